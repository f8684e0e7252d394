// SPDX-License-Identifier: Apache-2.0
#include "sqlite/imports.hpp"

#include "sqlite/reader.hpp"
#include "sqlite/select.hpp"

#include <algorithm>
#include <limits>

namespace answerd::store {

namespace {

Problem no_such_import() {
    return {ProblemCode::not_found, "There is no such import."};
}

std::optional<ImportJob> find_import(Database& database, Uuid id) {
    static const std::string sql = select_from<ImportJob>("import_job", "WHERE id = ?");
    return find_one<ImportJob>(database, sql, id);
}

void write(Database& database, const std::string& sql, const ImportJob& job) {
    Statement statement(database, sql);
    Table<ImportJob>::bind_row(statement, job);
    statement.run();
}

template <class... Parameters>
void run(Database& database, std::string_view sql, const Parameters&... parameters) {
    Statement statement(database, sql);
    bind_all(statement, parameters...);
    statement.run();
}

void add_rejects(Database& database, const ImportJob& job, const std::vector<ImportReject>& rejects) {
    Statement insert(database,
                     R"(INSERT INTO import_reject (job, number, line, "column", reason) VALUES (?, ?, ?, ?, ?))");
    auto number = job.rejected - static_cast<std::int64_t>(rejects.size());
    for (const ImportReject& reject : rejects) {
        if (number >= import_rejects_max) return;
        bind_all(insert, job.id, number++, reject.line, reject.column, reject.reason);
        insert.run();
        insert.rewind();
    }
}

} // namespace

Result<> create_import(Database& database, const ImportJob& job) {
    if (find_import(database, job.id)) {
        return std::unexpected(Problem(ProblemCode::duplicate, "An import with this id exists already.", "/id"));
    }
    write(database, Table<ImportJob>::insert(), job);
    return {};
}

Result<ImportJob> append_to_import(Database& database, Uuid id, std::int64_t begins_at, std::string_view bytes) {
    auto job = find_import(database, id);
    if (!job) return std::unexpected(no_such_import());
    if (job->state != ImportState::running)
        return std::unexpected(Problem(ProblemCode::conflict, "The import has ended."));
    if (begins_at != job->bytes_received) {
        return std::unexpected(Problem(ProblemCode::conflict,
                                       "The next bytes begin at " + std::to_string(job->bytes_received) + ".",
                                       "/query/offset"));
    }
    if (static_cast<std::int64_t>(bytes.size()) > job->bytes_total - job->bytes_received)
        return std::unexpected(Problem(ProblemCode::invalid, "The file is longer than bytesTotal."));
    if (bytes.empty()) return *job;
    Statement insert(database, "INSERT INTO import_chunk (job, begins_at, bytes) VALUES (?, ?, ?)");
    bind_all(insert, id, begins_at);
    insert.bind_bytes(bytes);
    insert.run();
    job->bytes_received += static_cast<std::int64_t>(bytes.size());
    run(database, "UPDATE import_job SET bytes_received = ? WHERE id = ?", job->bytes_received, id);
    return *job;
}

Result<> advance_import(Database& database, const ImportJob& job, const std::vector<ImportReject>& rejects) {
    if (!find_import(database, job.id)) return std::unexpected(no_such_import());
    write(database, Table<ImportJob>::upsert(), job);
    add_rejects(database, job, rejects);
    const std::int64_t needed_from =
        job.state == ImportState::running ? job.bytes_done : std::numeric_limits<std::int64_t>::max();
    run(database, "DELETE FROM import_chunk WHERE job = ? AND begins_at + length(bytes) <= ?", job.id, needed_from);
    return {};
}

Result<> remove_import(Database& database, Uuid id) {
    if (!find_import(database, id)) return std::unexpected(no_such_import());
    run(database, "DELETE FROM import_job WHERE id = ?", id);
    run(database, "DELETE FROM import_chunk WHERE job = ?", id);
    run(database, "DELETE FROM import_reject WHERE job = ?", id);
    return {};
}

std::optional<ImportJob> SqliteReader::import_job(Uuid id) {
    return find_import(database_, id);
}

Page<ImportJob> SqliteReader::import_jobs(const PageRequest& page) {
    static const std::string sql = select_from<ImportJob>("import_job", "WHERE id < ? ORDER BY id DESC LIMIT ?");
    static const std::string after_all_ids(17, '\xFF');
    const std::optional<Cursor> start = start_of(page, {.number = 0, .key = after_all_ids});
    if (!start) return {};
    Statement select(database_, sql);
    select.bind_bytes(start->key);
    return page_of<ImportJob>(select, page, &Table<ImportJob>::read,
                              [](const ImportJob& job) { return cursor_at(job.id); });
}

std::vector<ImportJob> SqliteReader::running_imports() {
    static const std::string sql = select_from<ImportJob>("import_job", "WHERE state = 'running' ORDER BY row");
    Statement select(database_, sql);
    std::vector<ImportJob> jobs;
    while (select.step())
        jobs.push_back(Table<ImportJob>::read(select));
    return jobs;
}

std::string SqliteReader::import_bytes(Uuid job, std::int64_t begins_at) {
    Statement select(database_, "SELECT begins_at, bytes FROM import_chunk WHERE job = ? AND begins_at <= ? "
                                "ORDER BY begins_at DESC LIMIT 1");
    bind_all(select, job, begins_at);
    if (!select.step()) return {};
    const auto skipped = static_cast<std::size_t>(begins_at - select.take_integer());
    const std::string_view bytes = select.take_text();
    return std::string(bytes.substr(std::min(skipped, bytes.size())));
}

void SqliteReader::visit_rejects(Uuid job, const std::function<void(const ImportReject&)>& visit) {
    Statement select(database_, R"(SELECT line, "column", reason FROM import_reject WHERE job = ? ORDER BY number)");
    bind_all(select, job);
    while (select.step())
        visit(taken<ImportReject>(select));
}

} // namespace answerd::store
