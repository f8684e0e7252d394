// SPDX-License-Identifier: Apache-2.0
#include "sqlite/columns.hpp"
#include "sqlite/table.hpp"

#include <algorithm>
#include <initializer_list>

namespace answerd::store {

namespace {

// The name of a table, its key, and the members that an update leaves alone: those that never change once the row
// exists (so their indexes are left alone, too), or that another statement counts.
struct Shape {
    const char* table;
    std::vector<std::string> key;
    std::vector<std::string> fixed;
};

template <class T>
Shape shape();
template <>
Shape shape<VoiceCall>() {
    return {.table = "voice_call", .key = {"id"}, .fixed = {"adapter", "call_key"}};
}
template <>
Shape shape<WorkItem>() {
    return {.table = "work_item", .key = {"id"}, .fixed = {"queued_at"}};
}
template <>
Shape shape<AgentWork>() {
    return {.table = "agent_work", .key = {"id"}, .fixed = {"item", "assigned_at"}};
}
template <>
Shape shape<PresenceInterval>() {
    return {.table = "presence_interval", .key = {"agent", "started_at"}, .fixed = {}};
}
template <>
Shape shape<Contact>() {
    return {.table = "contact", .key = {"id"}, .fixed = {}};
}
template <>
Shape shape<Lead>() {
    return {.table = "lead", .key = {"id"}, .fixed = {}};
}
template <>
Shape shape<Account>() {
    return {.table = "account", .key = {"id"}, .fixed = {}};
}
template <>
Shape shape<Case>() {
    return {.table = "service_case", .key = {"id"}, .fixed = {}};
}
template <>
Shape shape<User>() {
    return {.table = "user", .key = {"id"}, .fixed = {}};
}
template <>
Shape shape<ImportJob>() {
    return {.table = "import_job", .key = {"id"}, .fixed = {"bytes_received"}};
}

// Quoted, because several members are SQL words (`from`, `to`, `by`).
std::string quoted(const std::string& name) {
    return "\"" + name + "\"";
}

std::string joined(const ColumnNames& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + quoted(name);
    return text;
}

std::string insert_text(const Shape& shape, const ColumnNames& names) {
    std::string marks;
    for (std::size_t i = 0; i < names.size(); ++i)
        marks += i == 0 ? "?" : ", ?";
    return std::string("INSERT INTO ") + shape.table + " (" + joined(names) + ") VALUES (" + marks + ")";
}

std::string upsert_text(const Shape& shape, const ColumnNames& names) {
    std::string updates;
    for (const std::string& name : names) {
        if (std::ranges::find(shape.key, name) != shape.key.end()) continue;
        if (std::ranges::find(shape.fixed, name) != shape.fixed.end()) continue;
        updates += (updates.empty() ? "" : ", ") + quoted(name) + " = excluded." + quoted(name);
    }
    return insert_text(shape, names) + " ON CONFLICT (" + joined(shape.key) + ") DO UPDATE SET " + updates;
}

} // namespace

template <class T>
const std::string& Table<T>::columns() {
    static const std::string text = joined(column_names<T>());
    return text;
}

template <class T>
const std::string& Table<T>::insert() {
    static const std::string text = insert_text(shape<T>(), column_names<T>());
    return text;
}

template <class T>
const std::string& Table<T>::upsert() {
    static const std::string text = upsert_text(shape<T>(), column_names<T>());
    return text;
}

template <class T>
void Table<T>::bind_row(Statement& to, const T& record) {
    bind(to, record);
}

template <class T>
T Table<T>::read(Statement& from) {
    return taken<T>(from);
}

template struct Table<VoiceCall>;
template struct Table<WorkItem>;
template struct Table<AgentWork>;
template struct Table<PresenceInterval>;
template struct Table<Contact>;
template struct Table<Lead>;
template struct Table<Account>;
template struct Table<Case>;
template struct Table<User>;
template struct Table<ImportJob>;

} // namespace answerd::store
