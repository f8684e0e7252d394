// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/matching_rule.hpp"

#include <array>

namespace answerd {

namespace {

constexpr std::array<std::string_view, 4> contact_numbers{"phone", "mobilePhone", "homePhone", "otherPhone"};
constexpr std::array<std::string_view, 2> lead_numbers{"phone", "mobilePhone"};
constexpr std::array<std::string_view, 1> account_numbers{"phone"};
constexpr std::array<std::string_view, 1> identifiers{"externalId"};

} // namespace

std::span<const std::string_view> searchable_fields(RecordKind object, MatchKind kind) {
    if (kind == MatchKind::identifier) return identifiers;
    switch (object) {
    case RecordKind::contact:
        return contact_numbers;
    case RecordKind::lead:
        return lead_numbers;
    case RecordKind::account:
        return account_numbers;
    case RecordKind::service_case:
        return {};
    }
    return {};
}

} // namespace answerd
