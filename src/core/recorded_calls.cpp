// SPDX-License-Identifier: Apache-2.0
#include "recorded_calls.hpp"

#include "call_facts.hpp"
#include "lookup.hpp"
#include "skill_rules.hpp"

#include <string>
#include <utility>

namespace answerd::core {

namespace {

using command::CallSignal;
using command::SignalKind;

// Facts after the signal against those before it: what differs was said, all of it at one time.
class Said {
public:
    Said(CallSignal& signal, CallFacts before, const CallFacts& after)
        : signal_(signal), before_(std::move(before)), after_(after) {
        if (is_news("type", before_.type, after_.type)) signal_.type = after_.type;
        if (is_news("from", before_.from, after_.from)) signal_.from = after_.from;
        if (is_news("to", before_.to, after_.to)) signal_.to = after_.to;
        for (const auto& [key, value] : after_.attributes) {
            const auto known = before_.attributes.find(key);
            const PersonalText was = known == before_.attributes.end() ? PersonalText{} : known->second;
            if (is_news("attribute/" + key, was, value)) signal_.attributes.emplace(key, value);
        }
        if (before_.match != after_.match) signal_.match = after_.match;
        if (is_news("begun", before_.started_at, after_.started_at)) signal_.kind = SignalKind::offered;
    }

    // When it was said, as far as a fact tells.
    [[nodiscard]] std::optional<Instant> at() const { return at_; }

private:
    template <class T>
    bool is_news(const std::string& fact, const T& was, const T& is) {
        const auto time = after_.times.find(fact);
        if (time == after_.times.end()) return false;
        const auto known = before_.times.find(fact);
        if (known != before_.times.end() && known->second == time->second && was == is) return false;
        if (!at_) at_ = time->second;
        return true;
    }

    CallSignal& signal_;
    CallFacts before_;
    const CallFacts& after_;
    std::optional<Instant> at_;
};

struct Progress {
    SignalKind kind;
    Instant at;
};

std::optional<Progress> progress_in(std::span<const Event> decided) {
    for (const Event& event : decided) {
        if (const auto* queued = std::get_if<event::WorkItemQueued>(&event.body)) {
            return Progress{SignalKind::queued, queued->item.requested_at};
        }
        if (const auto* answered = std::get_if<event::CallAnswered>(&event.body)) {
            return Progress{SignalKind::answered, answered->answered_at};
        }
        if (const auto* held = std::get_if<event::CallHeld>(&event.body)) {
            return Progress{SignalKind::held, held->held_at};
        }
        if (const auto* resumed = std::get_if<event::CallResumed>(&event.body)) {
            return Progress{SignalKind::resumed, resumed->resumed_at};
        }
        if (const auto* toggled = std::get_if<event::RecordingToggled>(&event.body)) {
            const auto kind = toggled->paused ? SignalKind::recording_paused : SignalKind::recording_resumed;
            return Progress{kind, toggled->toggled_at};
        }
        if (const auto* ended = std::get_if<event::CallEnded>(&event.body)) {
            return Progress{SignalKind::ended, ended->ended_at};
        }
    }
    return std::nullopt;
}

// Of the call as the item found it.
const Attributes& attributes_in(const State& before, std::span<const Event> decided, CallId call) {
    static const Attributes none;
    if (const auto* updated = first_of<event::CallUpdated>(decided)) return updated->attributes;
    if (const auto* started = first_of<event::CallStarted>(decided)) return started->call.attributes;
    const LiveCall* live = find_in(before.calls, call);
    return live == nullptr ? none : live->call.attributes;
}

void add_queueing(CallSignal& signal, const State& before, const Attributes& attributes, const WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(before.configuration, item.queue);
    signal.queue = item.queue;
    signal.skills = brought_along(before.configuration, attributes, item);
    signal.skill_expression = item.skill_expression;
    if (routing == nullptr || routing->priority != item.priority) signal.priority = item.priority;
}

void add_progress(CallSignal& signal, const Progress& progress, const State& before, std::span<const Event> decided) {
    signal.kind = progress.kind;
    if (const auto* queued = first_of<event::WorkItemQueued>(decided); queued != nullptr && queued->item.call) {
        add_queueing(signal, before, attributes_in(before, decided, *queued->item.call), queued->item);
    } else if (const auto* ended = first_of<event::CallEnded>(decided)) {
        signal.reason = ended->reason;
        signal.ended_by = ended->ended_by;
    }
}

CallFacts facts_in(const event::CallUpdated& updated) {
    return {.type = updated.type,
            .from = updated.from,
            .to = updated.to,
            .attributes = updated.attributes,
            .match = updated.match,
            .related_record = updated.related_record,
            .started_at = updated.started_at,
            .times = updated.fact_times};
}

std::optional<CallId> call_in(const State& before, const Event& event) {
    if (const auto* updated = std::get_if<event::CallUpdated>(&event.body)) return updated->call;
    if (const auto* answered = std::get_if<event::CallAnswered>(&event.body)) return answered->call;
    if (const auto* held = std::get_if<event::CallHeld>(&event.body)) return held->call;
    if (const auto* resumed = std::get_if<event::CallResumed>(&event.body)) return resumed->call;
    if (const auto* toggled = std::get_if<event::RecordingToggled>(&event.body)) return toggled->call;
    if (const auto* ended = std::get_if<event::CallEnded>(&event.body)) return ended->call;
    if (const auto* queued = std::get_if<event::WorkItemQueued>(&event.body)) return queued->item.call;
    if (const auto* returned = std::get_if<event::WorkReturned>(&event.body)) {
        const AgentWork* work = find_in(before.works, returned->work);
        return work == nullptr ? std::nullopt : work->call;
    }
    if (const auto* closed = std::get_if<event::WorkItemClosed>(&event.body)) {
        const LiveItem* live = find_in(before.items, closed->item);
        return live == nullptr ? std::nullopt : live->item.call;
    }
    return std::nullopt;
}

} // namespace

std::optional<Command> signal_behind(const State& before, std::span<const Event> decided) {
    const auto progress = progress_in(decided);
    CallSignal signal;
    Instant said_at = progress ? progress->at : decided.front().at;
    if (const auto* started = first_of<event::CallStarted>(decided)) {
        signal.adapter = started->call.adapter;
        signal.call_key = started->call.call_key;
        static_cast<void>(Said(signal, {}, facts_of(started->call, started->fact_times)));
        said_at = started->call.started_at;
    } else {
        const auto id = call_in(before, decided.front());
        const LiveCall* live = id ? find_in(before.calls, *id) : nullptr;
        if (live == nullptr) return std::nullopt;
        signal.adapter = live->call.adapter;
        signal.call_key = live->call.call_key;
        if (const auto* updated = first_of<event::CallUpdated>(decided)) {
            const Said said(signal, facts_of(*live), facts_in(*updated));
            said_at = said.at().value_or(said_at);
        }
    }
    if (progress) add_progress(signal, *progress, before, decided);
    signal.occurred_at = said_at;
    return signal;
}

} // namespace answerd::core
