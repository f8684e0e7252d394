// SPDX-License-Identifier: Apache-2.0
#include "skills.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace answerd::core {

namespace {

std::string in_words(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<Seconds>(at - day)};
    std::array<char, 64> text{};
    const int size = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02ld:%02ld:%02ldZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<long>(time.hours().count()),
        static_cast<long>(time.minutes().count()), static_cast<long>(time.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

} // namespace

int level_of(const AgentProfile& profile, const SkillName& skill, Instant at) {
    int level = -1;
    for (const AgentSkill& held : profile.skills) {
        if (held.skill == skill && counts_at(held, at)) level = std::max(level, held.level);
    }
    return level;
}

int skill_count(const AgentProfile& profile, Instant at) {
    return static_cast<int>(
        std::ranges::count_if(profile.skills, [at](const AgentSkill& held) { return counts_at(held, at); }));
}

std::optional<Instant> next_skill_change(const AgentProfile& profile, Instant after) {
    std::optional<Instant> next;
    const auto consider = [&](const std::optional<Instant>& at) {
        if (at && *at > after && (!next || *at < *next)) next = at;
    };
    for (const AgentSkill& held : profile.skills) {
        consider(held.valid_from);
        consider(held.valid_until);
    }
    return next;
}

const SkillRequirement* missing_skill(const AgentProfile& profile, const WorkItem& item, Instant at) {
    const auto missing = std::ranges::find_if(item.skills, [&](const SkillRequirement& needed) {
        return level_of(profile, needed.skill, at) < needed.level;
    });
    return missing == item.skills.end() ? nullptr : &*missing;
}

std::string lack_in_words(const AgentProfile& profile, const SkillRequirement& needed, Instant at) {
    const std::string need = "needs " + needed.skill.value + " at " + std::to_string(needed.level) + ", ";
    const auto held = std::ranges::find(profile.skills, needed.skill, &AgentSkill::skill);
    if (held == profile.skills.end()) return need + "has none";
    const std::string level = std::to_string(held->level);
    if (held->valid_from && at < *held->valid_from)
        return need + "has " + level + " only from " + in_words(*held->valid_from);
    if (!counts_at(*held, at)) return need + "had " + level + " until " + in_words(*held->valid_until);
    return need + "has " + level;
}

} // namespace answerd::core
