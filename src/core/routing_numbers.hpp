// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/id.hpp"

#include <compare>
#include <cstdint>
#include <unordered_map>

// Small numbers for names, so that routing compares integers where it looks at many agents or items. Given in the order
// of first use and never taken back; nothing that is decided depends on them.
namespace answerd::core {

template <class NameType>
class Numbering {
public:
    std::uint32_t of(const NameType& name) {
        return numbers_.try_emplace(name, static_cast<std::uint32_t>(numbers_.size())).first->second;
    }

private:
    std::unordered_map<NameType, std::uint32_t> numbers_;
};

struct RoutingNumbers {
    Numbering<QueueName> queues;
    Numbering<ChannelName> channels;
    Numbering<SkillName> skills;
};

struct NumberedSkill {
    std::uint32_t skill = 0;
    int level = 0;
    friend auto operator<=>(const NumberedSkill&, const NumberedSkill&) = default;
};

} // namespace answerd::core
