// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "batch.hpp"
#include "decider.hpp"
#include "gauges.hpp"
#include "inbox.hpp"
#include "snapshots.hpp"
#include "streams.hpp"
#include "writer_thread.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

namespace answerd::engine {

// The thread that owns the core. A turn: hear from the writer, release what became durable, run queries, let due
// deadlines pass, decide a chunk of commands, hand the batch over if the writer is free. It sleeps on the inbox until
// the next deadline; nothing polls.
class CoreThread {
public:
    struct Parts {
        EngineSettings settings;
        std::uint64_t snapshot_seq = 0; // of the snapshot that recovery began with
        std::unique_ptr<Clock> clock;
        NoticeEncoder encode_notice;
        ControlSink send_control;
        std::function<void(std::string_view)> on_fatal;
    };

    // `decider` has been told that the node started; `first` holds what that caused and is durable already.
    CoreThread(Parts parts, Decider decider, std::vector<Release> first, Inbox& inbox, WriterThread& writer,
               Gauges& gauges);

    void start();
    void join();

private:
    enum class Storage { writable, full, abandoned, broken };

    void run();
    void turn();
    void wind_up();
    [[nodiscard]] bool is_finished() const;
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] bool may_decide() const { return storage_ == Storage::writable && has_room(); }
    [[nodiscard]] bool takes_jobs() const;
    [[nodiscard]] std::chrono::steady_clock::time_point wake_at();
    [[nodiscard]] Instant now();

    void decide_some();
    void decide(Job job);
    void postpone_or_refuse(Job job);
    void pass_due_deadlines(Instant now);

    void hear(CommitReport report);
    void on_committed();
    void on_space();
    void on_abandoned();
    void hand_over();
    void snapshot_if_due();
    void show_gauges();

    void carry_out(std::vector<Release> releases);
    void carry_out(release::Answering& answering);
    void carry_out(release::Notifying& notifying);
    void carry_out(release::Controlling& controlling);
    void carry_out(release::TakingOver& taking_over);
    void carry_out(release::SigningIn& signing_in);
    void carry_out(release::SigningOff& signing_off);
    void carry_out(release::Snapshotting& snapshotting);
    void refuse(const Completion& done, std::string_view why);

    EngineSettings settings_;
    std::unique_ptr<Clock> clock_;
    ControlSink send_control_;
    std::function<void(std::string_view)> on_fatal_;
    Inbox& inbox_;
    WriterThread& writer_;
    Gauges& gauges_;

    Decider decider_;
    Streams streams_;
    Snapshots snapshots_;
    Storage storage_ = Storage::writable;
    Turn turn_;
    std::deque<Job> backlog_;    // taken and not decided yet; counted by the inbox
    std::vector<Job> postponed_; // while the storage is full

    Batch open_;
    std::vector<Release> in_flight_;
    std::size_t in_flight_events_ = 0;
    std::size_t in_flight_commands_ = 0;
    bool is_in_flight_ = false;

    std::uint64_t snapshot_at_ = 0; // the last event in the newest copy
    bool is_deadline_stuck_ = false;
    Instant started_at_{};       // by the clock
    Milliseconds clock_lead_{0}; // of the newest event then
    std::jthread thread_;
};

} // namespace answerd::engine
