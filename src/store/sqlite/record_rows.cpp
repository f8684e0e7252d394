// SPDX-License-Identifier: Apache-2.0
#include "sqlite/record_rows.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/custom_fields.hpp"
#include "sqlite/customer_merge.hpp"
#include "sqlite/late_matches.hpp"
#include "sqlite/table.hpp"

#include <variant>

namespace answerd::store {

namespace {

constexpr std::string_view insert_receipt =
    "INSERT INTO receipt (adapter, event_key, received_at, outcome, detail, body) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (adapter, event_key) DO NOTHING";
// A line that was stored before is the provider's repeat.
constexpr std::string_view insert_line =
    "INSERT INTO conversation_entry (call, conversation, message_id, sender, text, spoken_at, duration_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, message_id) DO NOTHING";
constexpr std::string_view index_line = "INSERT INTO conversation_text (rowid, text) VALUES (?, ?)";
constexpr std::string_view insert_version =
    "INSERT OR REPLACE INTO configuration_version (kind, key, revision, entity, by, at) VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view upsert_setting =
    "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

template <class Record>
void put_row(Database& database, const Record& record) {
    Statement upsert(database, Table<Record>::upsert());
    Table<Record>::bind_row(upsert, record);
    upsert.run();
}

struct PutRecord {
    Database& database;

    // The core knows a call or an item by the record it was linked to; once it has ended it counts for what that was
    // merged into, and a call for what a late match has found.
    void operator()(const VoiceCall& call) const {
        if (!call.ended_at) return put_row(database, call);
        VoiceCall filed = call;
        if (!filed.related_record) filed.related_record = late_link_of(database, call.id);
        if (filed.related_record) filed.related_record = survivor_of(database, *filed.related_record);
        put_row(database, filed);
    }
    void operator()(const WorkItem& item) const {
        if (!item.closed_at || !item.related_record) return put_row(database, item);
        WorkItem filed = item;
        filed.related_record = survivor_of(database, *item.related_record);
        put_row(database, filed);
    }
    void operator()(const AgentWork& work) const { put_row(database, work); }
    void operator()(const record::PresenceRow& row) const { put_row(database, row.interval); }

    void operator()(const record::TranscriptEntry& entry) const {
        Statement insert(database, insert_line);
        bind_all(insert, entry.call, entry.conversation);
        bind(insert, entry.line);
        insert.run();
        if (database.changes() == 0) return;
        Statement index(database, index_line);
        bind_all(index, database.last_row(), entry.line.text);
        index.run();
    }

    void operator()(const record::ConfigurationVersion& version) const {
        Statement insert(database, insert_version);
        bind_all(insert, version.kind, version.key, version.revision);
        if (version.entity) {
            insert.bind_text_copy(to_column(*version.entity));
        } else {
            insert.bind_null();
        }
        bind_all(insert, version.by, version.at);
        insert.run();
        put_custom_field(database, version);
    }
};

} // namespace

void put_event_rows(Database& database, const Event& event) {
    const auto* linked = std::get_if<event::RecordLinked>(&event.body);
    if (linked == nullptr) return;
    Statement insert(
        database,
        "INSERT INTO call_link (call, seq, at, by, record_kind, record_id, note) VALUES (?, ?, ?, ?, ?, ?, ?)");
    const CallLink link{.at = event.at, .by = event.origin.user, .record = linked->record, .note = {}};
    bind_all(insert, linked->call, static_cast<std::int64_t>(event.seq));
    bind(insert, link);
    insert.run();
}

void put_record(Database& database, const RecordChange& change) {
    std::visit(PutRecord{database}, change);
}

void put_receipt(Database& database, const Receipt& receipt) {
    Statement insert(database, insert_receipt);
    bind_all(insert, receipt.adapter, receipt.event_key, receipt.received_at, receipt.outcome, receipt.detail);
    insert.bind_bytes(receipt.body.reveal());
    insert.run();
}

void put_setting(Database& database, const std::string& key, const std::string& value) {
    Statement upsert(database, upsert_setting);
    bind_all(upsert, key, value);
    upsert.run();
}

} // namespace answerd::store
