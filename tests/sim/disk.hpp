// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random.hpp"
#include "support/telephony_fakes.hpp"

#include "answerd/core/core.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace answerd::sim {

// What one group commit writes. A crash before it loses all of it, together.
struct Batch {
    std::vector<Event> events;
    std::vector<VoiceCall> calls;
    std::vector<std::string> receipts; // adapter + "\n" + event key
};

// What survives the process: the journal, the rows that the ingest reads, and snapshots taken along the way.
class Disk {
public:
    void commit(Batch batch);
    // Of a core that knows exactly what has been committed.
    void take_snapshot(const Core& core);

    [[nodiscard]] const std::vector<Event>& journal() const { return journal_; }
    [[nodiscard]] const std::shared_ptr<test::FakeRecords>& records() const { return records_; }
    [[nodiscard]] bool has_snapshots() const { return !snapshots_.empty(); }

    // A new core from nothing but the journal.
    [[nodiscard]] Core replayed(CoreSettings settings) const;
    // A new core from any of the snapshots and the events after it. Empty: the snapshot does not restore what it was
    // taken of.
    [[nodiscard]] std::optional<Core> restored(CoreSettings settings, Random& random) const;

private:
    struct Snapshot {
        std::uint64_t seq = 0;
        std::string text;
        std::uint64_t digest = 0;
    };

    std::vector<Event> journal_;
    std::shared_ptr<test::FakeRecords> records_ = std::make_shared<test::FakeRecords>();
    std::vector<Snapshot> snapshots_;
};

} // namespace answerd::sim
