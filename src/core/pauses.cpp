// SPDX-License-Identifier: Apache-2.0
// Work that its agent has put aside.
#include "capacity.hpp"
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

// Where paused work takes nothing of its agent, nothing else would bound it.
constexpr std::ptrdiff_t paused_max = 100;

std::ptrdiff_t paused_by(const State& state, UserId agent) {
    return std::ranges::count_if(state.agents.at(agent).works,
                                 [&](AgentWorkId id) { return state.works.at(id).paused_at.has_value(); });
}

} // namespace

void put_aside(Decider& d, AgentWorkId id) {
    const AgentWork& work = d.state().works.at(id);
    if (paused_by(d.state(), work.agent) < paused_max) {
        d.emit(event::WorkPaused{.work = id, .is_silent = true});
    } else {
        d.emit(event::WorkItemActive{.item = work.item, .is_put_off = true});
    }
}

Result<Answer> decide(Decider& d, const command::NoteActivity& command) {
    const LiveItem* live = find_in(d.state().items, command.item);
    if (live == nullptr) return refuse(ProblemCode::not_found, "no such live work item", "/item");
    if (live->item.call) return refuse(ProblemCode::not_supported, "nobody writes in a call");
    if (live->item.state == WorkItemState::closed) return refuse(ProblemCode::conflict, "the item is closed");
    const bool is_silent = live->is_silent;
    d.emit(event::WorkItemActive{.item = command.item});
    if (is_silent) d.emit(event::WorkResumed{.work = *d.state().items.at(command.item).item.work});
    return answer_with(command.item);
}

Result<Answer> decide(Decider& d, const command::PauseWork& command) {
    const auto work = find_opened_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->call || is_exclusive(d.configuration(), (*work)->channel)) {
        return refuse(ProblemCode::not_supported, "work that takes the whole agent is not paused: a call can be held");
    }
    if ((*work)->paused_at) return refuse(ProblemCode::conflict, "the work is opened and paused already");
    if (paused_by(d.state(), command.agent) >= paused_max) {
        return refuse(ProblemCode::conflict, "an agent has at most 100 works paused");
    }
    d.emit(event::WorkPaused{.work = command.work});
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::ResumeWork& command) {
    const auto work = find_opened_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if (!(*work)->paused_at) return refuse(ProblemCode::conflict, "the work is opened, not paused");
    const ServiceChannel* channel = configured(d.configuration().channels, (*work)->channel);
    const int lack = lack_to_resume(d.state(), **work);
    if (channel != nullptr && channel->check_capacity_on_resume && lack > 0) {
        return refuse(ProblemCode::conflict,
                      "the work stays paused: it needs " + units_in_words(lack) + " units more than are free");
    }
    d.emit(event::WorkResumed{.work = command.work});
    return answer_with(command.work);
}

} // namespace answerd::core
