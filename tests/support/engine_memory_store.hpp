// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/store/store.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace answerd::test {

// What a MemoryStore holds: everything that a committed transaction wrote.
struct StoredFacts {
    std::vector<Event> journal;
    std::vector<RecordChange> rows; // every image put, in order: one per row and commit
    std::vector<store::Receipt> receipts;
    std::vector<AuditEntry> audit;
    std::map<std::string, std::string> settings;
    std::map<std::uint64_t, std::string> snapshots;
    std::vector<std::size_t> events_of_commit;
};

// A store that works and forgets with the process, with the same contract as the real one, whose commits can be held
// back or made to fail.
class MemoryStore {
public:
    MemoryStore();
    explicit MemoryStore(StoredFacts facts);
    ~MemoryStore();

    [[nodiscard]] std::unique_ptr<store::Writer> open_writer();
    [[nodiscard]] std::unique_ptr<store::Reader> open_reader();

    // From now on a commit waits until allow_commits() says so.
    void hold_commits();
    void allow_commits(std::size_t count);
    void release_commits();
    // Returns when a commit is being held back. False after ten seconds without one.
    [[nodiscard]] bool wait_for_held_commit();

    // From now on commits and probes end like this; empty = they succeed.
    void fail_commits(std::optional<store::CommitError> error);
    // Returns after `count` further commits or probes have failed. False after ten seconds.
    [[nodiscard]] bool wait_for_failures(std::size_t count);

    [[nodiscard]] StoredFacts facts() const;

private:
    struct Shared;
    friend class MemoryWriter;
    friend class MemoryReader;
    std::shared_ptr<Shared> shared_;
};

} // namespace answerd::test
