// SPDX-License-Identifier: Apache-2.0
#include "support/expression_oracle.hpp"

#include "answerd/domain/skill_expression.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace answerd {
namespace {

using Kind = SkillExpression::Kind;
using Levels = std::map<std::string, int>;

bool fits(const std::string& text, const Levels& levels) {
    const auto parsed = parse_skill_expression(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error().detail;
    return parsed && holds(*parsed, [&](const SkillName& skill) {
               const auto held = levels.find(skill.value);
               return held == levels.end() ? -1 : held->second;
           });
}

std::string canonical(const std::string& text) {
    const auto parsed = parse_skill_expression(text);
    return parsed ? to_text(*parsed) : parsed.error().detail;
}

TEST(SkillExpression, HoldsAsItReads) {
    const std::string text = "spanish >= 3 and (billing or sales in 2..5) and not trainee";
    EXPECT_TRUE(fits(text, {{"spanish", 3}, {"billing", 0}}));
    EXPECT_TRUE(fits(text, {{"spanish", 9}, {"sales", 5}}));
    EXPECT_FALSE(fits(text, {{"spanish", 2}, {"billing", 9}}));
    EXPECT_FALSE(fits(text, {{"spanish", 3}, {"sales", 6}}));
    EXPECT_FALSE(fits(text, {{"spanish", 3}, {"billing", 1}, {"trainee", 0}}));
}

TEST(SkillExpression, NotBindsTighterThanAndAndAndTighterThanOr) {
    EXPECT_TRUE(fits("a or b and c", {{"a", 1}}));
    EXPECT_FALSE(fits("(a or b) and c", {{"a", 1}}));
    EXPECT_TRUE(fits("not a and b", {{"b", 1}}));
    EXPECT_FALSE(fits("not (a or b)", {{"b", 1}}));
    EXPECT_TRUE(fits("not not a", {{"a", 1}}));
}

TEST(SkillExpression, WhoLacksASkillHasNoLevelOfIt) {
    EXPECT_FALSE(fits("billing <= 3", {}));
    EXPECT_FALSE(fits("billing = 0", {}));
    EXPECT_FALSE(fits("billing in 0..10", {}));
    EXPECT_TRUE(fits("billing <= 3", {{"billing", 0}}));
    EXPECT_TRUE(fits("not billing >= 3", {}));
}

TEST(SkillExpression, IsPrintedInOneForm) {
    EXPECT_EQ(canonical("((a))and( b or(c) )"), "a and (b or c)");
    EXPECT_EQ(canonical("(a and b) and c or (d or e)"), "a and b and c or d or e");
    EXPECT_EQ(canonical("a>=0 and b<=10 and c in 4..4 and d in 0..7 and e in 2..10"),
              "a and b and c = 4 and d <= 7 and e >= 2");
    EXPECT_EQ(canonical("not(a and b)"), "not (a and b)");
    EXPECT_EQ(canonical("\"and\" and \"b\" and 2nd-level >= 2"), "\"and\" and b and 2nd-level >= 2");
}

struct Wrong {
    std::string text;
    std::string fault;
};

TEST(SkillExpression, AFaultNamesItsColumn) {
    const std::vector<Wrong> all = {
        {"", "column 1: expected a skill name"},
        {"spanish and ", "column 13: expected a skill name"},
        {"spanish and (or)", "column 14: expected a skill name"},
        {"spanish >= ", "column 12: expected a level from 0 to 10"},
        {"spanish >= 11", "column 12: expected a level from 0 to 10"},
        {"spanish in 2.5", "column 13: expected \"..\""},
        {"spanish in 5..2", "column 12: a range goes from the lower to the higher level"},
        {"(spanish or billing", "column 20: expected \")\""},
        {"spanish billing", "column 9: expected \"and\", \"or\" or the end"},
        {"spanish > 3", "column 9: expected \"and\", \"or\" or the end"},
        {"Spanish", "column 1: expected a skill name"},
        {"a and \"B\"", "column 7: a skill name is 1 to 64 of: lower-case letters, digits, '-' and '_'"},
        {"a and \"b", "column 7: expected a skill name"},
        {std::string(17, '(') + "a" + std::string(17, ')'), "column 17: at most 16 levels of \"not\" and parentheses"},
    };
    for (const Wrong& wrong : all) {
        const auto parsed = parse_skill_expression(wrong.text);
        ASSERT_FALSE(parsed) << wrong.text;
        EXPECT_EQ(parsed.error().detail, wrong.fault) << wrong.text;
    }
    std::string many = "a0";
    for (int count = 1; count <= 50; ++count)
        many += " or a" + std::to_string(count);
    EXPECT_TRUE(parse_skill_expression(many).error().detail.ends_with("at most 50 skills"));
    const auto unknown =
        parse_skill_expression("a and klingon", [](const SkillName& skill) { return skill.value == "a"; });
    EXPECT_EQ(unknown.error().detail, "column 7: skill 'klingon' is not configured");
}

TEST(SkillExpression, NamesTheSmallestPartThatFails) {
    const auto parsed = parse_skill_expression("spanish and (billing or sales in 2..5) and not trainee");
    const auto failing = [&](const Levels& levels) {
        return to_text(failing_part(*parsed, [&](const SkillName& skill) {
            const auto held = levels.find(skill.value);
            return held == levels.end() ? -1 : held->second;
        }));
    };
    EXPECT_EQ(failing({}), "spanish");
    EXPECT_EQ(failing({{"spanish", 1}}), "billing or sales in 2..5");
    EXPECT_EQ(failing({{"spanish", 1}, {"sales", 3}, {"trainee", 1}}), "not trainee");
}

class AnyExpression {
public:
    explicit AnyExpression(std::uint64_t seed) : random_(seed) {}
    int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }

    SkillExpression of(int depth, Kind outer = Kind::test) {
        const auto kind = depth == 0 ? Kind::test : static_cast<Kind>(below(4));
        if (kind == Kind::test || (kind == outer && kind != Kind::negation)) return a_test();
        SkillExpression made{.kind = kind, .skill = {}, .parts = {}};
        const int parts = kind == Kind::negation ? 1 : 2 + below(3);
        for (int part = 0; part < parts; ++part)
            made.parts.push_back(of(depth - 1, kind));
        return made;
    }
    Levels levels() {
        Levels some;
        for (const std::string& name : names) {
            if (below(2) == 0) some[name] = below(11);
        }
        return some;
    }

private:
    inline static const std::vector<std::string> names = {"a", "b", "and", "2nd", "long-one"};
    SkillExpression a_test() {
        const int lowest = below(11);
        return {.kind = Kind::test,
                .skill = {names[static_cast<std::size_t>(below(5))]},
                .lowest = lowest,
                .highest = lowest + below(11 - lowest),
                .parts = {}};
    }
    std::mt19937_64 random_;
};

TEST(SkillExpression, NeedsTheSkillsOutsideOfEveryOrAndNot) {
    const auto needed = [](const char* text) { return skills_needed(parse_skill_expression(text).value()); };
    const std::vector<SkillName> a_and_d = {{"a"}, {"d"}};
    EXPECT_EQ(needed("a >= 3 and (b or c in 2..5) and not e and d"), a_and_d);
    EXPECT_EQ(needed("a <= 3"), std::vector<SkillName>{{"a"}});
    EXPECT_TRUE(needed("a or b").empty());
    EXPECT_TRUE(needed("not a").empty());
}

TEST(SkillExpression, WhatIsPrintedIsReadAsTheSame) {
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        const SkillExpression expression = AnyExpression(seed).of(3);
        const auto again = parse_skill_expression(to_text(expression));
        if (!again && again.error().detail.find("at most 50") != std::string::npos) continue;
        ASSERT_TRUE(again) << "seed " << seed << ": " << to_text(expression) << ": " << again.error().detail;
        ASSERT_EQ(*again, expression) << "seed " << seed << ": " << to_text(expression);
    }
}

TEST(SkillExpression, AgreesWithTheTextReadWordByWordAndLoweringOnlyWidens) {
    int held = 0;
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        AnyExpression any(seed);
        const SkillExpression expression = any.of(3);
        const Levels levels = any.levels();
        const auto level = [&](const SkillName& skill) {
            const auto found = levels.find(skill.value);
            return found == levels.end() ? -1 : found->second;
        };
        const bool fits = holds(expression, level);
        ASSERT_EQ(fits, testing::fits_by_hand(to_text(expression), levels))
            << "seed " << seed << ": " << to_text(expression);
        if (fits) ASSERT_TRUE(holds(lowered(expression, 2), level)) << "seed " << seed << ": " << to_text(expression);
        for (const SkillName& skill : skills_needed(expression))
            ASSERT_TRUE(!fits || level(skill) >= 0) << "seed " << seed << ": " << to_text(expression);
        held += fits ? 1 : 0;
    }
    EXPECT_GT(held, 500);
    EXPECT_LT(held, 2'500);
}

} // namespace
} // namespace answerd
