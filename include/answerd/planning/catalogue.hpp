// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/scenario.hpp"

#include <optional>
#include <string_view>
#include <vector>

// Days that are known by name: those others have published results for, and those our routing is measured on
// (docs/routing-quality.md says where each comes from).
namespace answerd::planning {

// The simulation examples of the ContactCenters library: one queue, 12 agents, eight hours from empty; with
// abandonment; with five waiting places. And three call types, two agent groups, three two-hour periods.
[[nodiscard]] Scenario mmc();
[[nodiscard]] Scenario mmc_with_abandonment();
[[nodiscard]] Scenario mmc_with_blocking();
[[nodiscard]] Scenario simple_msk();
// The same routed as in the two published results: the oldest call first, type 1 to group 0 if it can; and by fixed
// priorities, type 1 to group 1 only after 12 seconds.
[[nodiscard]] Scenario simple_msk_fifo();
[[nodiscard]] Scenario simple_msk_overflow();

// 28 agents speak English only, 12 English and Spanish; a quarter of the calls is Spanish.
[[nodiscard]] Scenario bilingual(double erlangs);
// Eight kinds of calls, twelve sets of skills, 70 agents; uneven, the last kind has 10 seconds and a target of 90 %.
[[nodiscard]] Scenario mix(double load);
// Six kinds of calls, 90 agents with 1 to 6 of the skills, 120 lines, nobody hangs up (after Wallace and Whitt).
[[nodiscard]] Scenario skill_sets(int skills_per_agent, double erlangs);
// Calls take the whole agent, chats a third, cases a half and have four hours.
[[nodiscard]] Scenario blended();
// 1,000 agents in 40 groups of two queues each, 100,000 calls within 24 hours.
[[nodiscard]] Scenario large_day();

// A quarter of an hour of doubled arrivals every four hours.
[[nodiscard]] Scenario with_shocks(Scenario scenario);
// The same means, but handle times as they are measured in practice: lognormal, cv 1.1.
[[nodiscard]] Scenario with_lognormal_handle_times(Scenario scenario);

// "mmc", "bilingual-36", "mix-0.85", "skill-sets-2-84" … each with the suffixes "+shock" and "+lognormal".
[[nodiscard]] std::optional<Scenario> scenario_named(std::string_view name);

} // namespace answerd::planning
