// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/domain/phone_number.hpp"
#include "answerd/store/late_matches.hpp"

namespace answerd::store {

// Somebody has this number now: the calls of its customer that have no record are to be looked up again.
void look_again_by(Database& database, E164 number);

// See LateMatchWriting and LateMatchReading.
void look_again(Database& database, Instant ended_from, Instant ended_before);
void settle_late_match(Database& database, const LateMatch& match, const std::optional<CallLink>& found);
[[nodiscard]] std::vector<LateMatch> late_matches(Database& database, int limit);

// What a late match linked the call to, which the core does not know of; nothing once a person has decided otherwise.
[[nodiscard]] std::optional<RecordReference> late_link_of(Database& database, CallId call);

} // namespace answerd::store
