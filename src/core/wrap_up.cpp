// SPDX-License-Identifier: Apache-2.0
#include "call_facts.hpp"
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

struct Spoken {
    std::int64_t talk_ms = 0;
    std::int64_t hold_ms = 0;
};

Spoken spoken_until(const State& state, const AgentWork& work, Instant ended_at) {
    const LiveCall* live = work.call ? find_in(state.calls, *work.call) : nullptr;
    const Instant from =
        live != nullptr && live->call.answered_at ? *live->call.answered_at : work.accepted_at.value_or(ended_at);
    std::int64_t hold_ms = live == nullptr ? 0 : live->call.hold_ms;
    if (live != nullptr && live->call.held_since) {
        hold_ms += std::max<std::int64_t>(0, (ended_at - *live->call.held_since).count());
    }
    return Spoken{.talk_ms = std::max<std::int64_t>(0, (ended_at - from).count() - hold_ms), .hold_ms = hold_ms};
}

Seconds wrap_up_of(const Configuration& configuration, const AgentWork& work) {
    const Queue* queue = configured(configuration.queues, work.queue);
    if (queue != nullptr && queue->wrap_up_seconds) return Seconds{*queue->wrap_up_seconds};
    const ServiceChannel* channel = configured(configuration.channels, work.channel);
    return Seconds{channel == nullptr ? 0 : channel->wrap_up_seconds};
}

AgentWorkState closed_state(bool was_transferred) {
    return was_transferred ? AgentWorkState::transferred : AgentWorkState::closed;
}

bool lacks_disposition(const State& state, const AgentWork& work) {
    const Queue* queue = configured(state.configuration.queues, work.queue);
    const LiveCall* live = work.call ? find_in(state.calls, *work.call) : nullptr;
    return queue != nullptr && queue->disposition_required && live != nullptr && live->call.disposition.empty();
}

// Notes, disposition and record belong to the call, from the accept until the end of wrap-up.
Result<const AgentWork*> find_work_on_call(const State& state, UserId agent, AgentWorkId id) {
    auto work = find_work(state, agent, id);
    if (!work) return work;
    if (!(*work)->call || !state.calls.contains(*(*work)->call)) {
        return refuse(ProblemCode::not_supported, "this work has no call", "/work");
    }
    if ((*work)->state == AgentWorkState::assigned) {
        return refuse(ProblemCode::conflict, "the work is assigned: accept it first");
    }
    return work;
}

} // namespace

void finish_conversation(Decider& d, AgentWorkId id, const ConversationEnd& end) {
    const AgentWork& work = d.state().works.at(id);
    const UserId agent = work.agent;
    const Spoken spoken = spoken_until(d.state(), work, end.at);
    const Seconds wrap_up = wrap_up_of(d.configuration(), work);
    if (wrap_up > Seconds{0}) {
        d.emit(event::WrapUpStarted{.work = id,
                                    .conversation_ended_at = end.at,
                                    .until = d.now() + wrap_up,
                                    .was_transferred = end.was_transferred,
                                    .talk_ms = spoken.talk_ms,
                                    .hold_ms = spoken.hold_ms});
        return;
    }
    d.emit(event::WorkClosed{.work = id,
                             .state = closed_state(end.was_transferred),
                             .conversation_ended_at = end.at,
                             .closed_at = d.now(),
                             .talk_ms = spoken.talk_ms,
                             .hold_ms = spoken.hold_ms});
    apply_next_presence(d, agent);
}

void close_work(Decider& d, AgentWorkId id, Instant closed_at) {
    const AgentWork& work = d.state().works.at(id);
    const UserId agent = work.agent;
    d.emit(event::WorkClosed{.work = id,
                             .state = closed_state(work.was_transferred),
                             .conversation_ended_at = work.conversation_ended_at.value_or(closed_at),
                             .closed_at = closed_at,
                             .talk_ms = work.talk_ms,
                             .hold_ms = work.hold_ms});
    apply_next_presence(d, agent);
}

Result<Answer> decide(Decider& d, const command::CloseWork& command) {
    const auto work = find_opened_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->call) {
        return refuse(ProblemCode::not_supported, "a call ends when one side hangs up, not by closing the work");
    }
    const WorkItemId item = (*work)->item;
    finish_conversation(d, command.work, {.at = d.now()});
    close_item(d, item, WorkItemOutcome::completed, d.now());
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::EndWrapUp& command) {
    const auto work = find_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->state != AgentWorkState::wrap_up) {
        return refuse(ProblemCode::conflict,
                      "the work is " + std::string(name_of((*work)->state)) + ", not in wrap-up");
    }
    if (lacks_disposition(d.state(), **work)) {
        return refuse(ProblemCode::conflict, "queue " + (*work)->queue.value + " requires a disposition first");
    }
    close_work(d, command.work, d.now());
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::ExtendWrapUp& command) {
    const auto work = find_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->state != AgentWorkState::wrap_up) {
        return refuse(ProblemCode::conflict,
                      "the work is " + std::string(name_of((*work)->state)) + ", not in wrap-up");
    }
    const ServiceChannel* channel = configured(d.configuration().channels, (*work)->channel);
    if (channel == nullptr || channel->wrap_up_extension_seconds == 0) {
        return refuse(ProblemCode::not_supported, "channel " + (*work)->channel.value + " has no extension of wrap-up");
    }
    if ((*work)->wrap_up_extensions >= channel->wrap_up_extensions_max) {
        return refuse(ProblemCode::conflict, "the wrap-up was extended " + std::to_string((*work)->wrap_up_extensions) +
                                                 " times, which is all there are");
    }
    const Instant until = (*work)->wrap_up_until.value_or(d.now()) + Seconds{channel->wrap_up_extension_seconds};
    d.emit(event::WrapUpExtended{.work = command.work, .until = until});
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::SetNotes& command) {
    constexpr std::size_t notes_length_max = 32 * 1024;
    const auto work = find_work_on_call(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if (command.notes.reveal().size() > notes_length_max) {
        return refuse(ProblemCode::too_large, "notes have at most 32 KiB", "/notes");
    }
    const VoiceCall& call = d.state().calls.at(*(*work)->call).call;
    if (call.notes != command.notes) {
        d.emit(event::NotesSaved{.work = command.work, .call = call.id, .notes = command.notes});
    }
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::SetDisposition& command) {
    const auto work = find_work_on_call(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if (!command.disposition.empty() && !d.configuration().dispositions.contains(command.disposition)) {
        return refuse(ProblemCode::invalid, "no such disposition", "/disposition");
    }
    const VoiceCall& call = d.state().calls.at(*(*work)->call).call;
    if (call.disposition != command.disposition) {
        d.emit(event::DispositionSet{.work = command.work, .call = call.id, .disposition = command.disposition});
    }
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::LinkRecord& command) {
    const auto work = find_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    const LiveCall* live = (*work)->call ? find_in(d.state().calls, *(*work)->call) : nullptr;
    if (live == nullptr) return refuse(ProblemCode::not_supported, "this work has no call", "/work");
    const bool rules_out = !command.record && !are_records_ruled_out(live->fact_times);
    if (live->call.related_record != command.record || rules_out) {
        d.emit(event::RecordLinked{.call = live->call.id, .record = command.record});
    }
    return answer_with(command.work);
}

} // namespace answerd::core
