// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customers.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/search_text.hpp"
#include "sqlite/select.hpp"

#include <limits>
#include <variant>

namespace answerd::store {

namespace {

constexpr std::int64_t after_all_numbers = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t before_all_numbers = std::numeric_limits<std::int64_t>::min();
const std::string after_all_ids(17, '\xFF');

// Conditions that are there or not, and their parameters in order.
class Conditions {
public:
    template <class... T>
    void add(std::string_view condition, const T&... parameters) {
        text_ += (text_.empty() ? "WHERE " : " AND ") + std::string(condition);
        (binders_.push_back([parameters](Statement& to) { bind(to, parameters); }), ...);
    }

    [[nodiscard]] const std::string& text() const { return text_; }
    // The parameters are referred to: this outlives the statement's last step.
    void bind_to(Statement& statement) const {
        for (const auto& binder : binders_)
            binder(statement);
    }

private:
    std::string text_;
    std::vector<std::function<void(Statement&)>> binders_;
};

Cursor cursor_of_id(const Uuid& id) {
    return cursor_at(id);
}

template <class Value>
struct Numbered { // a row that has a number but whose value does not
    std::int64_t number = 0;
    Value value;
};

template <class Value>
Page<Value> without_numbers(Page<Numbered<Value>> page) {
    Page<Value> result{.items = {}, .next = std::move(page.next)};
    for (Numbered<Value>& item : page.items)
        result.items.push_back(std::move(item.value));
    return result;
}

template <class Value>
Numbered<Value> numbered(Statement& from, const std::function<Value(Statement&)>& read) {
    const std::int64_t number = from.take_integer();
    return {.number = number, .value = read(from)};
}

template <class Record>
void add_filter(Conditions& conditions, const RecordFilter& filter) {
    static const std::string index = CustomerTable<Record>::text_index;
    // A word that half of all records have would otherwise be collected and sorted as a whole for each page.
    static const std::string has_words = "row IN (SELECT rowid FROM " + index + " WHERE " + index + " MATCH ? LIMIT " +
                                         std::to_string(found_by_text_max) + ")";
    static const std::string has_value =
        "row IN (SELECT record_row FROM custom_value WHERE kind = " +
        std::to_string(static_cast<int>(CustomerTable<Record>::kind)) +
        " AND field = (SELECT f.row FROM custom_field f WHERE f.name = ?) AND value = ?)";
    if (!filter.text.empty()) conditions.add(has_words, prefix_query(filter.text));
    if constexpr (requires(Record record) { record.account_id; }) {
        if (filter.account_id) conditions.add("account_id = ?", *filter.account_id);
    }
    if constexpr (std::is_same_v<Record, Case>) {
        if (filter.contact_id) conditions.add("contact_id = ?", *filter.contact_id);
        if (filter.status) conditions.add("status = ?", *filter.status);
    }
    for (const auto& [name, value] : filter.custom)
        conditions.add(has_value, name, value);
}

Cursor cursor_of_row(std::int64_t row) {
    return {.number = row, .key = {}};
}

// By the order in which the index of values has them: a page ends where it is full, however many there are.
template <class Record>
Page<Record> customers_with_value(Database& database, RecordFilter filter, const PageRequest& page) {
    static const std::string first_part = "SELECT record_row, " + Table<Record>::columns() +
                                          " FROM custom_value CROSS JOIN " + CustomerTable<Record>::table +
                                          " ON row = record_row ";
    const std::optional<Cursor> start = start_of(page, cursor_of_row(before_all_numbers));
    if (!start) return {};
    const auto driving = filter.custom.extract(filter.custom.begin());
    Conditions conditions;
    conditions.add("field = (SELECT f.row FROM custom_field f WHERE f.name = ?) AND value = ?", driving.key(),
                   driving.mapped());
    conditions.add("kind = " + std::to_string(static_cast<int>(CustomerTable<Record>::kind)));
    conditions.add("deleted_at IS NULL");
    add_filter<Record>(conditions, filter);
    Statement select(database, first_part + conditions.text() + " AND record_row > ? ORDER BY record_row LIMIT ?");
    conditions.bind_to(select);
    select.bind_integer(start->number);
    return without_numbers(page_of<Numbered<Record>>(
        select, page, [](Statement& from) { return numbered<Record>(from, &Table<Record>::read); },
        [](const Numbered<Record>& found) { return cursor_of_row(found.number); }));
}

template <class Record>
Page<Record> customers(Database& database, const RecordFilter& filter, const PageRequest& page) {
    if (!filter.text.empty() && prefix_query(filter.text).empty()) return {};
    if (!filter.custom.empty()) return customers_with_value<Record>(database, filter, page);
    const std::optional<Cursor> start = start_of(page, {});
    if (!start) return {};
    Conditions conditions;
    conditions.add("deleted_at IS NULL");
    add_filter<Record>(conditions, filter);
    Statement select(database, select_from<Record>(CustomerTable<Record>::table,
                                                   conditions.text() + " AND id > ? ORDER BY id LIMIT ?"));
    conditions.bind_to(select);
    select.bind_bytes(start->key);
    return page_of<Record>(select, page, &Table<Record>::read,
                           [](const Record& record) { return cursor_of_id(record.id); });
}

template <class Record>
Page<Record> deleted_customers(Database& database, const PageRequest& page) {
    static const std::string sql = select_from<Record>(CustomerTable<Record>::table,
                                                       "WHERE id > ? AND deleted_at IS NOT NULL ORDER BY id LIMIT ?");
    const std::optional<Cursor> start = start_of(page, {});
    if (!start) return {};
    Statement select(database, sql);
    select.bind_bytes(start->key);
    return page_of<Record>(select, page, &Table<Record>::read,
                           [](const Record& record) { return cursor_of_id(record.id); });
}

// The sign keeps SQLite from the index of queues where another one leaves less to read.
std::string_view queue_beside(bool has_narrower) {
    return has_narrower ? "+queue = ?" : "queue = ?";
}

void add_filter(Conditions& conditions, const CallFilter& filter) {
    if (filter.started_from) conditions.add("started_at >= ?", *filter.started_from);
    if (filter.started_before) conditions.add("started_at < ?", *filter.started_before);
    if (filter.queue) conditions.add(queue_beside(filter.agent || filter.status), *filter.queue);
    if (filter.agent) conditions.add("agent = ?", *filter.agent);
    if (filter.status) {
        // Written out, as whether they were abandoned: so SQLite sees that an index of such calls fits.
        const std::string name = boost::describe::enum_to_string(*filter.status, "");
        conditions.add("status = '" + name + "'");
    }
    if (filter.is_abandoned) conditions.add(*filter.is_abandoned ? "is_abandoned = 1" : "is_abandoned = 0");
    for (const std::string& word : whole_words(filter.transcript_text)) {
        conditions.add("id IN (SELECT call FROM conversation_entry WHERE row IN (SELECT rowid FROM conversation_text "
                       "WHERE conversation_text MATCH ?))",
                       word);
    }
}

record::ConfigurationVersion read_version(Statement& from) {
    record::ConfigurationVersion version;
    take(from, version.kind);
    take(from, version.key);
    take(from, version.revision);
    if (from.is_null()) {
        from.skip();
    } else {
        from_column(from.take_text(), version.entity.emplace());
    }
    take(from, version.by);
    take(from, version.at);
    return version;
}

Receipt read_receipt(Statement& from) {
    Receipt receipt;
    const auto each = [&](auto&... value) { (take(from, value), ...); };
    each(receipt.adapter, receipt.event_key, receipt.received_at, receipt.outcome, receipt.detail, receipt.body);
    return receipt;
}

// Newest first, by a number that only grows.
template <class Value>
Page<Value> newest_first(Database& database, std::string_view sql, const PageRequest& page, Value (*read)(Statement&)) {
    const std::optional<Cursor> start = start_of(page, {.number = after_all_numbers, .key = {}});
    if (!start) return {};
    Statement select(database, sql);
    bind_all(select, start->number);
    return without_numbers<Value>(page_of<Numbered<Value>>(
        select, page, [&](Statement& from) { return numbered<Value>(from, read); },
        [](const Numbered<Value>& row) { return Cursor{.number = row.number, .key = {}}; }));
}

} // namespace

Page<Receipt> SqliteReader::quarantined(const PageRequest& page) {
    return newest_first<Receipt>(database_,
                                 "SELECT row, adapter, event_key, received_at, outcome, detail, body FROM receipt "
                                 "WHERE outcome = 'quarantined' AND row < ? ORDER BY row DESC LIMIT ?",
                                 page, &read_receipt);
}

Page<AuditEntry> SqliteReader::audit(const PageRequest& page) {
    return newest_first<AuditEntry>(database_,
                                    "SELECT seq, at, by, action, subject, before, after FROM audit WHERE seq < ? "
                                    "ORDER BY seq DESC LIMIT ?",
                                    page, &taken<AuditEntry>);
}

Page<Contact> SqliteReader::contacts(const RecordFilter& filter, const PageRequest& page) {
    return customers<Contact>(database_, filter, page);
}

Page<Lead> SqliteReader::leads(const RecordFilter& filter, const PageRequest& page) {
    return customers<Lead>(database_, filter, page);
}

Page<Account> SqliteReader::accounts(const RecordFilter& filter, const PageRequest& page) {
    return customers<Account>(database_, filter, page);
}

Page<Case> SqliteReader::cases(const RecordFilter& filter, const PageRequest& page) {
    return customers<Case>(database_, filter, page);
}

Page<Contact> SqliteReader::deleted_contacts(const PageRequest& page) {
    return deleted_customers<Contact>(database_, page);
}

Page<Lead> SqliteReader::deleted_leads(const PageRequest& page) {
    return deleted_customers<Lead>(database_, page);
}

Page<Account> SqliteReader::deleted_accounts(const PageRequest& page) {
    return deleted_customers<Account>(database_, page);
}

Page<Case> SqliteReader::deleted_cases(const PageRequest& page) {
    return deleted_customers<Case>(database_, page);
}

Page<VoiceCall> SqliteReader::calls(const CallFilter& filter, const PageRequest& page) {
    const std::optional<Cursor> start = start_of(page, {.number = after_all_numbers, .key = {}});
    const bool finds_nothing = !filter.transcript_text.empty() && whole_words(filter.transcript_text).empty();
    if (!start || finds_nothing) return {};
    Conditions conditions;
    add_filter(conditions, filter);
    conditions.add("(started_at, id) < (?, ?)");
    Statement select(database_, select_from<VoiceCall>("voice_call", conditions.text() +
                                                                         " ORDER BY started_at DESC, id DESC LIMIT ?"));
    conditions.bind_to(select);
    bind_all(select, start->number);
    select.bind_bytes(start->key);
    return page_of<VoiceCall>(select, page, &Table<VoiceCall>::read, [](const VoiceCall& call) {
        return Cursor{.number = call.started_at.time_since_epoch().count(), .key = cursor_at(call.id.uuid).key};
    });
}

Page<TranscriptLine> SqliteReader::transcript(CallId id, const PageRequest& page) {
    const std::optional<Cursor> start = start_of(page, {.number = before_all_numbers, .key = {}});
    if (!start) return {};
    Statement select(database_, "SELECT message_id, sender, text, spoken_at, duration_ms FROM conversation_entry "
                                "WHERE call = ? AND (spoken_at, message_id) > (?, ?) "
                                "ORDER BY spoken_at, message_id LIMIT ?");
    bind_all(select, id, start->number, start->key);
    return page_of<TranscriptLine>(select, page, &taken<TranscriptLine>, [](const TranscriptLine& line) {
        return Cursor{.number = line.spoken_at.time_since_epoch().count(), .key = line.message_id};
    });
}

Page<WorkItem> SqliteReader::work_items(std::optional<QueueName> queue, std::optional<WorkItemState> state,
                                        const PageRequest& page) {
    const std::optional<Cursor> start = start_of(page, {.number = 0, .key = after_all_ids});
    if (!start) return {};
    Conditions conditions;
    // What is live is a small part of what is stored, and has an index of its own.
    const bool is_live = state && *state != WorkItemState::closed;
    if (queue) conditions.add(queue_beside(is_live), *queue);
    if (state) conditions.add("state = ?", *state);
    if (is_live) conditions.add("closed_at IS NULL");
    conditions.add("id < ?");
    Statement select(database_, select_from<WorkItem>("work_item", conditions.text() + " ORDER BY id DESC LIMIT ?"));
    conditions.bind_to(select);
    select.bind_bytes(start->key);
    return page_of<WorkItem>(select, page, &Table<WorkItem>::read,
                             [](const WorkItem& item) { return cursor_of_id(item.id.uuid); });
}

Page<User> SqliteReader::users(const PageRequest& page) {
    static const std::string sql = select_from<User>("user", "WHERE username > ? ORDER BY username LIMIT ?");
    const std::optional<Cursor> start = start_of(page, {});
    if (!start) return {};
    Statement select(database_, sql);
    bind_all(select, start->key);
    return page_of<User>(select, page, &Table<User>::read,
                         [](const User& user) { return Cursor{.number = 0, .key = user.username}; });
}

Page<record::ConfigurationVersion> SqliteReader::configuration_history(ConfigurationKind kind, const std::string& key,
                                                                       const PageRequest& page) {
    const std::optional<Cursor> start = start_of(page, {.number = after_all_numbers, .key = {}});
    if (!start) return {};
    Statement select(database_, "SELECT kind, key, revision, entity, by, at FROM configuration_version "
                                "WHERE kind = ? AND key = ? AND revision < ? ORDER BY revision DESC LIMIT ?");
    bind_all(select, kind, key, start->number);
    return page_of<record::ConfigurationVersion>(
        select, page, &read_version,
        [](const record::ConfigurationVersion& version) { return Cursor{.number = version.revision, .key = {}}; });
}

} // namespace answerd::store
