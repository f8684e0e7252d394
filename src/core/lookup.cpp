// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

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

bool is_exclusive(const Configuration& configuration, const ChannelName& channel) {
    const ServiceChannel* found = configured(configuration.channels, channel);
    return found != nullptr && found->exclusive;
}

const RoutingConfiguration* routing_of(const Configuration& configuration, const QueueName& queue) {
    const Queue* found = configured(configuration.queues, queue);
    return found == nullptr ? nullptr : configured(configuration.routing_configurations, found->routing);
}

} // namespace answerd::core
