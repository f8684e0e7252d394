// SPDX-License-Identifier: Apache-2.0
#include "figures.hpp"
#include "route.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"
#include "answerd/core/load.hpp"
#include "answerd/planning/outlook.hpp"

#include <algorithm>

namespace answerd::api {
namespace {

using codec::Json;

struct QueueNow {
    Queue queue;
    std::int64_t waiting = 0, offered = 0, assigned = 0, longest_wait_ms = 0, held_too_long = 0;
    std::int64_t agents_signed_in = 0, agents_available = 0, agents_working = 0;
};

struct AgentNow {
    AgentState state;
    std::string display_name;
    std::vector<AgentWork> works;
    int capacity = 0;
    int load_hundredths = 0;
};

// What one look at the core takes out of it; formatted elsewhere.
struct LiveNow {
    Instant at{};
    std::int64_t live_calls = 0;
    std::map<QueueName, QueueNow> queues;
    std::map<UserId, AgentNow> agents;
    std::map<QueueName, planning::NewcomerOutlook> outlooks;
};

void count_calls(const State& state, LiveNow& live) {
    for (const auto& [id, call] : state.calls) {
        if (call.call.ended_at) continue;
        ++live.live_calls;
        const auto found = call.is_held_too_long ? live.queues.find(call.call.queue) : live.queues.end();
        if (found != live.queues.end()) ++found->second.held_too_long;
    }
}

void count_items(const State& state, Instant now, LiveNow& live) {
    for (const auto& [id, item] : state.items) {
        const auto found = live.queues.find(item.item.queue);
        if (found == live.queues.end()) continue;
        QueueNow& queue = found->second;
        switch (item.item.state) {
        case WorkItemState::waiting: {
            ++queue.waiting;
            queue.longest_wait_ms =
                std::max<std::int64_t>(queue.longest_wait_ms, (now - item.item.requested_at).count());
            break;
        }
        case WorkItemState::offered:
            ++queue.offered;
            break;
        case WorkItemState::assigned:
            ++queue.assigned;
            break;
        case WorkItemState::closed:
            break;
        }
    }
}

bool is_available(const Configuration& configuration, const AgentState& agent) {
    const auto status = configuration.presence_statuses.find(agent.status);
    return agent.works.empty() && !agent.own_call_since && status != configuration.presence_statuses.end() &&
           !status->second.value.channels.empty();
}

void count_agent(const Configuration& configuration, const AgentProfile& profile, const AgentState& agent,
                 LiveNow& live) {
    for (const auto* queues : {&profile.queues, &agent.group_queues}) {
        for (const auto& name : *queues) {
            const auto found = live.queues.find(name);
            if (found == live.queues.end()) continue;
            found->second.agents_signed_in += agent.status.empty() ? 0 : 1;
            found->second.agents_available += is_available(configuration, agent) ? 1 : 0;
            found->second.agents_working += agent.works.empty() ? 0 : 1;
        }
    }
}

AgentNow agent_now(const State& state, const AgentProfile& profile) {
    AgentNow now{.state = {}, .display_name = profile.display_name, .works = {}, .capacity = 0, .load_hundredths = 0};
    now.state.id = profile.id;
    if (const auto found = state.agents.find(profile.id); found != state.agents.end()) now.state = found->second;
    now.state.commands.clear();
    for (const AgentWorkId id : now.state.works)
        if (const auto work = state.works.find(id); work != state.works.end()) now.works.push_back(work->second);
    const auto& configurations = state.configuration.presence_configurations;
    if (const auto found = configurations.find(profile.presence_configuration); found != configurations.end())
        now.capacity = found->second.value.capacity;
    const AgentLoad load = load_of(state, now.state);
    now.load_hundredths = load.used + load.used_by_interruptible;
    return now;
}

LiveNow look(const Core& core, Instant now) {
    const State& state = core.state();
    LiveNow live{
        .at = now, .live_calls = 0, .queues = {}, .agents = {}, .outlooks = planning::outlooks_of_newcomers(core)};
    for (const auto& [name, queue] : state.configuration.queues)
        live.queues[name].queue = queue.value;
    count_calls(state, live);
    count_items(state, now, live);
    for (const auto& [id, profile] : state.configuration.agents) {
        AgentNow agent = agent_now(state, profile.value);
        count_agent(state.configuration, profile.value, agent.state, live);
        live.agents.emplace(id, std::move(agent));
    }
    return live;
}

// ---- as JSON

Json hour_json(const metrics::QueueCounters& counters) {
    return {{"offered", counters.offered},
            {"answered", counters.answered},
            {"abandoned", counters.abandoned},
            {"serviceLevel", figure_json("serviceLevel.offered.v1", metrics::service_level(counters))}};
}

Json queue_json(const QueueNow& now, const HourCounts& hour) {
    const auto counted = hour.queues.find(now.queue.name);
    return {{"queue", now.queue.name.value},
            {"label", now.queue.label},
            {"waiting", now.waiting},
            {"offered", now.offered},
            {"assigned", now.assigned},
            {"longestWaitMs", now.longest_wait_ms},
            {"heldTooLong", now.held_too_long},
            {"agentsSignedIn", now.agents_signed_in},
            {"agentsAvailable", now.agents_available},
            {"agentsWorking", now.agents_working},
            {"thisHour", hour_json(counted == hour.queues.end() ? metrics::QueueCounters{} : counted->second)}};
}

Json work_json(const AgentWork& work) {
    Instant since = work.assigned_at;
    if (work.accepted_at) since = *work.accepted_at;
    if (work.conversation_ended_at) since = *work.conversation_ended_at;
    Json json = {{"work", to_string(work.id)},          {"item", to_string(work.item)},
                 {"channel", work.channel.value},       {"queue", work.queue.value},
                 {"state", codec::to_json(work.state)}, {"since", codec::to_rfc3339(since)}};
    if (work.call) json["call"] = to_string(*work.call);
    if (work.paused_at) json["pausedAt"] = codec::to_rfc3339(*work.paused_at);
    return json;
}

Json units_json(int hundredths) {
    if (hundredths % hundredths_per_unit == 0) return hundredths / hundredths_per_unit;
    return static_cast<double>(hundredths) / hundredths_per_unit;
}

Json agent_json(const AgentNow& now) {
    Json works = Json::array();
    for (const auto& work : now.works)
        works.push_back(work_json(work));
    Json json = {{"agent", to_string(now.state.id)},
                 {"displayName", now.display_name},
                 {"status", now.state.status.value},
                 {"statusSince", codec::to_rfc3339(now.state.status_since)},
                 {"isConnected", now.state.connection.has_value()},
                 {"capacity", now.capacity},
                 {"load", units_json(now.load_hundredths)},
                 {"works", std::move(works)}};
    if (now.state.own_call_since) json["ownCallSince"] = codec::to_rfc3339(*now.state.own_call_since);
    if (now.state.next_status) json["nextStatus"] = now.state.next_status->value;
    return json;
}

void respond(const ServicesPtr& services, store::Reader& reader, const ExchangePtr& exchange, const LiveNow& live) {
    std::map<QueueName, Queue> definitions;
    for (const auto& [name, now] : live.queues)
        definitions.emplace(name, now.queue);
    const auto hour = services->live_counts.at(live.at, reader, definitions);

    Json queues = Json::array();
    const auto watch = services->live_waits.at(live.at, reader);
    for (const auto& [name, now] : live.queues) {
        queues.push_back(queue_json(now, *hour));
        const auto& newcomer = live.outlooks.at(name);
        const auto told = newcomer.is_somebody_free ? planning::ToldWait{.estimate = planning::WaitEstimate{}}
                                                    : watch->tell(name, newcomer.outlook);
        add_wait(queues.back(), newcomer.outlook.ahead, told);
    }
    Json agents = Json::array();
    for (const auto& [id, now] : live.agents)
        agents.push_back(agent_json(now));
    exchange->answer(json_response(200, {{"at", codec::to_rfc3339(live.at)},
                                         {"hourFrom", codec::to_rfc3339(hour->from)},
                                         {"countedAt", codec::to_rfc3339(hour->counted_at)},
                                         {"liveCalls", live.live_calls},
                                         {"queues", std::move(queues)},
                                         {"agents", std::move(agents)}}));
}

void live(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(services, exchange, look, respond);
}

} // namespace

std::vector<Route> live_routes() {
    return {{.method = "GET", .pattern = "/api/v1/live", .roles = supervisors, .handle = live}};
}

} // namespace answerd::api
