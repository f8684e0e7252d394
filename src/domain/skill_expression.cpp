// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/skill_expression.hpp"

#include <algorithm>

namespace answerd {

namespace {

using Kind = SkillExpression::Kind;

constexpr int level_highest = 10;

std::string text_of_test(const SkillExpression& test) {
    const std::string& plain = test.skill.value;
    const bool is_reserved = plain == "and" || plain == "or" || plain == "not" || plain == "in";
    const std::string name = is_reserved ? "\"" + plain + "\"" : plain;
    if (test.lowest == test.highest) return name + " = " + std::to_string(test.lowest);
    const bool has_lowest = test.lowest > 0;
    const bool has_highest = test.highest < level_highest;
    if (has_lowest && has_highest) {
        return name + " in " + std::to_string(test.lowest) + ".." + std::to_string(test.highest);
    }
    if (has_lowest) return name + " >= " + std::to_string(test.lowest);
    if (has_highest) return name + " <= " + std::to_string(test.highest);
    return name;
}

std::string joined(const SkillExpression& expression, const std::string& word) {
    std::string text;
    for (const SkillExpression& part : expression.parts) {
        // Only "or" inside "and" needs parentheses here.
        const bool is_looser = expression.kind == Kind::conjunction && part.kind == Kind::disjunction;
        text += (text.empty() ? "" : word) + (is_looser ? "(" + to_text(part) + ")" : to_text(part));
    }
    return text;
}

void collect_skills(const SkillExpression& expression, std::vector<SkillName>& skills) {
    if (expression.kind == Kind::test) skills.push_back(expression.skill);
    for (const SkillExpression& part : expression.parts)
        collect_skills(part, skills);
}

} // namespace

std::string to_text(const SkillExpression& expression) {
    switch (expression.kind) {
    case Kind::test:
        return text_of_test(expression);
    case Kind::negation: {
        const SkillExpression& part = expression.parts.front();
        const bool is_loose = part.kind == Kind::conjunction || part.kind == Kind::disjunction;
        return "not " + (is_loose ? "(" + to_text(part) + ")" : to_text(part));
    }
    case Kind::conjunction:
        return joined(expression, " and ");
    case Kind::disjunction:
        return joined(expression, " or ");
    }
    return {};
}

bool holds(const SkillExpression& expression, const LevelOf& level_of) {
    const auto part_holds = [&](const SkillExpression& part) { return holds(part, level_of); };
    switch (expression.kind) {
    case Kind::test: {
        const int level = level_of(expression.skill);
        return level >= expression.lowest && level <= expression.highest;
    }
    case Kind::negation:
        return !part_holds(expression.parts.front());
    case Kind::conjunction:
        return std::ranges::all_of(expression.parts, part_holds);
    case Kind::disjunction:
        return std::ranges::any_of(expression.parts, part_holds);
    }
    return false;
}

const SkillExpression& failing_part(const SkillExpression& expression, const LevelOf& level_of) {
    if (expression.kind != Kind::conjunction) return expression;
    const auto failing =
        std::ranges::find_if(expression.parts, [&](const SkillExpression& part) { return !holds(part, level_of); });
    return failing == expression.parts.end() ? expression : failing_part(*failing, level_of);
}

std::vector<SkillName> skills_named(const SkillExpression& expression) {
    std::vector<SkillName> skills;
    collect_skills(expression, skills);
    std::ranges::sort(skills);
    const auto repeated = std::ranges::unique(skills);
    skills.erase(repeated.begin(), repeated.end());
    return skills;
}

std::vector<SkillName> skills_needed(const SkillExpression& expression) {
    if (expression.kind == Kind::test) return {expression.skill};
    std::vector<SkillName> skills;
    if (expression.kind != Kind::conjunction) return skills;
    for (const SkillExpression& part : expression.parts) {
        if (part.kind == Kind::test) skills.push_back(part.skill);
    }
    return skills;
}

SkillExpression lowered(SkillExpression expression, int levels) {
    if (expression.kind == Kind::negation) return expression; // a lower bound there would keep more people out
    expression.lowest = std::max(0, expression.lowest - levels);
    for (SkillExpression& part : expression.parts)
        part = lowered(std::move(part), levels);
    return expression;
}

} // namespace answerd
