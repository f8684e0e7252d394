// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace answerd::engine {

// The row that a change is an image of, for changes whose row is written more than once.
struct RowKey {
    std::size_t table = 0; // the RecordChange alternative
    Uuid id;
    std::int64_t started_at_ms = 0; // presence intervals only
    friend bool operator==(const RowKey&, const RowKey&) = default;
};

struct RowKeyHash {
    std::size_t operator()(const RowKey& key) const noexcept;
};

// Empty for rows that are written once: transcript lines and configuration versions.
[[nodiscard]] std::optional<RowKey> row_key(const RecordChange& change);

// What one transaction makes durable: every event, the last image of every row, every receipt. Filled by the core
// thread, then read by the writer thread, as often as it has to try.
class Facts {
public:
    void add(Event event) { events_.push_back(std::move(event)); }
    void add(RecordChange change);
    void add(store::Receipt receipt) { receipts_.push_back(std::move(receipt)); }

    [[nodiscard]] bool empty() const { return events_.empty() && receipts_.empty(); }
    [[nodiscard]] std::size_t event_count() const { return events_.size(); }
    void write_to(store::Transaction& transaction) const;

private:
    std::vector<Event> events_;
    std::vector<RecordChange> rows_;
    std::unordered_map<RowKey, std::size_t, RowKeyHash> row_of_; // place in rows_
    std::vector<store::Receipt> receipts_;
};

} // namespace answerd::engine
