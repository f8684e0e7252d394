// SPDX-License-Identifier: Apache-2.0
#include "skill_rules.hpp"

#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>
#include <set>

namespace answerd::core {

namespace {

struct Demands {
    std::vector<SkillRequirement> skills;
    std::set<std::string> unmatched;
};

Demands demands_of(const Configuration& configuration, const RoutingConfiguration& routing,
                   const Attributes& attributes, const ChannelName& channel) {
    Demands demands{.skills = routing.skills, .unmatched = {}};
    const SkillRules* rules = configured(configuration.skill_rules, routing.skill_rules);
    if (rules == nullptr || (!rules->channel.empty() && rules->channel != channel)) return demands;
    std::set<std::string> matched;
    for (const SkillRule& row : rules->rows) {
        demands.unmatched.insert(row.attribute);
        const PersonalText* value = find_in(attributes, row.attribute);
        if (value == nullptr || value->reveal() != row.value) continue;
        matched.insert(row.attribute);
        demands.skills.push_back({.skill = row.skill,
                                  .level = row.level,
                                  .is_additional = row.is_additional,
                                  .drop_priority = row.drop_priority});
    }
    std::erase_if(demands.unmatched, [&](const std::string& attribute) { return matched.contains(attribute); });
    return demands;
}

} // namespace

const Attributes& attributes_of(const State& state, const WorkItem& item) {
    const LiveCall* call = item.call ? find_in(state.calls, *item.call) : nullptr;
    return call == nullptr ? item.attributes : call->call.attributes;
}

void take_on_demands(const Configuration& configuration, const Attributes& attributes, WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(configuration, item.queue);
    if (routing == nullptr) return;
    Demands demands = demands_of(configuration, *routing, attributes, item.channel);
    item.skills = merged(std::move(item.skills), demands.skills);
    item.queue_skill_expression = routing->skill_expression;
    item.unmatched_attributes.assign(demands.unmatched.begin(), demands.unmatched.end());
}

std::vector<SkillRequirement> brought_along(const Configuration& configuration, const Attributes& attributes,
                                            const WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(configuration, item.queue);
    if (routing == nullptr) return item.skills;
    const Demands demands = demands_of(configuration, *routing, attributes, item.channel);
    std::vector<SkillRequirement> own = item.skills;
    std::erase_if(own, [&](const SkillRequirement& needed) {
        return std::ranges::find(demands.skills, needed) != demands.skills.end();
    });
    return own;
}

void lay_down_demands(const Configuration& configuration, const Attributes& attributes, WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(configuration, item.queue);
    if (routing == nullptr) return;
    const Demands demands = demands_of(configuration, *routing, attributes, item.channel);
    std::erase_if(item.skills, [&](const SkillRequirement& needed) {
        return std::ranges::find(demands.skills, needed.skill, &SkillRequirement::skill) != demands.skills.end();
    });
    item.queue_skill_expression.clear();
    item.unmatched_attributes.clear();
}

} // namespace answerd::core
