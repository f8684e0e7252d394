// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"
#include "answerd/domain/configuration.hpp"
#include "answerd/domain/work.hpp"

#include <optional>
#include <string>
#include <vector>

// What the skills of an agent are worth at one moment.
namespace answerd::core {

// Below zero: the agent does not have it then.
[[nodiscard]] int level_of(const AgentProfile& profile, const SkillName& skill, Instant at);
[[nodiscard]] int skill_count(const AgentProfile& profile, Instant at);
// The next moment after this one at which a skill begins or ends to count.
[[nodiscard]] std::optional<Instant> next_skill_change(const AgentProfile& profile, Instant after);

// What is wrong with an expression that somebody gives; nothing for an empty one, which asks for nothing.
[[nodiscard]] std::optional<std::string> fault_in_expression(const Configuration& configuration,
                                                             const std::string& expression);
// Does the agent fit an expression? An empty one anybody does.
[[nodiscard]] bool fits(const AgentProfile& profile, const std::string& expression, Instant at);

// The first skill the item asks for that the agent lacks; null if they have all.
[[nodiscard]] const SkillRequirement* missing_skill(const AgentProfile& profile, const WorkItem& item, Instant at);
// "needs spanish at 5, has 3", or since when it no longer counts.
[[nodiscard]] std::string lack_in_words(const AgentProfile& profile, const SkillRequirement& needed, Instant at);
// Of an expression that the agent does not fit, the smallest part that keeps them out: "needs billing or sales in 2..5:
// has neither".
[[nodiscard]] std::string lack_in_words(const AgentProfile& profile, const std::string& expression, Instant at);
// The item's expressions, those that are not empty.
[[nodiscard]] std::vector<std::string> expressions_of(const WorkItem& item);

} // namespace answerd::core
