// SPDX-License-Identifier: Apache-2.0
#include "core_thread.hpp"

#include "answerd/os/thread.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace answerd::engine {

namespace {

// After so many commands the thread looks at the writer again, so that a long queue does not leave the disk idle.
constexpr int commands_per_turn = 128;
constexpr std::chrono::seconds heartbeat_every{1};

// Facts about consoles and controls that nobody will say a second time. They wait for room; requests are refused.
bool is_said_once(const Job& job) {
    return job.command && (std::holds_alternative<command::AgentDisconnected>(*job.command) ||
                           std::holds_alternative<command::ControlResult>(*job.command));
}

} // namespace

CoreThread::CoreThread(Parts parts, Decider decider, std::vector<Release> first, Inbox& inbox, WriterThread& writer,
                       Gauges& gauges)
    : settings_(parts.settings), clock_(std::move(parts.clock)), send_control_(std::move(parts.send_control)),
      on_fatal_(std::move(parts.on_fatal)), inbox_(inbox), writer_(writer), gauges_(gauges),
      decider_(std::move(decider)),
      streams_({settings_.stream_frames_max, settings_.stream_bytes_max}, std::move(parts.encode_notice)),
      snapshots_(settings_.core, writer), snapshot_at_(parts.snapshot_seq) {
    carry_out(std::move(first));
    started_at_ = clock_->now();
    clock_lead_ = std::max(Milliseconds{0}, decider_.core().state().last_at - started_at_);
    show_gauges();
}

void CoreThread::start() {
    thread_ = std::jthread([this] {
        os::name_this_thread("core");
        run();
    });
}

void CoreThread::join() {
    if (thread_.joinable()) thread_.join();
}

void CoreThread::run() {
    for (const auto& control : decider_.core().pending_controls())
        send_control_(control);
    while (!is_finished()) {
        inbox_.take(turn_, takes_jobs(), wake_at());
        turn();
        gauges_.heartbeat.fetch_add(1, std::memory_order_relaxed);
    }
    wind_up();
}

void CoreThread::turn() {
    std::ranges::move(turn_.jobs, std::back_inserter(backlog_));
    turn_.jobs.clear();
    for (const auto report : turn_.reports)
        hear(report);
    if (storage_ == Storage::broken) return;
    if (storage_ == Storage::full && turn_.is_closing) writer_.give_up();
    for (const auto& query : turn_.queries)
        query(decider_.core(), now());
    decide_some();
    hand_over();
    show_gauges();
}

void CoreThread::wind_up() {
    if (storage_ == Storage::broken) {
        inbox_.close();
        on_fatal_("The storage is broken: what was not acknowledged may be lost, everything else is safe.");
        return;
    }
    if (storage_ == Storage::writable && decider_.core().state().last_seq > snapshot_at_) {
        snapshots_.write_last(decider_.core());
    }
    streams_.close_all(sink_stopping);
    show_gauges();
}

bool CoreThread::is_finished() const {
    if (storage_ == Storage::broken) return true;
    return turn_.is_closing && inbox_.length() == 0 && postponed_.empty() && open_.empty() && !is_in_flight_;
}

bool CoreThread::has_room() const {
    const auto events = open_.facts.event_count() + in_flight_events_;
    const auto commands = open_.commands + in_flight_commands_;
    return std::max(events, commands) < settings_.batch_events_max;
}

bool CoreThread::takes_jobs() const {
    return backlog_.empty() && (storage_ != Storage::writable || has_room());
}

std::chrono::steady_clock::time_point CoreThread::wake_at() {
    const auto here = std::chrono::steady_clock::now();
    if (!backlog_.empty() && (storage_ != Storage::writable || has_room())) return here;
    auto wait = std::chrono::duration_cast<Milliseconds>(heartbeat_every);
    const auto deadline = decider_.core().next_deadline();
    if (deadline && may_decide() && !is_deadline_stuck_) wait = std::clamp(*deadline - now(), Milliseconds{0}, wait);
    return here + wait;
}

// A wall clock that was set back must not freeze every deadline until it has caught up, and what it was wrong by must
// not stay for good: until then time runs at half speed.
Instant CoreThread::now() {
    const Instant clock = clock_->now();
    return clock + std::max(Milliseconds{0}, clock_lead_ - (clock - started_at_) / 2);
}

void CoreThread::decide_some() {
    pass_due_deadlines(now());
    for (int i = 0; i < commands_per_turn && !backlog_.empty(); ++i) {
        if (storage_ == Storage::writable && !has_room()) return;
        auto job = std::move(backlog_.front());
        backlog_.pop_front();
        inbox_.job_left();
        decide(std::move(job));
    }
}

void CoreThread::decide(Job job) {
    if (storage_ != Storage::writable) {
        postpone_or_refuse(std::move(job));
        return;
    }
    const auto at = now();
    pass_due_deadlines(at); // an answer that came after the deadline comes after the deadline
    decider_.decide(at, std::move(job), open_);
}

void CoreThread::postpone_or_refuse(Job job) {
    if (storage_ == Storage::full && is_said_once(job) && postponed_.size() < settings_.inbox_max) {
        postponed_.push_back(std::move(job));
    } else {
        refuse(job.done, "The storage is full.");
    }
}

