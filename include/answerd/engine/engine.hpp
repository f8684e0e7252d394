// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/store/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// Runs the core: inbox -> core thread -> writer thread (group commit) -> commit gate -> answers, notices, controls.
// Nothing leaves before the transaction that holds its cause is durable.
namespace answerd::engine {

// Where the engine gets the time. Steady: never goes back, whatever happens to the wall clock (invariant: no clock
// inside).
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() = 0;
};
// Wall clock at start plus a steady clock from then on.
[[nodiscard]] std::unique_ptr<Clock> system_clock();

struct EngineSettings {
    CoreSettings core;
    std::size_t inbox_max = 20'000;        // commands waiting; above: overloaded
    std::size_t batch_events_max = 4'096;  // events decided ahead of the writer; above the core thread waits
    std::size_t stream_frames_max = 256;   // per agent, kept for a resume ...
    std::size_t stream_bytes_max = 65'536; // ... whichever bound comes first
    std::uint64_t snapshot_every = 50'000; // events
    Milliseconds full_retry{500};          // how often a full storage is tried again
};

struct EngineMetrics { // gauges and counters, read from any thread
    std::uint64_t commands = 0, events = 0, commits = 0, refused = 0, overloaded = 0;
    std::uint64_t inbox_length = 0, uncommitted_events = 0;
    std::uint64_t last_commit_us = 0;
    std::uint64_t waiting_items = 0, live_calls = 0, connected_agents = 0;
    std::uint64_t overdue_deadlines = 0; // must be 0 (peers §(b) 14)
    bool is_storage_full = false;
};

// A work on an agent's screen, and the customer's record that it is about.
struct ShownRecord {
    AgentWorkId work;
    RecordReference record;
    friend bool operator==(const ShownRecord&, const ShownRecord&) = default;
};

// One agent's open console. Called on the core thread, must not block: post and return.
class NoticeSink {
public:
    virtual ~NoticeSink() = default;
    // An encoded frame, shared: never copied per subscriber.
    virtual void deliver(std::uint64_t seq, std::shared_ptr<const std::string> frame) = 0;
    // Said before `deliver` when a provider's event led to that frame: when the event arrived (Receipt::received_at).
    // Feeds the histogram "event received -> pop written".
    virtual void caused_by(Instant event_received_at) { static_cast<void>(event_received_at); }
    // Said after `deliver` when the frame shows a work that has a record.
    virtual void shows(const ShownRecord& shown) { static_cast<void>(shown); }
    // Another connection took over, or the engine stops: one of the two reasons below. Nothing is delivered after it.
    virtual void close(std::string_view reason) = 0;
};
inline constexpr std::string_view sink_taken_over = "takenOver";
inline constexpr std::string_view sink_stopping = "stopping";

// Turns a notice into the bytes that a console reads; given by api, so that engine knows no protocol.
using NoticeEncoder = std::function<std::string(const AgentNotice&)>;
// Hands a control to its adapter; called on the core thread after the commit, must not block. Controls that were
// without an answer before a restart come again, possibly before start_engine returns.
using ControlSink = std::function<void(const Control&)>;

struct Connect {
    UserId agent;
    ConnectionId connection;
    std::optional<std::uint64_t> last_seq; // resume after this; empty or too old = snapshot
    std::shared_ptr<NoticeSink> sink;
};

// Called once, on the core thread, after the commit. A refusal waits for its commit too, because it may reveal what is
// not durable yet. The notices and controls of a command have left when its answer does (a connect: see there).
// A refusal that is worth a retry means that nothing was kept, not even the receipt: ask again later. After a storage
// error that nobody can recover from (on_fatal) no answer comes at all.
using Completion = std::function<void(Result<Answer>)>;

