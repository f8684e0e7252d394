// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace answerd {

// 128 bits, ordered as the text form is ordered. UUIDv7 (RFC 9562 §5.7) everywhere we make one: ids sort by age.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend auto operator<=>(const Uuid&, const Uuid&) = default;
    [[nodiscard]] bool is_nil() const { return high == 0 && low == 0; }
};

// Lower-case 8-4-4-4-12 form.
[[nodiscard]] std::string to_string(Uuid uuid);
// Accepts either letter case; nothing else (no braces, no missing dashes).
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);
// Deterministic: the same instant and random bits give the same id. Version and variant bits overwrite the random ones.
[[nodiscard]] Uuid make_uuid_v7(Instant at, std::uint64_t random_high, std::uint64_t random_low);

// An id that cannot be mixed up with the id of another kind of record.
template <class Tag>
struct Id {
    Uuid uuid;

    friend auto operator<=>(const Id&, const Id&) = default;
    [[nodiscard]] bool is_nil() const { return uuid.is_nil(); }
};

template <class Tag>
[[nodiscard]] std::string to_string(Id<Tag> id) {
    return to_string(id.uuid);
}

using UserId = Id<struct UserTag>; // an agent's id is the id of the user who signs in as that agent
using CallId = Id<struct CallTag>;
using WorkItemId = Id<struct WorkItemTag>;
using AgentWorkId = Id<struct AgentWorkTag>;
using ConversationId = Id<struct ConversationTag>;
using ControlId = Id<struct ControlTag>;
using ConnectionId = Id<struct ConnectionTag>;

// Configuration is keyed by a stable, readable name ("billing", "spanish"): lower-case letters, digits, '-' and '_',
// 1 to 64 characters. Labels are for people and may change; names may not.
template <class Tag>
struct Name {
    std::string value;

    friend auto operator<=>(const Name&, const Name&) = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

[[nodiscard]] bool is_valid_name(std::string_view text);

using QueueName = Name<struct QueueTag>;
using SkillName = Name<struct SkillTag>;
using ChannelName = Name<struct ChannelTag>;
using PresenceStatusName = Name<struct PresenceStatusTag>;
using PresenceConfigurationName = Name<struct PresenceConfigurationTag>;
using RoutingConfigurationName = Name<struct RoutingConfigurationTag>;
using DispositionName = Name<struct DispositionTag>;
using EntryPointName = Name<struct EntryPointTag>;
using GroupName = Name<struct GroupTag>;
using BusinessHoursName = Name<struct BusinessHoursTag>;
using AdapterName = Name<struct AdapterTag>;
using SkillRulesName = Name<struct SkillRulesTag>;
using MatchingRuleName = Name<struct MatchingRuleTag>;
using SoftphoneLayoutName = Name<struct SoftphoneLayoutTag>;
using CustomFieldName = Name<struct CustomFieldTag>;

} // namespace answerd

template <>
struct std::hash<answerd::Uuid> {
    std::size_t operator()(const answerd::Uuid& uuid) const noexcept {
        // The low half of a UUIDv7 is random; the high half only adds the millisecond.
        return static_cast<std::size_t>(uuid.low ^ (uuid.high * 0x9E3779B97F4A7C15ULL));
    }
};
template <class Tag>
struct std::hash<answerd::Id<Tag>> {
    std::size_t operator()(const answerd::Id<Tag>& id) const noexcept { return std::hash<answerd::Uuid>{}(id.uuid); }
};
template <class Tag>
struct std::hash<answerd::Name<Tag>> {
    std::size_t operator()(const answerd::Name<Tag>& name) const noexcept {
        return std::hash<std::string>{}(name.value);
    }
};
