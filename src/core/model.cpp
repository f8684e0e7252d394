// SPDX-License-Identifier: Apache-2.0
#include "model.hpp"

#include "changes.hpp"
#include "lookup.hpp"
#include "projection.hpp"
#include "skills.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

void remember_in(std::vector<RememberedCommand>& memory, std::size_t length_max, RememberedCommand command) {
    if (memory.size() >= length_max) memory.erase(memory.begin());
    memory.push_back(std::move(command));
}

} // namespace

void Model::restore(State state) {
    state_ = std::move(state);
    routing_.rebuild(state_);
    refresh_all_timers();
}

void Model::apply(const Event& event, Emission* emission) {
    state_.last_seq = event.seq;
    state_.last_at = event.at;
    const Change changed = std::visit([&](const auto& body) { return change(state_, event, body); }, event.body);
    if (changed.call && !changed.call_leaves) state_.calls.at(*changed.call).last_event_at = event.at;
    if (changed.notified) ++state_.agents.at(*changed.notified).stream_seq;
    if (emission != nullptr) project(state_, changed, *emission);
    refresh_indexes(event, changed);
    let_go(changed);
    if (event.completes_command) remember(event);
}

void Model::remember(const Event& last_event) {
    const Origin& origin = last_event.origin;
    if (origin.command_id.empty()) return;
    if (origin.kind == OriginKind::agent) {
        AgentState* agent = find_in(state_.agents, origin.user);
        if (agent == nullptr) return;
        remember_in(agent->commands, remembered_commands_max, {origin.command_id, last_event.answer_id});
    } else if (origin.kind == OriginKind::user) {
        remember_in(state_.user_commands, remembered_user_commands_max,
                    {to_string(origin.user) + ":" + origin.command_id, last_event.answer_id});
    }
}

void Model::refresh_indexes(const Event& event, const Change& change) {
    if (std::holds_alternative<event::NodeStarted>(event.body)) {
        routing_.invalidate_agents();
        refresh_all_timers();
        return;
    }
    refresh_configuration(event.body);
    if (change.call) refresh_call_timers(change.call_leaves ? nullptr : &state_.calls.at(*change.call), *change.call);
    if (change.item) {
        if (const LiveItem* live = find_in(state_.items, *change.item)) refresh_item(*live, change.item_leaves);
    }
    if (change.work) refresh_work_timers(*change.work, change.work_leaves);
    if (change.has_room) routing_.mark_members_dirty(*change.has_room);
    if (change.control) refresh_control(*change.control, change.control_leaves);
    if (change.agent) {
        const AgentState& agent = state_.agents.at(*change.agent);
        refresh_agent_timers(agent);
        routing_.refresh_agent(state_, agent.id);
    }
}

void Model::refresh_configuration(const EventBody& body) {
    const auto* put = std::get_if<event::ConfigurationPut>(&body);
    const auto* removed = std::get_if<event::ConfigurationRemoved>(&body);
    if (put == nullptr && removed == nullptr) return;
    switch (put != nullptr ? kind_of(put->entity) : removed->entity_kind) {
    case ConfigurationKind::service_channel:
        for (const auto& [id, work] : state_.works)
            refresh_silence_timer(work);
        routing_.invalidate_agents();
        break;
    case ConfigurationKind::presence_status:
    case ConfigurationKind::presence_configuration:
    case ConfigurationKind::group:
        routing_.invalidate_agents();
        break;
    case ConfigurationKind::routing_configuration:
    case ConfigurationKind::queue:
        routing_.invalidate_agents();
        routing_.follow_queue_rules(state_);
        for (const auto& [id, live] : state_.items)
            refresh_stage_timer(live.item, live.item.state == WorkItemState::waiting);
        for (const auto& [id, live] : state_.calls)
            refresh_hold_timer(live);
        break;
    case ConfigurationKind::agent: // refreshed as the one agent that it is
    case ConfigurationKind::skill:
    case ConfigurationKind::disposition:
    case ConfigurationKind::entry_point:
    case ConfigurationKind::adapter:
    case ConfigurationKind::skill_rules:      // read when an item enters a queue
    case ConfigurationKind::business_hours:   // asked at the moment that counts
    case ConfigurationKind::matching_rule:    // read when the next caller is looked up
    case ConfigurationKind::softphone_layout: // read when a work is shown
    case ConfigurationKind::custom_field:     // the record store's
        break;
    }
}

