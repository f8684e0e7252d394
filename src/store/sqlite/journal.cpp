// SPDX-License-Identifier: Apache-2.0
#include "sqlite/journal.hpp"

#include "sqlite/columns.hpp"

#include "answerd/codec/described.hpp"

#include <string>
#include <type_traits>
#include <variant>

namespace answerd::store {

namespace {

constexpr std::string_view end_of_journal = "SELECT seq, epoch FROM journal WHERE domain = ? ORDER BY seq DESC LIMIT 1";
constexpr std::string_view insert_event =
    "INSERT INTO journal (domain, seq, epoch, at, kind, body) VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view insert_snapshot = "INSERT OR REPLACE INTO snapshot (domain, seq, state) VALUES (?, ?, ?)";
// An older one could not be proved: its digest has been replaced. Should the newest be unreadable, the journal is
// there.
constexpr std::string_view delete_old_snapshots = "DELETE FROM snapshot WHERE domain = ? AND seq < ?";

std::string_view kind_name(const EventBody& body) {
    return std::visit([](const auto& alternative) { return std::remove_cvref_t<decltype(alternative)>::kind; }, body);
}

} // namespace

Journal::Journal(Database& database) : database_(database) {
    Statement select(database_, end_of_journal);
    bind_all(select, routing_domain);
    if (!select.step()) return;
    take(select, end_.seq);
    take(select, end_.epoch);
}

bool Journal::append(const Event& event) {
    if (event.seq != end_.seq + 1) return false;
    const auto* started = std::get_if<event::NodeStarted>(&event.body);
    const std::int64_t epoch = started == nullptr ? end_.epoch : started->epoch;
    const std::string body = codec::encode_event(event);
    Statement insert(database_, insert_event);
    bind_all(insert, routing_domain, event.seq, epoch, event.at, kind_name(event.body), body);
    insert.run();
    end_ = {.seq = event.seq, .epoch = epoch};
    return true;
}

void Journal::put_snapshot(std::uint64_t seq, std::string_view packed_state) {
    Statement insert(database_, insert_snapshot);
    bind_all(insert, routing_domain, seq);
    insert.bind_bytes(packed_state);
    insert.run();
    Statement prune(database_, delete_old_snapshots);
    bind_all(prune, routing_domain, seq);
    prune.run();
}

} // namespace answerd::store
