// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/record_kind.hpp"
#include "answerd/store/store.hpp"

#include <optional>

namespace answerd::api {

// Who a caller is: the record, its account, its open cases and the last calls with it, newest first, ten of each at
// most (schema RecordBackground). Empty when there is no such record.
[[nodiscard]] std::optional<codec::Json> background_of(store::Reader& reader, const RecordReference& record);

} // namespace answerd::api
