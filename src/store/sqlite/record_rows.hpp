// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/store/store.hpp"

namespace answerd::store {

// The rows that an event, or a provider's event, leaves behind.
void put_event_rows(Database& database, const Event& event); // beside its records' images: the history of links
void put_record(Database& database, const RecordChange& change);
// The first receipt of an event key stays.
void put_receipt(Database& database, const Receipt& receipt);
void put_setting(Database& database, const std::string& key, const std::string& value);

} // namespace answerd::store
