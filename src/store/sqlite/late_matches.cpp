// SPDX-License-Identifier: Apache-2.0
#include "sqlite/late_matches.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/customer_merge.hpp"
#include "sqlite/customer_rows.hpp"
#include "sqlite/select.hpp"
#include "sqlite/table.hpp"

#include <string>

namespace answerd::store {

namespace {

// The expression and the condition are those of the index voice_call_unlinked. A switchboard's number has calls without
// end that nobody is ever found for: the newest of them are enough.
constexpr std::string_view select_by_number =
    "SELECT id FROM voice_call WHERE CASE WHEN type IN ('outbound', 'callback') THEN to_e164 ELSE from_e164 END = ? "
    "AND related_record_id IS NULL AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 100";
// Replaced, not kept: the new row is a later entry, which what is being settled just now does not take along.
constexpr std::string_view insert_call = "INSERT OR REPLACE INTO late_match (call) VALUES (?)";
constexpr std::string_view insert_by_end =
    "INSERT OR REPLACE INTO late_match (call) SELECT id FROM voice_call WHERE ended_at >= ? AND ended_at < ? "
    "AND ended_at IS NOT NULL AND related_record_id IS NULL";
constexpr std::string_view update_call =
    "UPDATE voice_call SET related_record_kind = ?, related_record_id = ? WHERE id = ? AND related_record_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM call_link WHERE call = voice_call.id)";
// No event of the journal stands behind it: whatever a person decides later comes after it.
constexpr std::string_view insert_link =
    "INSERT INTO call_link (call, seq, at, by, record_kind, record_id, note) VALUES (?, 0, ?, ?, ?, ?, ?)";

// What was found by a reader may have been deleted before it is written down.
bool is_there(Database& database, RecordReference record) {
    return with_record_type(record.kind, [&]<class Record>(const Record& /*type*/) {
        static const std::string sql =
            std::string("SELECT 1 FROM ") + CustomerTable<Record>::table + " WHERE id = ? AND deleted_at IS NULL";
        Statement select(database, sql);
        bind_all(select, record.id);
        return select.step();
    });
}

} // namespace

void look_again_by(Database& database, E164 number) {
    // Hardly any number of a new record has such a call, and an insert that finds nothing still takes the table's next
    // key from disk and memory: that was half of an import.
    Statement select(database, select_by_number);
    bind_all(select, number);
    while (select.step()) {
        Statement insert(database, insert_call);
        bind_all(insert, taken<CallId>(select));
        insert.run();
    }
}

void look_again(Database& database, Instant ended_from, Instant ended_before) {
    Statement insert(database, insert_by_end);
    bind_all(insert, ended_from, ended_before);
    insert.run();
}

void settle_late_match(Database& database, const LateMatch& match, const std::optional<CallLink>& found) {
    Statement erase(database, "DELETE FROM late_match WHERE row = ?");
    bind_all(erase, match.entry);
    erase.run();
    if (!found || !found->record) return;
    const CallLink link{
        .at = found->at, .by = found->by, .record = survivor_of(database, *found->record), .note = found->note};
    if (!is_there(database, *link.record)) return;
    Statement update(database, update_call);
    bind(update, link.record);
    bind(update, match.call.id);
    update.run();
    if (database.changes() == 0) return;
    Statement insert(database, insert_link);
    bind(insert, match.call.id);
    bind(insert, link);
    insert.run();
}

std::vector<LateMatch> late_matches(Database& database, int limit) {
    static const std::string sql = "SELECT m.row, " + Table<VoiceCall>::columns() +
                                   " FROM late_match m JOIN voice_call ON id = m.call ORDER BY m.row LIMIT ?";
    Statement select(database, sql);
    bind_all(select, limit);
    std::vector<LateMatch> matches;
    while (select.step()) {
        LateMatch match;
        take(select, match.entry);
        match.call = Table<VoiceCall>::read(select);
        matches.push_back(std::move(match));
    }
    return matches;
}

std::optional<RecordReference> late_link_of(Database& database, CallId call) {
    Statement select(database, "SELECT record_kind, record_id FROM call_link WHERE call = ? ORDER BY seq DESC LIMIT 1");
    bind_all(select, call);
    std::optional<RecordReference> record;
    if (select.step()) take(select, record);
    return record;
}

} // namespace answerd::store
