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

// Applies the journal behind a snapshot that another thread still restores: until it has, events are read and kept.
class Replay {
public:
    Replay(CoreSettings settings, const StoredSnapshot& stored)
        : restoring_(std::async(std::launch::async, [settings, &stored] {
              os::name_this_thread("restore");
              return restored(settings, stored);
          })) {}

    // False when nothing more can be applied.
    bool take(const Event& event) {
        const bool may_wait = restoring_.valid() && early_.size() < early_max;
        if (may_wait && restoring_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            early_.push_back(event);
            return true;
        }
        return catch_up() && apply(event);
    }
    [[nodiscard]] Result<Restored> finish() {
        catch_up();
        if (gap_at_) {
            return refused("The journal jumps from event " + std::to_string(restored_->core.state().last_seq) +
                           " to event " + std::to_string(*gap_at_) + ". Restore a backup.");
        }
        return std::move(restored_);
    }
    [[nodiscard]] std::uint64_t applied() const { return applied_; }

private:
    static constexpr std::size_t early_max = 100'000;

    bool catch_up() {
        if (!restoring_.valid()) return restored_.has_value();
        restored_ = restoring_.get();
        const auto early = std::exchange(early_, {});
        return restored_.has_value() && std::ranges::all_of(early, [this](const Event& event) { return apply(event); });
    }
    bool apply(const Event& event) {
        Core& core = restored_->core;
        if (event.seq != core.state().last_seq + 1) {
            gap_at_ = event.seq;
            return false;
        }
        core.apply(event);
        ++applied_;
        return true;
    }

    std::future<Result<Restored>> restoring_; // until it is taken
    Result<Restored> restored_ = refused("");
    std::vector<Event> early_;
    std::optional<std::uint64_t> gap_at_;
    std::uint64_t applied_ = 0;
};

} // namespace

Result<Core> recover(store::Reader& reader, CoreSettings settings, RecoveryReport& report) {
    const StoredSnapshot stored{.state = reader.newest_snapshot(), .digest = reader.setting(snapshot_digest_setting)};
    Replay replay(settings, stored);
    reader.replay(stored.state.snapshot_seq, [&](const Event& event) { return replay.take(event); });
    auto restored = replay.finish();
    if (!restored) return std::unexpected(restored.error());
    report = {.snapshot_seq = stored.state.snapshot_seq,
              .replayed = replay.applied(),
              .last_seq = restored->core.state().last_seq,
              .last_at = restored->core.state().last_at,
              .snapshot_digest = restored->digest};
    return std::move(restored->core);
}

} // namespace answerd::engine
