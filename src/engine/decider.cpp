// SPDX-License-Identifier: Apache-2.0
#include "decider.hpp"

#include "answerd/core/screen_pop.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace answerd::engine {

namespace {

const WorkView* work_in(const NoticeBody& body) {
    if (const auto* offer = std::get_if<notice::Offer>(&body)) return &offer->work;
    const auto* changed = std::get_if<notice::WorkChanged>(&body);
    return changed == nullptr ? nullptr : &changed->work;
}

std::optional<ShownRecord> shown_in(const NoticeBody& body) {
    const WorkView* work = work_in(body);
    if (work == nullptr) return std::nullopt;
    const auto& record = work->call ? work->call->related_record : work->related_record;
    if (!record) return std::nullopt;
    return ShownRecord{.work = work->work_id, .record = *record};
}

bool changes_matching(const EventBody& body) {
    const auto is_read = [](ConfigurationKind kind) {
        return kind == ConfigurationKind::matching_rule || kind == ConfigurationKind::entry_point;
    };
    if (const auto* put = std::get_if<event::ConfigurationPut>(&body)) return is_read(kind_of(put->entity));
    const auto* removed = std::get_if<event::ConfigurationRemoved>(&body);
    return removed != nullptr && is_read(removed->entity_kind);
}

} // namespace

Decider::Decider(Core core, NoticeEncoder encode, Gauges& gauges)
    : core_(std::move(core)), encode_(std::move(encode)), gauges_(gauges) {
    counts_.start_from(core_.state());
    publish_matching();
}

// Before the change is answered for, so that whoever hears of it finds the next call looked up by it.
void Decider::publish_matching() {
    gauges_.matching.set(matching_settings_of(core_.state().configuration));
}

void Decider::decide(Instant now, Job job, Batch& batch) {
    auto decision = ask(now, job);
    const auto event_received_at = job.receipt ? std::optional(job.receipt->received_at) : std::nullopt;
    if (job.receipt) file_receipt(std::move(*job.receipt), decision.answer, batch);

    std::optional<AgentNotice> snapshot;
    if (job.connect && decision.answer) {
        batch.releases.emplace_back(release::TakingOver{job.connect->agent});
        snapshot = core_.snapshot_of(job.connect->agent);
    }
    file(std::move(decision.emissions), event_received_at, batch);
    file_answer(std::move(job), std::move(decision.answer), std::move(snapshot), batch);
    ++batch.commands;
}

bool Decider::pass_time(Instant now, Batch& batch) {
    const Job tick{.command = command::TimePassed{}};
    for (auto due = core_.next_deadline(); due && *due <= now;) {
        auto decision = ask(now, tick);
        const bool has_moved = !decision.emissions.empty();
        file(std::move(decision.emissions), std::nullopt, batch);
        const auto next = core_.next_deadline();
        if (!has_moved && next == due) return false;
        due = next;
    }
    return true;
}

Decision Decider::ask(Instant now, const Job& job) {
    if (!job.command) return Decision{.answer = Answer{}};
    gauges_.commands.fetch_add(1, std::memory_order_relaxed);
    auto decision = core_.handle(now, job.origin, *job.command);
    if (!decision.answer) gauges_.refused.fetch_add(1, std::memory_order_relaxed);
    return decision;
}

void Decider::file(std::vector<Emission> emissions, std::optional<Instant> event_received_at, Batch& batch) {
    const auto body_of = [](const Emission& emission) -> const EventBody& { return emission.event.body; };
    if (std::ranges::any_of(emissions, changes_matching, body_of)) publish_matching();
    for (auto& emission : emissions) {
        if (const auto* requested = std::get_if<event::ControlRequested>(&emission.event.body)) {
            batch.releases.emplace_back(release::Controlling{requested->control});
        }
        for (const auto& notice : emission.notices) {
            batch.releases.emplace_back(
                release::Notifying{notice.agent,
                                   notice.seq,
                                   std::make_shared<const std::string>(encode_(notice)),
                                   {.event_received_at = event_received_at, .shown = shown_in(notice.body)}});
        }
        for (auto& change : emission.records) {
            counts_.follow(change);
            batch.facts.add(std::move(change));
        }
        batch.facts.add(std::move(emission.event));
    }
    gauges_.events.fetch_add(emissions.size(), std::memory_order_relaxed);
}

void Decider::file_receipt(store::Receipt receipt, const Result<Answer>& answer, Batch& batch) {
    if (!answer) {
        if (is_worth_a_retry(answer.error().code)) return; // it would make the repeat a duplicate
        receipt.outcome = store::ReceiptOutcome::refused;
        receipt.detail = answer.error().detail;
    }
    batch.facts.add(std::move(receipt));
}

void Decider::file_answer(Job job, Result<Answer> answer, std::optional<AgentNotice> snapshot, Batch& batch) {
    const bool is_accepted = answer.has_value();
    if (const auto* gone = job.command ? std::get_if<command::AgentDisconnected>(&*job.command) : nullptr) {
        batch.releases.emplace_back(release::SigningOff{*gone});
    }
    if (job.done) batch.releases.emplace_back(release::Answering{std::move(job.done), std::move(answer)});
    if (job.connect && is_accepted) {
        batch.releases.emplace_back(release::SigningIn{std::move(*job.connect), std::move(snapshot)});
    }
}

} // namespace answerd::engine
