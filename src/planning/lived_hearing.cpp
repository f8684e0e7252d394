// SPDX-License-Identifier: Apache-2.0
#include "lived_again.hpp"

#include <algorithm>
#include <utility>

namespace answerd::planning {

void LivedAgain::hear(const EventBody& body) {
    if (const auto* queued = std::get_if<event::WorkItemQueued>(&body)) {
        hear_queued(queued->item);
    } else if (const auto* offered = std::get_if<event::WorkOffered>(&body)) {
        hear_offer(offered->work);
    } else if (const auto* accepted = std::get_if<event::WorkAccepted>(&body)) {
        hear_accept(accepted->work);
    } else if (const auto* requested = std::get_if<event::ControlRequested>(&body)) {
        hear_control(requested->control);
    } else if (const auto* started = std::get_if<event::WrapUpStarted>(&body)) {
        hear_conversation_over(started->work);
    } else if (const auto* closed = std::get_if<event::WorkClosed>(&body)) {
        work_over(closed->work);
    } else if (const auto* returned = std::get_if<event::WorkReturned>(&body)) {
        work_over(returned->work);
    } else if (const auto* ended = std::get_if<event::WorkItemClosed>(&body)) {
        hear_closed(*ended);
    } else if (const auto* presence = std::get_if<event::PresenceChanged>(&body)) {
        tally_.presence_changed(agents_.at(presence->agent), !presence->status.empty(), since_start(now_));
    }
}

// Which of the recorded visits this is; a new one when the record has none like it.
std::uint32_t LivedAgain::visit_for(const WorkItem& item) {
    const auto from = std::exchange(handed_on_, std::nullopt);
    std::string name;
    if (item.call) {
        name = names_.leg(core_.state(), *item.call);
    } else if (from) {
        name = VisitNames::handed_on(visits_[*from].name);
    } else if (asking_) {
        name = VisitNames::created(*asking_);
    }
    const auto known = day_.visit_named.find(name);
    const bool is_new = known == day_.visit_named.end();
    const auto visit = is_new ? static_cast<std::uint32_t>(visits_.size()) : known->second;
    if (is_new) visits_.emplace_back().is_on_track = false;
    visits_[visit].name = std::move(name);
    return visit;
}

void LivedAgain::hear_queued(const WorkItem& item) {
    const std::uint32_t number = visit_for(item);
    Visit& visit = visits_[number];
    visit.item = item.id;
    visit.customer.arrives_at = since_start(now_);
    visit.customer.demand = demands_.at(item.queue);
    visit_of_item_[item.id] = number;
    tally_.offered(visit.customer);
    if (!item.call) return;
    const LiveCall& live = *core_.state().calls.find_value(*item.call);
    visit_of_call_[VisitNames::call(live.call)] = number;
    if (!visit.is_on_track) lose_patience(number);
}

bool LivedAgain::is_as_recorded(std::uint32_t visit, const AgentWork& work) {
    const auto found = std::ranges::find_if(expected_, [&](const RecordedOffer& offer) {
        return offer.visit == visit && offer.agent == work.agent && offer.at == now_;
    });
    if (found == expected_.end()) return false;
    here_[found->work] = work.id;
    recorded_[work.id] = found->work;
    expected_.erase(found);
    return true;
}

void LivedAgain::hear_offer(const AgentWork& work) {
    const std::uint32_t visit = visit_of_item_.at(work.item);
    const std::size_t agent = agents_.at(work.agent);
    works_.emplace(work.id, Work{.visit = visit, .agent = agent});
    tally_.work_began(agent, since_start(now_));
    ++result_.offers;
    const bool is_recorded = is_as_recorded(visit, work);
    result_.same_offers += is_recorded ? 1 : 0;
    if (is_recorded && visits_[visit].is_on_track) return;
    if (!is_recorded) {
        has_diverged_ = true;
        if (result_.first_difference.empty()) {
            result_.first_difference =
                "work " + to_string(work.id) + " is offered to agent " + to_string(work.agent) + ", which it was not";
        }
        leave_track(visit);
    }
    plan(now_ + habits_.accept_delay(visit, work.queue), {.what = What::accept, .subject = visit, .work = work.id});
}

void LivedAgain::hear_accept(AgentWorkId id) {
    const std::uint32_t number = works_.at(id).visit;
    Visit& visit = visits_[number];
    if (!visit.is_answered) tally_.answered(visit.customer, since_start(now_), 0);
    visit.is_answered = true;
    if (visit.is_on_track) return;
    const AgentWork* work = work_in(id, AgentWorkState::opened);
    if (work == nullptr) return;
    plan(now_ + habits_.conversation(number, work->queue),
         {.what = What::end_conversation, .subject = number, .work = id});
}

void LivedAgain::hear_control(const Control& control) {
    const std::string call = VisitNames::call(control);
    controls_[{call, control.work, control.kind}] = control.id;
    const auto visit = visit_of_call_.find(call);
    if (visit == visit_of_call_.end() || visits_[visit->second].is_on_track) return;
    plan(now_, {.what = What::answer_control, .subject = visit->second, .work = control.work, .control = control.id});
}

void LivedAgain::hear_conversation_over(AgentWorkId id) {
    const std::uint32_t visit = works_.at(id).visit;
    if (visits_[visit].is_on_track) return;
    const AgentWork* work = work_in(id, AgentWorkState::wrap_up);
    if (work == nullptr) return;
    plan(now_ + habits_.wrap_up(visit, work->queue), {.what = What::end_wrap_up, .subject = visit, .work = id});
}

void LivedAgain::hear_closed(const event::WorkItemClosed& closed) {
    const auto found = visit_of_item_.find(closed.item);
    if (found == visit_of_item_.end()) return;
    const Visit& visit = visits_[found->second];
    if (closed.outcome == WorkItemOutcome::abandoned) tally_.abandoned(visit.customer, since_start(now_));
    const bool flowed_out = closed.outcome == WorkItemOutcome::flowed_out;
    if (flowed_out || closed.outcome == WorkItemOutcome::deflected) tally_.blocked(visit.customer);
    if (flowed_out || closed.outcome == WorkItemOutcome::transferred) handed_on_ = found->second;
}

void LivedAgain::work_over(AgentWorkId id) {
    const auto work = works_.extract(id);
    if (!work.empty()) tally_.work_ended(work.mapped().agent, since_start(now_));
}

} // namespace answerd::planning
