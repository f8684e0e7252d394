// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"

#include "call_facts.hpp"
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

using command::CallSignal;
using command::SignalKind;

Result<> check(const Decider& d, const CallSignal& signal) {
    constexpr std::size_t key_length_max = 256;
    constexpr std::size_t attributes_max = 100;
    constexpr std::size_t attribute_length_max = 4096;
    if (!d.configuration().adapters.contains(signal.adapter)) {
        return refuse(ProblemCode::not_found, "adapter " + signal.adapter.value + " is not configured", "/adapter");
    }
    if (signal.call_key.empty() || signal.call_key.size() > key_length_max) {
        return refuse(ProblemCode::invalid, "a call key has 1 to 256 bytes", "/callKey");
    }
    const bool is_too_long = std::ranges::any_of(signal.attributes, [](const auto& attribute) {
        return attribute.first.size() > attribute_length_max || attribute.second.reveal().size() > attribute_length_max;
    });
    if (signal.attributes.size() > attributes_max || is_too_long) {
        return refuse(ProblemCode::too_large, "at most 100 attributes of at most 4096 bytes each", "/attributes");
    }
    return {};
}

// The provider's clock may be wrong; nothing happens after now, and nothing long before it.
Instant possible_time(const Decider& d, const CallSignal& signal) {
    return std::clamp(signal.occurred_at, d.now() - d.settings().call_age_max, d.now());
}

// The key was used before, and the signal is an old one: about the earlier call, or about the leg before a transfer.
bool is_about_earlier_leg(const LiveCall& live, const CallSignal& signal) {
    if (live.key_free_since && signal.occurred_at <= *live.key_free_since) return true;
    if (!live.call.previous_call || signal.occurred_at >= live.call.started_at) return false;
    switch (signal.kind) {
    case SignalKind::ended: // the caller may hang up at the very moment of the transfer
    case SignalKind::updated:
    case SignalKind::offered:
        return false;
    case SignalKind::queued:
    case SignalKind::ringing:
    case SignalKind::answered:
    case SignalKind::held:
    case SignalKind::resumed:
    case SignalKind::recording_paused:
    case SignalKind::recording_resumed:
        return true;
    }
    return false;
}

bool starts_anew(const LiveCall& live, const CallSignal& signal) {
    return signal.kind == SignalKind::offered && live.call.ended_at && signal.occurred_at > *live.call.ended_at;
}

Result<> check_new_call(const Decider& d, const CallSignal& signal) {
    if (signal.occurred_at < d.now() - d.settings().call_age_max) {
        return refuse(ProblemCode::conflict, "too old to begin a call", "/occurredAt");
    }
    if (d.live_calls() >= d.settings().calls_max) {
        return refuse(ProblemCode::overloaded, "too many calls are live");
    }
    return {};
}

// Calls that are over are remembered for late signals. That memory has a bound, and gives way to a new call.
void make_room(Decider& d) {
    constexpr std::size_t calls_per_live_call = 4;
    while (d.state().calls.size() / calls_per_live_call >= d.settings().calls_max) {
        const auto oldest = d.oldest_ended_call();
        if (!oldest) return;
        d.emit(event::CallForgotten{.call = *oldest});
    }
}

CallId start_call(Decider& d, const CallSignal& signal, Instant at) {
    CallFacts facts;
    facts.started_at = at;
    join(facts, signal, at);
    VoiceCall call;
    call.id = d.new_id<CallId>();
    call.conversation_id = d.new_id<ConversationId>();
    call.adapter = signal.adapter;
    call.call_key = signal.call_key;
    call.type = facts.type;
    call.from = facts.from;
    call.to = facts.to;
    call.attributes = facts.attributes;
    call.match = facts.match;
    call.related_record = facts.related_record;
    call.started_at = facts.started_at;
    const CallId id = call.id;
    d.emit(event::CallStarted{.call = std::move(call), .fact_times = std::move(facts.times)});
    return id;
}

