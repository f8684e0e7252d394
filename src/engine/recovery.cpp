// SPDX-License-Identifier: Apache-2.0
#include "recovery.hpp"

#include "snapshots.hpp"

#include "answerd/codec/described.hpp"

#include <string>
#include <utility>

namespace answerd::engine {

namespace {

std::unexpected<Problem> refused(std::string sentence) {
    return std::unexpected(Problem(ProblemCode::conflict, std::move(sentence)));
}

// The digest of what was restored.
Result<std::uint64_t> restore_snapshot(Core& core, store::Reader& reader, const store::RecoveredState& stored) {
    const auto seq = std::to_string(stored.snapshot_seq);
    const auto text = store::unpack_snapshot(*stored.snapshot);
    if (!text) return refused("The snapshot at event " + seq + " cannot be read: " + text.error().detail);
    auto state = codec::decode_state(*text);
    if (!state) return refused("The snapshot at event " + seq + " cannot be read: " + state.error().detail);
    if (state->last_seq != stored.snapshot_seq) {
        return refused("The snapshot filed under event " + seq + " is of event " + std::to_string(state->last_seq) +
                       ".");
    }
    core.restore(std::move(*state));
    const auto expected = reader.setting(snapshot_digest_setting);
    const auto digest = core.digest();
    const auto found = snapshot_digest_text(stored.snapshot_seq, digest);
    if (expected != found) {
        return refused("The snapshot at event " + seq + " restores to digest " + found + ", recorded is " +
                       expected.value_or("none") + ". Restore a backup, or remove the snapshot to replay the journal.");
    }
    return digest;
}

} // namespace

Result<Core> recover(store::Reader& reader, CoreSettings settings, RecoveryReport& report) {
    Core core(settings);
    const auto stored = reader.newest_snapshot();
    if (stored.snapshot) {
        const auto digest = restore_snapshot(core, reader, stored);
        if (!digest) return std::unexpected(digest.error());
        report.snapshot_seq = stored.snapshot_seq;
        report.snapshot_digest = *digest;
    }

    auto gap_at = std::optional<std::uint64_t>{};
    reader.replay(report.snapshot_seq, [&](const Event& event) {
        if (event.seq != core.state().last_seq + 1) {
            gap_at = event.seq;
            return false;
        }
        core.apply(event);
        ++report.replayed;
        return true;
    });
    if (gap_at) {
        return refused("The journal jumps from event " + std::to_string(core.state().last_seq) + " to event " +
                       std::to_string(*gap_at) + ". Restore a backup.");
    }
    report.last_seq = core.state().last_seq;
    return core;
}

} // namespace answerd::engine
