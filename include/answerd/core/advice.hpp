// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <string>
#include <vector>

// What the rules allow and an admin hardly wants: above all, rules by which work could wait for ever.
namespace answerd {

enum class WarningCode {
    queue_without_agents,          // nobody is a member
    queue_skills_not_held,         // no member has all the skills its routing configuration asks for
    stage_unreachable,             // a stage before it always moves the item on
    queue_weight_above_capacity,   // an item takes more units than any member has
    queue_may_starve,              // every member also serves work that always goes first
    leads_to_nobody,               // a number or a telephony adapter whose calls nobody could take
    channel_in_no_status,          // no presence status takes its work
    agent_without_queues,          // gets only what is handed over by name
    offer_without_timeout,         // an offer waits until it is answered, whatever happens to the agent's attention
    declined_work_returns_at_once, // no pause before the same agent is offered it again
    presence_configuration_unused, // by any agent
    routing_configuration_unused,  // by any queue
    expression_fits_nobody,        // no agent at all has skills of which it holds
    skill_rules_unused,            // by any routing configuration
    treatment_impossible,          // no adapter can do what a stage asks for
    matching_rule_may_mistake,     // links a record by digits that somebody else may have as well
};
ANSWERD_DESCRIBE_ENUM(WarningCode, queue_without_agents, queue_skills_not_held, stage_unreachable,
                      queue_weight_above_capacity, queue_may_starve, leads_to_nobody, channel_in_no_status,
                      agent_without_queues, offer_without_timeout, declined_work_returns_at_once,
                      presence_configuration_unused, routing_configuration_unused, expression_fits_nobody,
                      skill_rules_unused, treatment_impossible, matching_rule_may_mistake)

struct Warning {
    WarningCode code = WarningCode::queue_without_agents;
    std::string pointer; // "/queues/billing": member of Configuration, key, and where it helps the entity's member
    std::string detail;
    friend bool operator==(const Warning&, const Warning&) = default;
};
ANSWERD_DESCRIBE(Warning, code, pointer, detail)

// In the order of the kinds and their keys. Pure; takes time in proportion to agents, their queues and skills.
[[nodiscard]] std::vector<Warning> advice_on(const Configuration& configuration);

} // namespace answerd
