// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include <algorithm>

namespace answerd::core {

const ChannelName& voice_channel() {
    static const ChannelName name{"voice"};
    return name;
}

std::string key_text(const AdapterName& adapter, std::string_view call_key) {
    std::string text;
    text.reserve(adapter.value.size() + 1 + call_key.size());
    text.append(adapter.value).append(1, '\n').append(call_key);
    return text;
}

const LiveCall* call_by_key(const State& state, const AdapterName& adapter, std::string_view call_key) {
    const CallId* id = find_in(state.call_keys, key_text(adapter, call_key));
    return id == nullptr ? nullptr : find_in(state.calls, *id);
}

bool is_with_agent(WorkItemState state) {
    return state == WorkItemState::offered || state == WorkItemState::assigned;
}

const LiveItem* item_of(const State& state, const VoiceCall& call) {
    return call.work_item ? find_in(state.items, *call.work_item) : nullptr;
}

const AgentWork* work_of(const State& state, const VoiceCall& call) {
    const LiveItem* live = item_of(state, call);
    return live != nullptr && live->item.work ? find_in(state.works, *live->item.work) : nullptr;
}

AdapterCapabilities capabilities_of(const Configuration& configuration, const AdapterName& adapter) {
    const AdapterProfile* profile = configured(configuration.adapters, adapter);
    return profile == nullptr ? AdapterCapabilities{} : profile->capabilities;
}

bool can_treat(const AdapterCapabilities& capabilities, Treatment treatment) {
    switch (treatment) {
    case Treatment::none:
        return false;
    case Treatment::announcement:
    case Treatment::message:
        return capabilities.announcement;
    case Treatment::voicemail:
        return capabilities.voicemail;
    case Treatment::callback:
        return capabilities.callback;
    }
    return false;
}

bool is_exclusive(const Configuration& configuration, const ChannelName& channel) {
    const ServiceChannel* found = configured(configuration.channels, channel);
    return found != nullptr && found->exclusive;
}

bool outlasts_sign_out(const Configuration& configuration, const ChannelName& channel) {
    const ServiceChannel* found = configured(configuration.channels, channel);
    return found != nullptr && found->capacity_model == CapacityModel::status_based;
}

bool is_interruptible(const Configuration& configuration, const ChannelName& channel) {
    const ServiceChannel* found = configured(configuration.channels, channel);
    return found != nullptr && found->interruptible;
}

const PresenceConfiguration* presence_rules_of(const Configuration& configuration, UserId agent) {
    const AgentProfile* profile = configured(configuration.agents, agent);
    return profile == nullptr ? nullptr
                              : configured(configuration.presence_configurations, profile->presence_configuration);
}

bool accepts_by_itself(const Configuration& configuration, UserId agent, const ChannelName& name) {
    const PresenceConfiguration* rules = presence_rules_of(configuration, agent);
    const ServiceChannel* channel = configured(configuration.channels, name);
    return (rules != nullptr && rules->auto_accept) || (channel != nullptr && channel->auto_accept);
}

std::optional<Instant> next_stage_at(const Configuration& configuration, const WorkItem& item) {
    const Queue* queue = configured(configuration.queues, item.queue);
    const auto stage = static_cast<std::size_t>(item.stage);
    if (queue == nullptr || stage >= queue->stages.size()) return std::nullopt;
    return item.in_queue_since + Seconds{queue->stages[stage].after_seconds};
}

std::optional<Instant> next_skill_drop_at(const Configuration& configuration, const WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(configuration, item.queue);
    const bool has_additional = std::ranges::any_of(item.skills, &SkillRequirement::is_additional);
    if (routing == nullptr || routing->drop_additional_skills_seconds == 0 || !has_additional) return std::nullopt;
    return item.requested_at + Seconds{routing->drop_additional_skills_seconds} * (item.skill_drops + 1);
}

const RoutingConfiguration* routing_of(const Configuration& configuration, const QueueName& queue) {
    const Queue* found = configured(configuration.queues, queue);
    return found == nullptr ? nullptr : configured(configuration.routing_configurations, found->routing);
}

} // namespace answerd::core