void update_call(Decider& d, const LiveCall& live, const CallSignal& signal, Instant at) {
    const CallFacts known = facts_of(live);
    CallFacts facts = known;
    join(facts, signal, at);
    if (live.call.previous_call) facts.started_at = known.started_at; // a later leg begins with its transfer
    if (facts == known) return;
    d.emit(event::CallUpdated{.call = live.call.id,
                              .type = facts.type,
                              .from = facts.from,
                              .to = facts.to,
                              .attributes = facts.attributes,
                              .match = facts.match,
                              .related_record = facts.related_record,
                              .started_at = facts.started_at,
                              .fact_times = facts.times});
}

Instant clamped_to_call(const Decider& d, CallId id, Instant at) {
    return std::max(at, d.state().calls.at(id).call.started_at);
}

void end_by_signal(Decider& d, CallId id, const CallSignal& signal, Instant at) {
    if (d.state().calls.at(id).call.ended_at) return;
    end_call(d, id, CallEnd{.at = clamped_to_call(d, id, at), .reason = signal.reason, .by = signal.ended_by});
}

void progress(Decider& d, CallId id, const CallSignal& signal, const std::optional<QueuePlan>& plan) {
    const Instant at = clamped_to_call(d, id, possible_time(d, signal));
    switch (signal.kind) {
    case SignalKind::offered:
    case SignalKind::ringing:
    case SignalKind::updated:
        break;
    case SignalKind::queued:
        if (plan) queue_call(d, id, signal, *plan);
        break;
    case SignalKind::answered:
        answer_call(d, id, at);
        break;
    case SignalKind::held:
        hold_call(d, id, at);
        break;
    case SignalKind::resumed:
        resume_call(d, id, at);
        break;
    case SignalKind::recording_paused:
        toggle_recording(d, id, true, at);
        break;
    case SignalKind::recording_resumed:
        toggle_recording(d, id, false, at);
        break;
    case SignalKind::ended:
        end_by_signal(d, id, signal, at);
        break;
    }
}

// A call that is queued already needs no plan: the signal is a repeat.
Result<std::optional<QueuePlan>> plan_if_needed(const Decider& d, const LiveCall* live, const CallSignal& signal) {
    if (signal.kind != SignalKind::queued || (live != nullptr && live->call.work_item)) return std::nullopt;
    const Party dialled = signal.to.value_or(live == nullptr ? Party{} : live->call.to);
    auto plan = plan_queue(d.configuration(), signal, dialled, d.now());
    if (!plan) return std::unexpected(plan.error());
    if (auto possible = check_item_possible(d, voice_channel(), plan->queue); !possible) {
        return std::unexpected(possible.error());
    }
    return std::optional{std::move(*plan)};
}

} // namespace

Result<Answer> decide(Decider& d, const CallSignal& signal) {
    if (auto checked = check(d, signal); !checked) return std::unexpected(checked.error());
    const LiveCall* live = call_by_key(d.state(), signal.adapter, signal.call_key);
    if (live != nullptr && is_about_earlier_leg(*live, signal)) return answer_with(live->call.id);
    if (live != nullptr && starts_anew(*live, signal)) live = nullptr;

    const auto plan = plan_if_needed(d, live, signal);
    if (!plan) return std::unexpected(plan.error());
    if (live != nullptr && signal.kind == SignalKind::answered) {
        if (auto checked = check_answered(d, *live); !checked) return std::unexpected(checked.error());
    }
    if (live == nullptr) {
        if (auto checked = check_new_call(d, signal); !checked) return std::unexpected(checked.error());
        make_room(d);
    }

    const Instant at = possible_time(d, signal);
    const CallId id = live == nullptr ? start_call(d, signal, at) : live->call.id;
    if (live != nullptr) update_call(d, *live, signal, at);
    progress(d, id, signal, *plan);
    return answer_with(id);
}

} // namespace answerd::core
