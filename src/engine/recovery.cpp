// SPDX-License-Identifier: Apache-2.0
#include "recovery.hpp"

#include "snapshots.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/os/thread.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace answerd::engine {

namespace {

std::unexpected<Problem> refused(std::string sentence) {
    return std::unexpected(Problem(ProblemCode::conflict, std::move(sentence)));
}

// A snapshot as it was stored, and what was recorded beside it.
struct StoredSnapshot {
    store::RecoveredState state;
    std::optional<std::string> digest; // the setting
};

struct Restored {
    Core core;
    std::uint64_t digest = 0; // of the snapshot
};

Result<Restored> restored(CoreSettings settings, const StoredSnapshot& stored) {
    Restored result{.core = Core(settings)};
    if (!stored.state.snapshot) return result;
    const auto seq = std::to_string(stored.state.snapshot_seq);
    const auto bytes = store::unpack_snapshot(*stored.state.snapshot);
    if (!bytes) return refused("The snapshot at event " + seq + " cannot be read: " + bytes.error().detail);
    auto state = codec::decode_state(*bytes);
    if (!state) return refused("The snapshot at event " + seq + " cannot be read: " + state.error().detail);
    if (state->last_seq != stored.state.snapshot_seq) {
        return refused("The snapshot filed under event " + seq + " is of event " + std::to_string(state->last_seq) +
                       ".");
    }
    result.core.restore(std::move(*state));
    result.digest = result.core.digest();
    const auto found = snapshot_digest_text(stored.state.snapshot_seq, result.digest);
    if (stored.digest != found) {
        return refused("The snapshot at event " + seq + " restores to digest " + found + ", recorded is " +
                       stored.digest.value_or("none") +
                       ". Restore a backup, or remove the snapshot to replay the journal.");
    }
    return result;
}

// Applies the journal behind a snapshot, event by event.
class Replay {
public:
    explicit Replay(Core& core) : core_(core) {}

    // False when nothing more can be applied.
    bool take(const Event& event) {
        if (gap_at_) return false;
        if (event.seq != core_.state().last_seq + 1) {
            gap_at_ = event.seq;
            return false;
        }
        core_.apply(event);
        ++applied_;
        return true;
    }
    [[nodiscard]] Result<std::uint64_t> applied() const {
        if (!gap_at_) return applied_;
        return refused("The journal jumps from event " + std::to_string(core_.state().last_seq) + " to event " +
                       std::to_string(*gap_at_) + ". Restore a backup.");
    }

private:
    Core& core_;
    std::optional<std::uint64_t> gap_at_;
    std::uint64_t applied_ = 0;
};

// What is read while the snapshot is being restored; the rest follows when it is.
constexpr std::size_t read_ahead_max = 100'000;

std::vector<Event> read_ahead(store::Reader& reader, std::uint64_t after) {
    os::name_this_thread("replay");
    std::vector<Event> events;
    reader.replay(after, [&](const Event& event) {
        events.push_back(event);
        return events.size() < read_ahead_max;
    });
    return events;
}

} // namespace

// The snapshot is restored on this thread and the journal read on another one, not the other way round: a state of
// gigabytes would be allocated from that thread's own heap, which grows by a system call for each page.
Result<Core> recover(store::Reader& reader, CoreSettings settings, RecoveryReport& report) {
    const StoredSnapshot stored{.state = reader.newest_snapshot(), .digest = reader.setting(snapshot_digest_setting)};
    auto reading = std::async(std::launch::async, [&] { return read_ahead(reader, stored.state.snapshot_seq); });
    auto restored = engine::restored(settings, stored);
    const std::vector<Event> ahead = reading.get();
    if (!restored) return std::unexpected(restored.error());

    Core& core = restored->core;
    Replay replay(core);
    for (const Event& event : ahead)
        if (!replay.take(event)) break;
    if (ahead.size() == read_ahead_max)
        reader.replay(core.state().last_seq, [&](const Event& event) { return replay.take(event); });
    const auto applied = replay.applied();
    if (!applied) return std::unexpected(applied.error());
    report = {.snapshot_seq = stored.state.snapshot_seq,
              .replayed = *applied,
              .last_seq = core.state().last_seq,
              .last_at = core.state().last_at,
              .snapshot_digest = restored->digest};
    return std::move(core);
}

} // namespace answerd::engine