void CoreThread::pass_due_deadlines(Instant at) {
    const auto due = decider_.core().next_deadline();
    if (!due || *due > at) {
        is_deadline_stuck_ = false;
        gauges_.overdue_deadlines.store(0, std::memory_order_relaxed);
        return;
    }
    is_deadline_stuck_ = !may_decide() || !decider_.pass_time(at, open_);
    gauges_.overdue_deadlines.store(is_deadline_stuck_ ? 1 : 0, std::memory_order_relaxed);
}

void CoreThread::hear(CommitReport report) {
    switch (report) {
    case CommitReport::committed:
        on_committed();
        return;
    case CommitReport::full:
        storage_ = Storage::full;
        return;
    case CommitReport::healed:
        on_space();
        return;
    case CommitReport::abandoned:
        on_abandoned();
        return;
    case CommitReport::broken:
        storage_ = Storage::broken;
        return;
    }
}

void CoreThread::on_committed() {
    auto committed = std::exchange(in_flight_, {});
    is_in_flight_ = false;
    in_flight_events_ = 0;
    in_flight_commands_ = 0;
    on_space();
    if (!open_.facts.empty()) hand_over(); // the next flush runs while this batch is released
    carry_out(std::move(committed));
}

void CoreThread::on_space() {
    storage_ = Storage::writable;
    if (postponed_.empty()) return;
    for (std::size_t i = 0; i < postponed_.size(); ++i)
        inbox_.job_returned();
    backlog_.insert(backlog_.begin(), std::make_move_iterator(postponed_.begin()),
                    std::make_move_iterator(postponed_.end()));
    postponed_.clear();
}

// What was decided since the storage filled up was never durable: whoever asked hears that it did not happen, and the
// next start does not know of it.
void CoreThread::on_abandoned() {
    storage_ = Storage::abandoned;
    auto undone = std::exchange(in_flight_, {});
    std::ranges::move(open_.releases, std::back_inserter(undone));
    open_ = {};
    is_in_flight_ = false;
    for (const auto& release : undone) {
        if (const auto* answering = std::get_if<release::Answering>(&release)) {
            refuse(answering->done, "The storage is full and the server stops.");
        }
    }
    for (auto& job : std::exchange(postponed_, {}))
        refuse(job.done, "The storage is full and the server stops.");
}

void CoreThread::hand_over() {
    if (is_in_flight_ || open_.empty()) return;
    if (open_.facts.empty()) { // refusals and repeated answers: nothing to wait for
        carry_out(std::exchange(open_, {}).releases);
        return;
    }
    snapshot_if_due();
    in_flight_events_ = open_.facts.event_count();
    in_flight_commands_ = open_.commands;
    in_flight_ = std::move(open_.releases);
    is_in_flight_ = true;
    writer_.hand_over(std::make_unique<const Facts>(std::move(open_.facts)));
    open_ = {};
}

void CoreThread::snapshot_if_due() {
    const auto& state = decider_.core().state();
    if (state.last_seq < snapshot_at_ + settings_.snapshot_every || snapshots_.is_busy()) return;
    snapshots_.reserve();
    snapshot_at_ = state.last_seq;
    open_.releases.emplace_back(release::Snapshotting{std::make_unique<State>(state)});
}

void CoreThread::show_gauges() {
    const auto uncommitted = open_.facts.event_count() + in_flight_events_;
    gauges_.uncommitted_events.store(uncommitted, std::memory_order_relaxed);
    gauges_.waiting_items.store(decider_.counts().waiting_items(), std::memory_order_relaxed);
    gauges_.live_calls.store(decider_.counts().live_calls(), std::memory_order_relaxed);
    gauges_.connected_agents.store(streams_.connected(), std::memory_order_relaxed);
    gauges_.is_storage_full.store(storage_ == Storage::full || storage_ == Storage::abandoned,
                                  std::memory_order_relaxed);
}

void CoreThread::carry_out(std::vector<Release> releases) {
    for (auto& release : releases)
        std::visit([this](auto& alternative) { carry_out(alternative); }, release);
}

void CoreThread::carry_out(release::Answering& answering) {
    answering.done(std::move(answering.answer));
}

void CoreThread::carry_out(release::Notifying& notifying) {
    streams_.publish(notifying.agent, notifying.seq, std::move(notifying.frame), notifying.context);
}

void CoreThread::carry_out(release::Controlling& controlling) {
    send_control_(controlling.control);
}

void CoreThread::carry_out(release::TakingOver& taking_over) {
    streams_.take_over(taking_over.agent);
}

void CoreThread::carry_out(release::SigningIn& signing_in) {
    streams_.sign_in(signing_in.connect, signing_in.snapshot);
}

void CoreThread::carry_out(release::SigningOff& signing_off) {
    streams_.sign_off(signing_off.gone);
}

void CoreThread::carry_out(release::Snapshotting& snapshotting) {
    snapshots_.write(std::move(snapshotting.state));
}

void CoreThread::refuse(const Completion& done, std::string_view why) {
    if (done) done(std::unexpected(Problem(ProblemCode::unavailable, std::string(why))));
}

} // namespace answerd::engine
