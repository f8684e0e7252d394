// SPDX-License-Identifier: Apache-2.0
#include "disk.hpp"

#include "answerd/codec/described.hpp"

#include <utility>

namespace answerd::sim {

void Disk::commit(Batch batch) {
    journal_.insert(journal_.end(), std::make_move_iterator(batch.events.begin()),
                    std::make_move_iterator(batch.events.end()));
    for (auto& key : batch.receipts)
        records_->receipts.emplace(std::move(key), "");
    for (auto& call : batch.calls) { // the newest leg of a key is the one that is found by it
        auto& row = records_->calls[call.call_key];
        if (row.id.uuid <= call.id.uuid) row = std::move(call);
    }
}

void Disk::take_snapshot(const Core& core) {
    snapshots_.push_back(
        {.seq = core.state().last_seq, .text = codec::encode_state(core.state()), .digest = core.digest()});
}

Core Disk::replayed(CoreSettings settings) const {
    Core core(settings);
    for (const auto& event : journal_)
        core.apply(event);
    return core;
}

std::optional<Core> Disk::restored(CoreSettings settings, Random& random) const {
    const auto& snapshot = random.pick(snapshots_);
    auto state = codec::decode_state(snapshot.text);
    if (!state || state->last_seq != snapshot.seq) return std::nullopt;
    Core core(settings);
    core.restore(std::move(*state));
    if (core.digest() != snapshot.digest) return std::nullopt;
    for (auto at = snapshot.seq; at < journal_.size(); ++at) // the seqs of the journal begin at 1 and have no gap
        core.apply(journal_[at]);
    return core;
}

} // namespace answerd::sim
