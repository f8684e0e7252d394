// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/problem.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Which skills work needs, as a text: "spanish >= 3 and (billing or sales in 2..5) and not trainee".
//
//   expression  = conjunction { "or" conjunction }
//   conjunction = negation { "and" negation }
//   negation    = "not" negation | "(" expression ")" | test
//   test        = skill [ ">=" level | "<=" level | "=" level | "in" level ".." level ]
//   skill       = a skill's name; in double quotes where it is one of the words and, or, not, in
//   level       = 0 to 10
//
// So "not" binds tighter than "and", and "and" tighter than "or". Every test needs the skill: whoever lacks it has no
// level, and "billing <= 3" does not hold for them. A plain skill holds at any level.
namespace answerd {

inline constexpr std::size_t expression_length_max = 1'000; // bytes; looked at where a text is taken in
inline constexpr std::size_t expression_tests_max = 50;
inline constexpr int expression_depth_max = 16; // parentheses and "not" inside each other

struct SkillExpression {
    enum class Kind { test, negation, conjunction, disjunction };
    Kind kind = Kind::test;
    SkillName skill; // of a test, with its lowest and highest level
    int lowest = 0;
    int highest = 10;
    // One of a negation; of the other two at least two, none of them of the same kind.
    std::vector<SkillExpression> parts;
    friend bool operator==(const SkillExpression&, const SkillExpression&) = default;
};

// The problem names the place: "column 14: expected a skill name". Where `is_known` is given, skills have to be.
using IsKnownSkill = std::function<bool(const SkillName&)>;
[[nodiscard]] Result<SkillExpression> parse_skill_expression(std::string_view text, const IsKnownSkill& is_known = {});
// In one form only: what is read back is the same, and texts that differ in blanks and parentheses become alike.
[[nodiscard]] std::string to_text(const SkillExpression& expression);

// The level at which somebody has a skill; below zero: not at all.
using LevelOf = std::function<int(const SkillName&)>;
[[nodiscard]] bool holds(const SkillExpression& expression, const LevelOf& level_of);
// Of an expression that does not hold: the smallest part that would have to hold and does not.
[[nodiscard]] const SkillExpression& failing_part(const SkillExpression& expression, const LevelOf& level_of);
// The skills of all its tests, each once, by name.
[[nodiscard]] std::vector<SkillName> skills_named(const SkillExpression& expression);
// Some that everybody who fits has, at whatever level: those that it asks for outside of every "or" and "not".
[[nodiscard]] std::vector<SkillName> skills_needed(const SkillExpression& expression);
// The same with each level that has to be reached lowered by so much; nobody who fits it now is left out.
[[nodiscard]] SkillExpression lowered(SkillExpression expression, int levels);

} // namespace answerd
