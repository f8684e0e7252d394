// SPDX-License-Identifier: Apache-2.0
#include "facts.hpp"

#include <utility>
#include <variant>

namespace answerd::engine {

namespace {

struct KeyOfRow {
    std::optional<RowKey> operator()(const VoiceCall& call) const { return RowKey{.id = call.id.uuid}; }
    std::optional<RowKey> operator()(const WorkItem& item) const { return RowKey{.id = item.id.uuid}; }
    std::optional<RowKey> operator()(const AgentWork& work) const { return RowKey{.id = work.id.uuid}; }
    std::optional<RowKey> operator()(const record::PresenceRow& row) const {
        return RowKey{.id = row.interval.agent.uuid,
                      .started_at_ms = row.interval.started_at.time_since_epoch().count()};
    }
    std::optional<RowKey> operator()(const record::TranscriptEntry&) const { return std::nullopt; }
    std::optional<RowKey> operator()(const record::ConfigurationVersion&) const { return std::nullopt; }
};

} // namespace

std::size_t RowKeyHash::operator()(const RowKey& key) const noexcept {
    const auto salt = (key.table + 1) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(key.started_at_ms);
    return std::hash<Uuid>{}(key.id) ^ static_cast<std::size_t>(salt);
}

std::optional<RowKey> row_key(const RecordChange& change) {
    auto key = std::visit(KeyOfRow{}, change);
    if (key) key->table = change.index();
    return key;
}

void Facts::add(RecordChange change) {
    const auto key = row_key(change);
    if (!key) {
        rows_.push_back(std::move(change));
        return;
    }
    // The first place is kept, so that a row still stands before the rows that refer to it.
    const auto [place, is_new] = row_of_.try_emplace(*key, rows_.size());
    if (is_new) {
        rows_.push_back(std::move(change));
    } else {
        rows_[place->second] = std::move(change);
    }
}

void Facts::write_to(store::Transaction& transaction) const {
    for (const auto& event : events_)
        transaction.append(event);
    for (const auto& row : rows_)
        transaction.put(row);
    for (const auto& receipt : receipts_)
        transaction.add(receipt);
}

} // namespace answerd::engine