// Is the server the reason, so that the same request may succeed later?
[[nodiscard]] constexpr bool is_worth_a_retry(ProblemCode code) {
    switch (code) {
    case ProblemCode::overloaded:
    case ProblemCode::unavailable:
    case ProblemCode::throttled:
    case ProblemCode::internal:
        return true;
    case ProblemCode::invalid:
    case ProblemCode::not_found:
    case ProblemCode::conflict:
    case ProblemCode::duplicate:
    case ProblemCode::stale:
    case ProblemCode::not_supported:
    case ProblemCode::not_permitted:
    case ProblemCode::unauthenticated:
    case ProblemCode::too_large:
        return false;
    }
    return false;
}

class Engine {
public:
    virtual ~Engine() = default;

    // All of these may be called from any thread and never block. `false`: the inbox is full or the engine stops,
    // nothing happened and `done` will not be called. An AgentDisconnected is never refused for a full inbox (there is
    // at most one for each connect): losing it would keep a vanished agent online for ever.
    [[nodiscard]] virtual bool submit(Origin origin, Command command, Completion done) = 0;
    // The same with the provider's raw event, which is written in the same transaction whatever the core says of it,
    // unless that is worth a retry: a receipt would make the repeat a duplicate. Without a command only the receipt is
    // written.
    [[nodiscard]] virtual bool submit(store::Receipt receipt, std::optional<Command> command, Completion done) = 0;
    // Records that are not decided by the core (contacts, users, sessions): `work` runs on the writer thread inside the
    // next group commit, in a section of its own; `done` gets its result after the commit, on the writer thread,
    // `unavailable` when the storage is full, or `internal` when `work` threw. `work` runs at most once. False as for
    // submit, with a bound of its own.
    [[nodiscard]] virtual bool write(std::function<Result<>(store::Transaction&)> work,
                                     std::function<void(Result<>)> done) = 0;
    // Runs `read` on the core thread between two commands, also while the storage is full. For live views; keep it
    // short. It sees what has been decided, of which the newest may not be durable yet.
    [[nodiscard]] virtual bool query(std::function<void(const Core&, Instant now)> read) = 0;
    // Signs an agent's console in: its sink first gets what it missed, or a snapshot, then every notice, without a gap.
    // `done` is called before the first of them, so that the answer to a sign-in precedes the stream.
    [[nodiscard]] virtual bool connect(Connect request, Completion done) = 0;

    // What callers are looked up by, as it was last decided. Any thread, no wait; hold it for one look-up.
    [[nodiscard]] virtual std::shared_ptr<const MatchingSettings> matching_settings() const = 0;

    [[nodiscard]] virtual EngineMetrics metrics() const = 0;
    // Beats once per turn of the core thread; the watchdog compares two readings.
    [[nodiscard]] virtual std::uint64_t heartbeat() const = 0;

    // Refuses new commands, drains the inbox, commits, writes a snapshot, closes every sink, joins the threads. Not
    // from a callback of the engine. A second call waits for the first and does nothing.
    virtual void stop() = 0;
};

struct EngineParts {
    EngineSettings settings;
    std::unique_ptr<store::Writer> writer;
    std::unique_ptr<store::Reader> reader; // for recovery only
    std::unique_ptr<Clock> clock;
    NoticeEncoder encode_notice;
    ControlSink send_control;
    // An unrecoverable storage error: the process must exit so that the service manager restarts it. Called once, on
    // the core thread, as the last thing it does; it must not call stop().
    std::function<void(std::string_view)> on_fatal;
};

struct RecoveryReport {
    std::uint64_t snapshot_seq = 0;
    std::uint64_t replayed = 0;
    std::uint64_t last_seq = 0;
    Instant last_at{};                 // of the newest event; behind a clock that was set back it lies in the future
    std::uint64_t snapshot_digest = 0; // as it was found, which is as it was recorded
};

// Recovers (snapshot + journal tail; the digest recorded with the snapshot has to agree), then starts the threads.
[[nodiscard]] Result<std::unique_ptr<Engine>> start_engine(EngineParts parts, RecoveryReport* report = nullptr);

} // namespace answerd::engine
