// SPDX-License-Identifier: Apache-2.0
#include "signed_in.hpp"

#include "lookup.hpp"

namespace answerd::core {

namespace {

std::uint64_t place_of(std::uint32_t queue, std::uint32_t channel) {
    return (std::uint64_t{queue} << 32U) | channel;
}

} // namespace

void SignedIn::clear() {
    counted_.clear();
    agents_.clear();
}

void SignedIn::leave(const Counted& counted) {
    for (const std::uint64_t place : counted.places)
        --agents_[place];
}

void SignedIn::refresh(const State& state, UserId id) {
    const AgentState* agent = find_in(state.agents, id);
    const auto profile = state.configuration.agents.find(id);
    const bool is_there = agent != nullptr && profile != state.configuration.agents.end() && !agent->status.empty();
    const auto before = counted_.find(id);
    if (before != counted_.end()) {
        const Counted& counted = before->second;
        const bool is_same =
            is_there && counted.status == agent->status && counted.profile_revision == profile->second.revision;
        if (is_same) return;
        leave(counted);
        counted_.erase(before);
    }
    if (!is_there) return;
    Counted counted{.status = agent->status, .profile_revision = profile->second.revision, .places = {}};
    const PresenceStatus* status = configured(state.configuration.presence_statuses, agent->status);
    if (status == nullptr) return;
    for (const ChannelName& channel : status->channels) {
        for (const auto* queues : {&profile->second.value.queues, &agent->group_queues}) {
            for (const QueueName& queue : *queues)
                counted.places.push_back(place_of(numbers_.queues.of(queue), numbers_.channels.of(channel)));
        }
    }
    for (const std::uint64_t place : counted.places)
        ++agents_[place];
    counted_.emplace(id, std::move(counted));
}

bool SignedIn::is_somebody(const QueueName& queue, const ChannelName& channel) const {
    const auto found = agents_.find(place_of(numbers_.queues.of(queue), numbers_.channels.of(channel)));
    return found != agents_.end() && found->second > 0;
}

} // namespace answerd::core
