// SPDX-License-Identifier: Apache-2.0
#include "skills.hpp"

#include "answerd/domain/skill_expression.hpp"

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

// "has 3", and where the dates say otherwise, since or until when.
std::string holding_in_words(const AgentProfile& profile, const SkillName& skill, Instant at) {
    const auto held = std::ranges::find(profile.skills, skill, &AgentSkill::skill);
    if (held == profile.skills.end()) return "has none";
    const std::string level = std::to_string(held->level);
    if (held->valid_from && at < *held->valid_from) return "has " + level + " only from " + in_words(*held->valid_from);
    if (!counts_at(*held, at)) return "had " + level + " until " + in_words(*held->valid_until);
    return "has " + level;
}

// What somebody has of the skills that an expression names: "has neither", "has billing 1".
std::string holdings_in_words(const AgentProfile& profile, const std::vector<SkillName>& skills, Instant at) {
    std::string held;
    for (const SkillName& skill : skills) {
        const int level = level_of(profile, skill, at);
        if (level >= 0) held += (held.empty() ? "has " : ", ") + skill.value + " " + std::to_string(level);
    }
    if (!held.empty()) return held;
    return skills.size() == 2 ? "has neither" : "has none of them";
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

std::optional<std::string> fault_in_expression(const Configuration& configuration, const std::string& expression) {
    if (expression.empty()) return std::nullopt;
    if (expression.size() > expression_length_max) {
        return "at most " + std::to_string(expression_length_max) + " characters";
    }
    const auto parsed = parse_skill_expression(
        expression, [&](const SkillName& skill) { return configuration.skills.contains(skill); });
    return parsed ? std::nullopt : std::optional(parsed.error().detail);
}

bool fits(const AgentProfile& profile, const std::string& expression, Instant at) {
    if (expression.empty()) return true;
    const auto parsed = parse_skill_expression(expression);
    return parsed && holds(*parsed, [&](const SkillName& skill) { return level_of(profile, skill, at); });
}

std::vector<std::string> expressions_of(const WorkItem& item) {
    std::vector<std::string> expressions;
    if (!item.queue_skill_expression.empty()) expressions.push_back(item.queue_skill_expression);
    if (!item.skill_expression.empty()) expressions.push_back(item.skill_expression);
    return expressions;
}

const SkillRequirement* missing_skill(const AgentProfile& profile, const WorkItem& item, Instant at) {
    const auto missing = std::ranges::find_if(item.skills, [&](const SkillRequirement& needed) {
        return level_of(profile, needed.skill, at) < needed.level;
    });
    return missing == item.skills.end() ? nullptr : &*missing;
}

std::string lack_in_words(const AgentProfile& profile, const SkillRequirement& needed, Instant at) {
    return "needs " + needed.skill.value + " at " + std::to_string(needed.level) + ", " +
           holding_in_words(profile, needed.skill, at);
}

std::string lack_in_words(const AgentProfile& profile, const std::string& expression, Instant at) {
    const auto parsed = parse_skill_expression(expression);
    if (!parsed) return "needs " + expression;
    const auto level = [&](const SkillName& skill) { return level_of(profile, skill, at); };
    const SkillExpression& part = failing_part(*parsed, level);
    const auto skills = skills_named(part);
    return "needs " + to_text(part) + ": " +
           (skills.size() == 1 ? holding_in_words(profile, skills.front(), at)
                               : holdings_in_words(profile, skills, at));
}

} // namespace answerd::core