void Model::refresh_call_timers(const LiveCall* live, CallId id) {
    const TimerKey age{.kind = TimerKind::call_age, .subject = id.uuid, .agent = {}};
    const TimerKey memory{.kind = TimerKind::call_memory, .subject = id.uuid, .agent = {}};
    const bool is_live = live != nullptr && !live->call.ended_at;
    const bool was_live = timers_.by_key().contains(age);
    if (is_live && !was_live) ++live_calls_;
    if (was_live && !is_live) --live_calls_;
    const Instant* remembered_until = find_in(timers_.by_key(), memory);
    if (remembered_until != nullptr) ended_calls_.erase({*remembered_until, id});
    if (live != nullptr && live->forget_at) ended_calls_.emplace(*live->forget_at, id);
    if (live != nullptr) refresh_hold_timer(*live);
    timers_.set(age, is_live ? std::optional{live->last_event_at + settings_.call_age_max} : std::nullopt);
    timers_.set(memory, live == nullptr ? std::nullopt : live->forget_at);
}

void Model::refresh_hold_timer(const LiveCall& live) {
    const Queue* queue = configured(state_.configuration.queues, live.call.queue);
    const bool is_watched =
        live.call.held_since && !live.is_held_too_long && queue != nullptr && queue->hold_alert_seconds > 0;
    timers_.set(TimerKey{.kind = TimerKind::hold, .subject = live.call.id.uuid, .agent = {}},
                is_watched ? std::optional{*live.call.held_since + Seconds{queue->hold_alert_seconds}} : std::nullopt);
}

void Model::refresh_silence_timer(const AgentWork& work) {
    const ServiceChannel* channel = configured(state_.configuration.channels, work.channel);
    const LiveItem* live = find_in(state_.items, work.item);
    const bool is_watched = work.state == AgentWorkState::opened && !work.paused_at && !work.call && live != nullptr &&
                            channel != nullptr && channel->silence_seconds > 0;
    const Instant since = is_watched ? std::max(work.accepted_at.value_or(Instant{}), live->active_at) : Instant{};
    timers_.set(TimerKey{.kind = TimerKind::silence, .subject = work.id.uuid, .agent = {}},
                is_watched ? std::optional{since + Seconds{channel->silence_seconds}} : std::nullopt);
}

void Model::refresh_item(const LiveItem& live, bool leaves) {
    const WorkItem& item = live.item;
    if (item.state == WorkItemState::waiting && !leaves) {
        routing_.add_item(state_, item);
        routing_.mark_dirty(item);
    } else {
        routing_.remove_item(item);
    }
    if (item.work && !leaves) refresh_silence_timer(state_.works.at(*item.work));
    refresh_item_timers(live, leaves);
}

void Model::refresh_item_timers(const LiveItem& live, bool leaves) {
    const WorkItem& item = live.item;
    refresh_stage_timer(item, item.state == WorkItemState::waiting && !leaves);
    timers_.clear_cooldowns(item.id.uuid);
    for (const Cooldown& cooldown : live.cooldowns) {
        timers_.set(TimerKey{.kind = TimerKind::cooldown, .subject = item.id.uuid, .agent = cooldown.agent.uuid},
                    cooldown.until);
    }
}

void Model::refresh_stage_timer(const WorkItem& item, bool is_waiting) {
    const auto stage_at = next_stage_at(state_.configuration, item);
    const auto drop_at = next_skill_drop_at(state_.configuration, item);
    std::optional<Instant> first = stage_at && drop_at ? std::min(stage_at, drop_at) : std::max(stage_at, drop_at);
    if (!is_waiting) first.reset();
    timers_.set(TimerKey{.kind = TimerKind::stage, .subject = item.id.uuid, .agent = {}}, first);
}

