// SPDX-License-Identifier: Apache-2.0
#include "lived_again.hpp"

#include <algorithm>
#include <utility>

namespace answerd::planning {

namespace {

Origin as_agent(UserId agent) {
    return {.kind = OriginKind::agent, .user = agent, .command_id = {}};
}

command::CallSignal signal_of(const VoiceCall& call, command::SignalKind kind, Instant at) {
    command::CallSignal signal;
    signal.adapter = call.adapter;
    signal.call_key = call.call_key;
    signal.kind = kind;
    signal.occurred_at = at;
    return signal;
}

Origin provider() {
    return {.kind = OriginKind::adapter, .user = {}, .command_id = {}};
}

} // namespace

void LivedAgain::plan(Instant at, Due due) {
    due.at = at;
    due.order = ++planned_;
    due_.push(due);
}

const AgentWork* LivedAgain::work_in(AgentWorkId id, AgentWorkState state) const {
    const auto found = core_.state().works.find(id);
    return found == core_.state().works.end() || found->second.state != state ? nullptr : &found->second;
}

const LiveCall* LivedAgain::call_of(WorkItemId item) const {
    const auto live = core_.state().items.find(item);
    if (live == core_.state().items.end() || !live->second.item.call) return nullptr;
    return core_.state().calls.find_value(*live->second.item.call);
}

// From here on nobody says for this customer what happens; what is under way is taken up where it stands.
void LivedAgain::leave_track(std::uint32_t number) {
    Visit& visit = visits_[number];
    if (!std::exchange(visit.is_on_track, false)) return;
    const auto live = core_.state().items.find(visit.item);
    if (live == core_.state().items.end()) return;
    if (live->second.item.state == WorkItemState::waiting) lose_patience(number);
    if (!live->second.item.work || !works_.contains(*live->second.item.work)) return;
    const AgentWork& work = core_.state().works.at(*live->second.item.work);
    if (!recorded_.contains(work.id)) return; // planned for already
    if (work.state == AgentWorkState::assigned) {
        plan(now_ + habits_.accept_delay(number, work.queue),
             {.what = What::accept, .subject = number, .work = work.id});
    } else if (work.state == AgentWorkState::opened) {
        const Instant over_at = work.accepted_at.value_or(now_) + habits_.conversation(number, work.queue);
        plan(std::max(now_, over_at), {.what = What::end_conversation, .subject = number, .work = work.id});
    }
}

// Whoever left in the record leaves at that time. Who was answered there would have waited longer.
void LivedAgain::lose_patience(std::uint32_t number) {
    const RecordedVisit* recorded = number < day_.visits.size() ? &day_.visits[number] : nullptr;
    if (call_of(visits_[number].item) == nullptr) return;
    if (recorded != nullptr && (recorded->abandoned_at || !recorded->accepted_at)) return;
    const QueueName& queue = core_.state().items.at(visits_[number].item).item.queue;
    const auto patience = habits_.further_patience(number, queue);
    if (!patience) return;
    const Instant from = recorded == nullptr ? now_ : std::max(now_, *recorded->accepted_at);
    plan(from + *patience, {.what = What::give_up, .subject = number});
}

void LivedAgain::happen(const Due& due) {
    switch (due.what) {
    case What::accept:
        if (const AgentWork* work = work_in(due.work, AgentWorkState::assigned)) {
            std::ignore = ask(now_, as_agent(work->agent), command::AcceptWork{.agent = work->agent, .work = due.work});
        }
        return;
    case What::answer_control:
        return answer_control(due);
    case What::end_conversation:
        return end_conversation(due);
    case What::end_wrap_up:
        if (const AgentWork* work = work_in(due.work, AgentWorkState::wrap_up)) {
            std::ignore = ask(now_, as_agent(work->agent), command::EndWrapUp{.agent = work->agent, .work = due.work});
        }
        return;
    case What::give_up:
        return give_up(due.subject);
    case What::shift_begins:
        return begin_shift(changes_.roster[due.subject]);
    case What::shift_ends: {
        const UserId agent = changes_.roster[due.subject].agent;
        std::ignore = ask(now_, as_agent(agent), command::SetPresence{.agent = agent, .status = {}});
        return;
    }
    }
}

void LivedAgain::answer_control(const Due& due) {
    const auto control = core_.state().controls.find(due.control);
    if (control == core_.state().controls.end()) return;
    const CallId call = control->second.call;
    const bool is_connect = control->second.kind == ControlKind::connect;
    std::ignore = ask(now_, provider(), command::ControlResult{.control = due.control, .succeeded = true, .error = {}});
    const LiveCall* live = core_.state().calls.find_value(call);
    if (is_connect && live != nullptr) {
        std::ignore = ask(now_, provider(), signal_of(live->call, command::SignalKind::answered, now_));
    }
}

bool LivedAgain::hand_on(std::uint32_t number, const AgentWork& work) {
    if (number >= day_.visits.size()) return false;
    const RecordedVisit& recorded = day_.visits[number];
    if (recorded.transferred_to.empty() && !recorded.transferred_to_agent) return false;
    const command::TransferWork transfer{.agent = work.agent,
                                         .work = work.id,
                                         .queue = recorded.transferred_to,
                                         .to_agent = recorded.transferred_to_agent};
    return ask(now_, as_agent(work.agent), transfer).has_value();
}

void LivedAgain::end_conversation(const Due& due) {
    const AgentWork* work = work_in(due.work, AgentWorkState::opened);
    if (work == nullptr || hand_on(due.subject, *work)) return;
    if (const LiveCall* live = call_of(work->item)) {
        auto ended = signal_of(live->call, command::SignalKind::ended, now_);
        ended.ended_by = EndedBy::customer;
        std::ignore = ask(now_, provider(), ended);
    } else {
        std::ignore = ask(now_, as_agent(work->agent), command::CloseWork{.agent = work->agent, .work = due.work});
    }
}

void LivedAgain::give_up(std::uint32_t number) {
    const auto live = core_.state().items.find(visits_[number].item);
    if (live == core_.state().items.end() || live->second.item.state != WorkItemState::waiting) return;
    const LiveCall* call = call_of(visits_[number].item);
    if (call == nullptr) return;
    auto ended = signal_of(call->call, command::SignalKind::ended, now_);
    ended.ended_by = EndedBy::customer;
    std::ignore = ask(now_, provider(), ended);
}

void LivedAgain::begin_shift(const Shift& shift) {
    const ConnectionId console{shift.agent.uuid};
    std::ignore = ask(now_, {}, command::AgentConnected{.agent = shift.agent, .connection = console});
    std::ignore = ask(now_, as_agent(shift.agent), command::SetPresence{.agent = shift.agent, .status = shift.status});
}

} // namespace answerd::planning
