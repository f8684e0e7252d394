// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/work.hpp"

#include <optional>
#include <string>

// What the skills of an agent are worth at one moment.
namespace answerd::core {

// Below zero: the agent does not have it then.
[[nodiscard]] int level_of(const AgentProfile& profile, const SkillName& skill, Instant at);
[[nodiscard]] int skill_count(const AgentProfile& profile, Instant at);
// The next moment after this one at which a skill begins or ends to count.
[[nodiscard]] std::optional<Instant> next_skill_change(const AgentProfile& profile, Instant after);

// The first skill the item asks for that the agent lacks; null if they have all.
[[nodiscard]] const SkillRequirement* missing_skill(const AgentProfile& profile, const WorkItem& item, Instant at);
// "needs spanish at 5, has 3", or since when it no longer counts.
[[nodiscard]] std::string lack_in_words(const AgentProfile& profile, const SkillRequirement& needed, Instant at);

} // namespace answerd::core