void Model::refresh_work_timers(AgentWorkId id, bool leaves) {
    const AgentWork& work = state_.works.at(id);
    const bool is_offer = !leaves && work.state == AgentWorkState::assigned;
    const bool is_wrap_up = !leaves && work.state == AgentWorkState::wrap_up;
    timers_.set(TimerKey{.kind = TimerKind::offer, .subject = id.uuid, .agent = {}},
                is_offer ? work.expires_at : std::nullopt);
    timers_.set(TimerKey{.kind = TimerKind::wrap_up, .subject = id.uuid, .agent = {}},
                is_wrap_up ? work.wrap_up_until : std::nullopt);
    if (leaves) {
        timers_.set(TimerKey{.kind = TimerKind::silence, .subject = id.uuid, .agent = {}}, std::nullopt);
    } else {
        refresh_silence_timer(work);
    }
    // The start of wrap-up may have lengthened how long the call is known.
    if (work.call && state_.calls.contains(*work.call)) refresh_call_timers(&state_.calls.at(*work.call), *work.call);
}

void Model::refresh_control(ControlId id, bool leaves) {
    const Control& control = state_.controls.at(id);
    timers_.set(TimerKey{.kind = TimerKind::control, .subject = id.uuid, .agent = {}},
                leaves ? std::nullopt : std::optional{control.deadline});
    if (!leaves) {
        controls_by_call_[control.call].insert(id);
        return;
    }
    const auto pending = controls_by_call_.find(control.call);
    pending->second.erase(id);
    if (pending->second.empty()) controls_by_call_.erase(pending);
}

std::optional<CallId> Model::oldest_ended_call() const {
    for (const auto& [until, id] : ended_calls_) {
        if (work_of(state_, state_.calls.at(id).call) == nullptr) return id;
    }
    return std::nullopt;
}

std::vector<ControlId> Model::controls_of(CallId call) const {
    const auto* pending = find_in(controls_by_call_, call);
    return pending == nullptr ? std::vector<ControlId>{} : std::vector<ControlId>(pending->begin(), pending->end());
}

void Model::refresh_all_timers() {
    timers_ = Timers{};
    ended_calls_.clear();
    live_calls_ = 0;
    controls_by_call_.clear();
    for (const auto& [id, call] : state_.calls)
        refresh_call_timers(&call, id);
    for (const auto& [id, live] : state_.items)
        refresh_item_timers(live, false);
    for (const auto& [id, work] : state_.works)
        refresh_work_timers(id, false);
    for (const auto& [id, control] : state_.controls)
        refresh_control(id, false);
    for (const auto& [id, agent] : state_.agents)
        refresh_agent_timers(agent);
}

void Model::refresh_agent_timers(const AgentState& agent) {
    const AgentProfile* profile = configured(state_.configuration.agents, agent.id);
    timers_.set(TimerKey{.kind = TimerKind::lease, .subject = agent.id.uuid, .agent = {}}, agent.lease_until);
    timers_.set(TimerKey{.kind = TimerKind::own_call, .subject = agent.id.uuid, .agent = {}},
                agent.own_call_since ? std::optional{*agent.own_call_since + settings_.call_age_max} : std::nullopt);
    timers_.set(TimerKey{.kind = TimerKind::skills, .subject = agent.id.uuid, .agent = {}},
                profile == nullptr ? std::nullopt : next_skill_change(*profile, agent.skills_at));
}

void Model::let_go(const Change& change) {
    if (change.work_leaves) state_.works.erase(*change.work);
    if (change.item_leaves) state_.items.erase(*change.item);
    if (change.control_leaves) state_.controls.erase(*change.control);
    if (change.agent_leaves) state_.agents.erase(*change.agent);
    if (change.call_leaves) {
        const VoiceCall& call = state_.calls.at(*change.call).call;
        const auto key = state_.call_keys.find(key_text(call.adapter, call.call_key));
        if (key != state_.call_keys.end() && key->second == call.id) state_.call_keys.erase(key);
        state_.calls.erase(*change.call);
    }
}

} // namespace answerd::core
