// SPDX-License-Identifier: Apache-2.0
#include "expression_book.hpp"

#include <algorithm>

namespace answerd::core {

std::uint32_t ExpressionBook::number_of(const std::string& expression) {
    const auto [known, is_new] =
        numbers_of_expressions_.try_emplace(expression, static_cast<std::uint32_t>(expressions_.size()));
    if (is_new) {
        auto parsed = parse_skill_expression(expression);
        Entry& entry = expressions_.emplace_back();
        if (parsed) entry.parsed = *std::move(parsed);
    }
    return known->second;
}

std::uint32_t ExpressionBook::set_of(const std::vector<NumberedSkill>& skills) {
    const auto [known, is_new] = set_numbers_.try_emplace(skills, static_cast<std::uint32_t>(sets_.size()));
    if (is_new) sets_.push_back(&known->first);
    return known->second;
}

bool ExpressionBook::holds(std::uint32_t set, std::uint32_t expression) {
    Entry& entry = expressions_[expression];
    if (entry.by_set.size() <= set) entry.by_set.resize(sets_.size(), Verdict::unknown);
    Verdict& verdict = entry.by_set[set];
    if (verdict == Verdict::unknown) verdict = worked_out(entry, *sets_[set]) ? Verdict::holds : Verdict::fails;
    return verdict == Verdict::holds;
}

std::vector<std::uint32_t> ExpressionBook::skills_needed_by(std::uint32_t expression) const {
    std::vector<std::uint32_t> needed;
    const Entry& entry = expressions_[expression];
    if (!entry.parsed) return needed;
    for (const SkillName& skill : skills_needed(*entry.parsed))
        needed.push_back(numbers_.skills.of(skill));
    return needed;
}

bool ExpressionBook::worked_out(const Entry& entry, const std::vector<NumberedSkill>& skills) {
    return entry.parsed && answerd::holds(*entry.parsed, [&](const SkillName& name) {
               const std::uint32_t skill = numbers_.skills.of(name);
               const auto held = std::ranges::lower_bound(skills, skill, {}, &NumberedSkill::skill);
               return held != skills.end() && held->skill == skill ? held->level : -1;
           });
}

void ExpressionBook::forget_sets() {
    set_numbers_.clear();
    sets_.clear();
    for (Entry& entry : expressions_)
        entry.by_set.clear();
}

} // namespace answerd::core
