// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace answerd::testing {

namespace {

constexpr Instant monday_morning{Milliseconds{1'772'442'000'000}};

// In hundredths of a unit.
int charged(const State& state, const AgentState& agent, int capacity) {
    int charge = 0;
    for (const AgentWorkId id : agent.works) {
        const AgentWork& work = state.works.at(id);
        // What somebody assigned by hand, or has taken up again, may be more than the agent has room for.
        if (!work.assigned_by && work.pause_count == 0 &&
            !state.configuration.channels.at(work.channel).value.interruptible)
            charge += work.capacity_percentage ? *work.capacity_percentage * capacity : 100 * work.weight;
    }
    return charge;
}

void check_agent(const State& state, const AgentState& agent, std::vector<std::string>& broken) {
    const AgentProfile& profile = state.configuration.agents.at(agent.id).value;
    const int capacity = state.configuration.presence_configurations.at(profile.presence_configuration).value.capacity;
    if (charged(state, agent, capacity) > 100 * capacity) broken.push_back("an agent is over capacity");
    if (std::set(agent.works.begin(), agent.works.end()).size() != agent.works.size()) {
        broken.push_back("an agent holds a work twice");
    }
    for (const AgentWorkId id : agent.works) {
        if (!state.works.contains(id)) broken.push_back("an agent holds a work that is over");
    }
}

void check_item(const Core& core, Instant now, const LiveItem& live, std::vector<std::string>& broken) {
    const WorkItem& item = live.item;
    const bool has_agent = item.state == WorkItemState::offered || item.state == WorkItemState::assigned;
    if (has_agent != item.work.has_value() && item.state != WorkItemState::closed) {
        broken.push_back("an item and its work disagree");
    }
    if (item.state == WorkItemState::closed && !item.work) broken.push_back("a closed item is still live");
    if (item.state != WorkItemState::waiting) return;
    for (const AgentExplanation& agent : core.explain(now, item.id)->agents) {
        if (agent.exclusion == Exclusion::none) broken.push_back("an item waits although an agent could take it");
    }
}

} // namespace

UserId agent_id(int number) {
    return UserId{Uuid{.high = 0x0190'0000'0000'7000, .low = 0x8000'0000'0000'0000 + static_cast<unsigned>(number)}};
}

Party number(std::string_view e164) {
    return Party{.kind = PartyKind::number, .raw = PersonalText{std::string(e164)}, .e164 = parse_e164(e164)};
}

CoreWorld::CoreWorld(CoreSettings core_settings) : settings(core_settings), core(core_settings), now(monday_morning) {}

Decision CoreWorld::send(const Command& command, const Origin& origin) {
    // As a snapshot does, so that AddressSanitizer sees a call that is still referred to after it was changed.
    std::ignore = auto(core.state().calls);
    Decision decision = core.handle(now, origin, command);
    for (const Emission& emission : decision.emissions)
        keep(emission);
    return decision;
}

Answer CoreWorld::ok(const Command& command, const Origin& origin) {
    const Decision decision = send(command, origin);
    EXPECT_TRUE(decision.answer) << decision.answer.error().detail;
    return decision.answer.value_or(Answer{});
}

Problem CoreWorld::refused(const Command& command, const Origin& origin) {
    const std::uint64_t before = core.digest();
    const Decision decision = send(command, origin);
    EXPECT_FALSE(decision.answer);
    EXPECT_TRUE(decision.emissions.empty());
    EXPECT_EQ(core.digest(), before);
    return decision.answer ? Problem{} : decision.answer.error();
}

void CoreWorld::keep(const Emission& emission) {
    events.push_back(emission.event);
    notices.insert(notices.end(), emission.notices.begin(), emission.notices.end());
    if (const auto* started = std::get_if<event::CallStarted>(&emission.event.body)) {
        call_order.push_back(started->call.id);
    }
    for (const RecordChange& change : emission.records) {
        if (const auto* call_row = std::get_if<VoiceCall>(&change)) calls[call_row->id] = *call_row;
        if (const auto* item = std::get_if<WorkItem>(&change)) items[item->id] = *item;
        if (const auto* work = std::get_if<AgentWork>(&change)) works[work->id] = *work;
        if (const auto* line = std::get_if<record::TranscriptEntry>(&change)) lines.push_back(*line);
        if (const auto* row = std::get_if<record::PresenceRow>(&change)) {
            presence[{row->interval.agent, row->interval.started_at}] = row->interval;
        }
    }
}

void CoreWorld::pass(Milliseconds time) {
    const Instant until = now + time;
    for (auto due = core.next_deadline(); due && *due <= until; due = core.next_deadline()) {
        now = std::max(now, *due);
        ok(command::TimePassed{});
    }
    now = until;
}

void CoreWorld::restart() {
    State state = core.state();
    core = Core(settings);
    core.restore(std::move(state));
    ok(command::NodeStarted{});
}

void CoreWorld::put(ConfigurationEntity entity) {
    ok(command::PutConfiguration{.entity = std::move(entity), .expected_revision = std::nullopt});
}

void CoreWorld::online(int number, std::string_view status) {
    ok(command::AgentConnected{.agent = agent_id(number),
                               .connection = ConnectionId{Uuid{.high = 1, .low = static_cast<unsigned>(number)}}});
    ok(command::SetPresence{.agent = agent_id(number), .status = {std::string(status)}});
}

