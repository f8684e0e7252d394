// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_value.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <string>
#include <string_view>

// Amazon's own samples mix `contactId` with `ContactId`, send an array where the schema has an object, and write 1970
// for "not yet" (reference telephony-formats.md §1.1). These functions read such documents without an opinion: what is
// not there in any form is absent, and nothing is an error.
namespace answerd::telephony::connect {

using Json = codec::JsonValue;

// The member by its exact name, else by its name in any letter case; null pointer when absent or null. Of an array the
// first element is meant.
[[nodiscard]] const Json* member(const Json* object, std::string_view name);
[[nodiscard]] const Json* member(const Json* object, std::string_view first, std::string_view second);

// The member's text; empty unless it is text, or a number written as text.
[[nodiscard]] std::string text(const Json* object, std::string_view name);
[[nodiscard]] std::string upper_case(std::string text);

// RFC 3339, or empty for "none": absent, unreadable, or before anything can have happened.
[[nodiscard]] std::optional<Instant> time(const Json* object, std::string_view name);

// ".../instance/<id>/queue/<id>" -> the id behind the last "/"; by the tail alone, because the front of a published
// sample is broken ("arn:aws::connect:"). Text without "/" is no ARN: empty.
[[nodiscard]] std::string arn_tail(std::string_view arn);
// The id behind "/instance/".
[[nodiscard]] std::string instance_of_arn(std::string_view arn);

} // namespace answerd::telephony::connect
