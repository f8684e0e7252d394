// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <string_view>

// Finding live things. A null pointer means there is no such thing.
namespace answerd::core {

template <class Map, class Key>
[[nodiscard]] auto* find_in(Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

template <class Key, class Value>
[[nodiscard]] const Value* find_in(const SharedTable<Key, Value>& table, const Key& key) {
    return table.find_value(key);
}
template <class Key, class Value>
[[nodiscard]] Value* find_in(SharedTable<Key, Value>& table, const Key& key) {
    return table.find_value(key);
}

template <class T, class Key>
[[nodiscard]] const T* configured(const std::map<Key, Configured<T>>& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second.value;
}

// The channel of calls: its items come from adapters, and nothing else may use it.
[[nodiscard]] const ChannelName& voice_channel();

[[nodiscard]] std::string key_text(const AdapterName& adapter, std::string_view call_key);
// The newest leg under a provider's key.
[[nodiscard]] const LiveCall* call_by_key(const State& state, const AdapterName& adapter, std::string_view call_key);

// Offered, or in conversation: what counts against the bound of its queue.
[[nodiscard]] bool is_with_agent(WorkItemState state);

// The item of a call, and the agent's work on it, as long as they live.
[[nodiscard]] const LiveItem* item_of(const State& state, const VoiceCall& call);
[[nodiscard]] const AgentWork* work_of(const State& state, const VoiceCall& call);

[[nodiscard]] AdapterCapabilities capabilities_of(const Configuration& configuration, const AdapterName& adapter);
// "None" is nothing that could be asked of a provider.
[[nodiscard]] bool can_treat(const AdapterCapabilities& capabilities, Treatment treatment);
[[nodiscard]] bool is_exclusive(const Configuration& configuration, const ChannelName& channel);
// Opened work of the channel stays with its agent when they sign out.
[[nodiscard]] bool outlasts_sign_out(const Configuration& configuration, const ChannelName& channel);
[[nodiscard]] bool is_interruptible(const Configuration& configuration, const ChannelName& channel);
// The rules that the agent works by; null for somebody who is no agent.
[[nodiscard]] const PresenceConfiguration* presence_rules_of(const Configuration& configuration, UserId agent);
// An offer of the channel to the agent is accepted without being asked for: by the agent's rules or the channel's.
[[nodiscard]] bool accepts_by_itself(const Configuration& configuration, UserId agent, const ChannelName& channel);
// When waiting will next change something for the item: a stage of its queue, or additional skills to be dropped.
[[nodiscard]] std::optional<Instant> next_stage_at(const Configuration& configuration, const WorkItem& item);
[[nodiscard]] std::optional<Instant> next_skill_drop_at(const Configuration& configuration, const WorkItem& item);
// The rules of a queue; null when either was taken out of the configuration.
[[nodiscard]] const RoutingConfiguration* routing_of(const Configuration& configuration, const QueueName& queue);

} // namespace answerd::core
