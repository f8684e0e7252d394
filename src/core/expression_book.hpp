// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "routing_numbers.hpp"

#include "answerd/domain/skill_expression.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace answerd::core {

// Expressions against the sets of skills that agents hold: each expression is read once, and worked out once for each
// set that is held by somebody, not once for each agent or decision.
class ExpressionBook {
public:
    explicit ExpressionBook(RoutingNumbers& numbers) : numbers_(numbers) {}

    [[nodiscard]] std::uint32_t number_of(const std::string& expression);
    // `skills` sorted by skill.
    [[nodiscard]] std::uint32_t set_of(const std::vector<NumberedSkill>& skills);
    [[nodiscard]] bool holds(std::uint32_t set, std::uint32_t expression);
    // Skills that everybody who fits it has.
    [[nodiscard]] std::vector<std::uint32_t> skills_needed_by(std::uint32_t expression) const;
    [[nodiscard]] bool holds(std::uint32_t set, const std::string& expression) {
        return holds(set, number_of(expression));
    }

    void forget_sets();
    [[nodiscard]] std::size_t sets() const { return set_numbers_.size(); }
    [[nodiscard]] std::size_t expressions() const { return expressions_.size(); }

private:
    enum class Verdict : std::uint8_t { unknown, holds, fails };
    struct Entry {
        std::optional<SkillExpression> parsed; // empty: it cannot be read, and nobody fits it
        std::vector<Verdict> by_set;
    };

    [[nodiscard]] bool worked_out(const Entry& entry, const std::vector<NumberedSkill>& skills);

    RoutingNumbers& numbers_;
    std::unordered_map<std::string, std::uint32_t> numbers_of_expressions_;
    std::vector<Entry> expressions_;
    std::map<std::vector<NumberedSkill>, std::uint32_t> set_numbers_;
    std::vector<const std::vector<NumberedSkill>*> sets_;
};

} // namespace answerd::core