CallId CoreWorld::queue_call(std::string_view key, std::string_view queue) {
    ok(signal(key, command::SignalKind::offered, now));
    command::CallSignal queued = signal(key, command::SignalKind::queued, now);
    queued.queue.value = queue;
    return CallId{ok(queued).id.value_or(Uuid{})};
}

void CoreWorld::end_call(std::string_view key, EndedBy by) {
    command::CallSignal ended = signal(key, command::SignalKind::ended, now);
    ended.ended_by = by;
    ok(ended);
}

WorkItemId CoreWorld::queue_chat(std::string_view queue) {
    command::CreateWorkItem create;
    create.channel.value = "chat";
    create.queue.value = queue;
    return WorkItemId{ok(create).id.value_or(Uuid{})};
}

const AgentState& CoreWorld::agent(int number) const {
    return core.state().agents.at(agent_id(number));
}

AgentWork CoreWorld::work_of(int number) const {
    const AgentWork* newest = nullptr;
    for (const auto& [id, work] : works) {
        if (work.agent == agent_id(number) && (newest == nullptr || work.assigned_at >= newest->assigned_at)) {
            newest = &work;
        }
    }
    EXPECT_NE(newest, nullptr) << "agent " << number << " has had no work";
    return newest == nullptr ? AgentWork{} : *newest;
}

std::vector<std::string> CoreWorld::kinds_since(std::size_t position) const {
    std::vector<std::string> kinds;
    for (std::size_t at = position; at < events.size(); ++at)
        kinds.emplace_back(kind_of(events[at].body));
    return kinds;
}

Core CoreWorld::replayed() const {
    Core second(settings);
    for (const Event& event : events)
        second.apply(event);
    return second;
}

std::vector<std::string> CoreWorld::broken_invariants() const {
    std::vector<std::string> broken;
    const State& state = core.state();
    for (const auto& [id, agent_state] : state.agents)
        check_agent(state, agent_state, broken);
    for (const auto& [id, live] : state.items)
        check_item(core, now, live, broken);
    for (const auto& [id, work] : state.works) {
        const auto& held = state.agents.at(work.agent).works;
        if (std::ranges::find(held, id) == held.end()) broken.push_back("a live work belongs to nobody");
    }
    const auto deadline = core.next_deadline();
    if (deadline && *deadline < now) broken.push_back("a deadline has passed unnoticed");
    std::map<UserId, std::uint64_t> seqs;
    for (const AgentNotice& notice : notices) {
        if (notice.seq != ++seqs[notice.agent]) broken.push_back("an agent's stream has a gap");
    }
    return broken;
}

AgentProfile default_agent(int number) {
    AgentProfile agent;
    agent.id = agent_id(number);
    agent.display_name = "Agent " + std::to_string(number);
    agent.queues = {QueueName{"support"}, QueueName{"billing"}};
    agent.presence_configuration = {"standard"};
    agent.endpoint = "10" + std::to_string(number);
    return agent;
}

void configure_default_organisation(CoreWorld& world) {
    world.put(ServiceChannel{.name = {"voice"}, .label = "Voice", .exclusive = true, .wrap_up_seconds = 30});
    for (const char* name : {"chat", "email", "case"}) {
        world.put(ServiceChannel{.name = {name}, .label = name, .exclusive = false, .wrap_up_seconds = 0});
    }
    world.put(Skill{.name = {"spanish"}, .label = "Spanish"});
    world.put(Skill{.name = {"refunds"}, .label = "Refunds"});
    world.put(PresenceStatus{
        .name = {"available"}, .label = "Available", .channels = {{"voice"}, {"chat"}, {"email"}, {"case"}}});
    world.put(PresenceStatus{.name = {"chat-only"}, .label = "Chat only", .channels = {{"chat"}}});
    world.put(PresenceStatus{.name = {"break"}, .label = "Break", .channels = {}});
    world.put(PresenceConfiguration{.name = {"standard"}, .label = "Standard", .capacity = 4});
    world.put(RoutingConfiguration{.name = {"default"}, .label = "Default"});
    world.put(Queue{.name = {"support"}, .label = "Support", .routing = {"default"}});
    world.put(Queue{.name = {"billing"}, .label = "Billing", .routing = {"default"}});
    world.put(Disposition{.name = {"solved"}, .label = "Solved", .category = "done"});
    world.put(AdapterProfile{.name = {"byo"}, .kind = "byo", .capabilities = {}, .default_queue = {}});
    world.put(AdapterProfile{.name = {"pbx"},
                             .kind = "byo",
                             .capabilities = {.connect = true,
                                              .hold = true,
                                              .transfer = true,
                                              .hang_up = true,
                                              .recording_pause = true,
                                              .announcement = true,
                                              .voicemail = true,
                                              .callback = true},
                             .default_queue = {}});
    for (int number = 1; number <= 10; ++number)
        world.put(default_agent(number));
}

CoreWorld a_contact_center(CoreSettings settings) {
    CoreWorld world(settings);
    world.ok(command::NodeStarted{});
    configure_default_organisation(world);
    return world;
}

command::CallSignal signal(std::string_view key, command::SignalKind kind, Instant at) {
    command::CallSignal made;
    made.adapter.value = "byo";
    made.call_key = key;
    made.kind = kind;
    made.occurred_at = at;
    return made;
}

} // namespace answerd::testing
