// SPDX-License-Identifier: Apache-2.0
#include "imports/import_run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace answerd::api {
namespace {

using std::chrono::steady_clock;

// So long does one batch hold the writer, its flush included. A call that arrives meanwhile waits for it; when there is
// no call, fewer and larger flushes are twice as fast.
constexpr std::chrono::milliseconds batch_time_beside_calls{8};
constexpr std::chrono::milliseconds batch_time_alone{60};
constexpr std::size_t lines_at_first = 50;
constexpr std::size_t lines_min = 10;
constexpr std::size_t lines_most = 5'000;
constexpr std::size_t batch_bytes_max = 1U << 20U;
constexpr std::chrono::milliseconds retry_after{500};

// "/custom/loyalty_tier" is the field custom.loyalty_tier.
std::string field_of(const Problem& problem) {
    constexpr std::string_view custom = "/custom/";
    if (problem.pointer.starts_with(custom)) return path_of_custom(problem.pointer.substr(custom.size()));
    const auto end = problem.pointer.find('/', 1);
    return problem.pointer.empty() ? "" : problem.pointer.substr(1, end == std::string::npos ? end : end - 1);
}

} // namespace

// Shared with the writer's thread, which may come to it after the server began to stop.
struct ImportRun::Flight {
    Batch batch;
    importing::ColumnPlan columns;
    ImportJob before;
    bool is_rehearsal = false; // of a dry run: is judged, then undone ...
    bool is_judged = false;    // ... and only then counted
    ImportJob after;
    std::vector<ImportReject> rejects;
    steady_clock::time_point begun_at;
    steady_clock::duration took{};

    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<>> result;

    void finish(Result<> with) {
        {
            const std::scoped_lock lock(mutex);
            result = std::move(with);
            took = steady_clock::now() - begun_at;
        }
        changed.notify_one();
    }
    // Empty when the server stops.
    std::optional<Result<>> wait(const std::stop_token& stopping) {
        std::unique_lock lock(mutex);
        changed.wait(lock, stopping, [this] { return result.has_value(); });
        return std::exchange(result, std::nullopt);
    }
    [[nodiscard]] std::string column_of(const Problem& problem) const {
        const std::string field = field_of(problem);
        const auto found = std::ranges::find(columns.fields, field);
        if (field.empty() || found == columns.fields.end()) return field;
        return columns.heading[static_cast<std::size_t>(found - columns.fields.begin())];
    }
};

ImportRun::ImportRun(const ApiParts& parts, ImportJob job, std::stop_token stopping)
    : parts_(parts), job_(std::move(job)), stopping_(std::move(stopping)),
      csv_({}, {.offset = job_.bytes_done, .line = job_.line, .mode = job_.reading_mode}), fed_to_(job_.bytes_done),
      lines_max_(lines_at_first) {}

void ImportRun::go(store::Reader& reader) {
    custom_fields_ = custom_fields_that_take_values(reader);
    if (!job_.heading.empty() && !plan_columns()) return;
    if (!read_all(reader)) return;
    if (send_batch() && settle() && job_.state != ImportState::running)
        spdlog::info("import {} has finished: {} inserted, {} updated, {} unchanged, {} rejected", to_string(job_.id),
                     job_.inserted, job_.updated, job_.unchanged, job_.rejected);
}

bool ImportRun::read_all(store::Reader& reader) {
    while (!stopping_.stop_requested()) {
        if (fed_to_ == job_.bytes_total) csv_.end();
        while (const auto record = csv_.next()) {
            if (!take(*record)) return false;
            if (is_full() && !send_batch()) return false;
        }
        const std::string bytes = reader.import_bytes(job_.id, fed_to_);
        if (bytes.empty()) break;
        csv_.feed(bytes);
        fed_to_ += static_cast<std::int64_t>(bytes.size());
    }
    if (stopping_.stop_requested()) return false;
    return fed_to_ < job_.bytes_total || rows_ || fail("The file has no heading.");
}

bool ImportRun::take(const importing::CsvRecord& record) {
    if (!rows_) return take_heading(record);
    if (const auto* reject = std::get_if<importing::CsvReject>(&record)) {
        batch_.rejects.push_back(
            {.line = reject->line, .column = column_named(reject->column), .reason = reject->reason});
    } else {
        take_row(std::get<importing::CsvRow>(record));
    }
    return true;
}

bool ImportRun::take_heading(const importing::CsvRecord& record) {
    if (const auto* reject = std::get_if<importing::CsvReject>(&record))
        return fail("The heading cannot be read: " + reject->reason + ".");
    job_.heading = std::get<importing::CsvRow>(record).cells;
    return plan_columns();
}

bool ImportRun::plan_columns() {
    std::vector<std::string> paths;
    for (const CustomField& field : custom_fields_) {
        if (has_object(field, job_.object)) paths.push_back(path_of_custom(field.name.value));
    }
    auto columns = importing::plan_columns(job_.object, job_.heading, job_.mapping, paths);
    if (!columns) return fail(columns.error().detail);
    columns_ = *std::move(columns);
    job_.ignored_columns = columns_.ignored;
    rows_ = make_row_planner(job_.object, columns_, parts_.settings.default_region, custom_fields_);
    return true;
}

std::string ImportRun::column_named(int number) const {
    const auto index = static_cast<std::size_t>(number) - 1;
    return number > 0 && index < columns_.heading.size() ? columns_.heading[index] : "";
}

void ImportRun::take_row(const importing::CsvRow& row) {
    if (const auto fault = importing::fault_of(columns_, row)) {
        batch_.rejects.push_back({.line = row.line, .column = column_named(fault->column), .reason = fault->reason});
        return;
    }
    auto write = rows_->plan(row, parts_.clock->now());
    if (!write) {
        const std::string field = field_of(write.error());
        const auto column = std::ranges::find(columns_.fields, field) - columns_.fields.begin();
        batch_.rejects.push_back(
            {.line = row.line, .column = column_named(static_cast<int>(column) + 1), .reason = write.error().detail});
        return;
    }
    for (const auto& cell : row.cells)
        batch_.bytes += cell.size();
    batch_.lines.push_back({.line = row.line, .write = *std::move(write)});
}

bool ImportRun::is_full() const {
    return batch_.lines.size() >= lines_max_ || batch_.rejects.size() >= lines_most || batch_.bytes >= batch_bytes_max;
}

// One batch is on its way while the next is made.
bool ImportRun::send_batch() {
    if (!settle()) return false;
    auto flight = std::make_shared<Flight>();
    flight->batch = std::exchange(batch_, {});
    flight->columns = columns_;
    flight->before = job_;
    const auto position = csv_.position();
    flight->before.bytes_done = position.offset;
    flight->before.line = position.line;
    flight->before.reading_mode = position.mode;
    flight->before.updated_at = parts_.clock->now();
    if (position.offset == job_.bytes_total) flight->before.state = ImportState::finished;
    flight->is_rehearsal = job_.is_dry_run;
    in_flight_ = flight;
    submit(flight);
    return true;
}

void ImportRun::submit(const std::shared_ptr<Flight>& flight) {
    const bool is_taken =
        parts_.engine->write([flight](store::Transaction& transaction) { return write(transaction, *flight); },
                             [flight](Result<> result) { flight->finish(std::move(result)); });
    if (!is_taken) flight->finish(std::unexpected(Problem(ProblemCode::overloaded, "The server is busy.")));
}

// On the writer's thread: everything here is one section of its transaction.
Result<> ImportRun::write(store::Transaction& transaction, Flight& flight) {
    flight.begun_at = steady_clock::now();
    if (!flight.is_judged) {
        flight.after = flight.before;
        flight.rejects = flight.batch.rejects;
        for (const auto& line : flight.batch.lines) {
            const auto outcome = line.write(transaction);
            if (!outcome) {
                flight.rejects.push_back(
                    {.line = line.line, .column = flight.column_of(outcome.error()), .reason = outcome.error().detail});
                continue;
            }
            flight.after.inserted += *outcome == RowOutcome::inserted ? 1 : 0;
            flight.after.updated += *outcome == RowOutcome::updated ? 1 : 0;
            flight.after.unchanged += *outcome == RowOutcome::unchanged ? 1 : 0;
        }
        std::ranges::sort(flight.rejects, {}, &ImportReject::line);
        flight.after.rejected += static_cast<std::int64_t>(flight.rejects.size());
    }
    if (std::exchange(flight.is_rehearsal, false)) {
        flight.is_judged = true;
        return std::unexpected(Problem(ProblemCode::conflict, "A dry run keeps nothing."));
    }
    return transaction.advance(flight.after, flight.rejects);
}

// False: this run is over.
bool ImportRun::settle() {
    while (in_flight_) {
        const auto result = in_flight_->wait(stopping_);
        if (!result) return false;
        if (*result) {
            adapt(*in_flight_);
            job_ = in_flight_->after;
            in_flight_.reset();
        } else if (in_flight_->is_judged && result->error().code == ProblemCode::conflict) {
            submit(in_flight_);
        } else if (is_over_after(result->error())) {
            in_flight_.reset();
            return false;
        }
    }
    return true;
}

bool ImportRun::is_over_after(const Problem& problem) {
    if (problem.code == ProblemCode::overloaded || problem.code == ProblemCode::unavailable) {
        std::unique_lock lock(in_flight_->mutex);
        in_flight_->changed.wait_for(lock, stopping_, retry_after, [] { return false; });
        if (stopping_.stop_requested()) return true;
        lock.unlock();
        submit(in_flight_);
        return false;
    }
    in_flight_.reset();
    // Removed meanwhile: then there is nobody left to tell.
    if (problem.code != ProblemCode::not_found) static_cast<void>(fail(problem.detail));
    return true;
}

void ImportRun::adapt(const Flight& flight) {
    const auto lines = flight.batch.lines.size();
    if (lines < lines_min || flight.took <= steady_clock::duration::zero()) return;
    const auto metrics = parts_.engine->metrics();
    const steady_clock::duration batch_time =
        metrics.live_calls + metrics.waiting_items > 0 ? batch_time_beside_calls : batch_time_alone;
    const auto fitting =
        static_cast<std::size_t>(static_cast<std::int64_t>(lines) * batch_time.count() / flight.took.count());
    lines_max_ = std::clamp(fitting, lines_min, std::min(lines_most, lines * 2));
}

// Says so in the job; always false.
bool ImportRun::fail(const std::string& reason) {
    if (!settle()) return false;
    batch_ = {};
    job_.state = ImportState::failed;
    job_.reason = reason;
    auto flight = std::make_shared<Flight>();
    flight->before = job_;
    flight->before.updated_at = parts_.clock->now();
    in_flight_ = flight;
    submit(flight);
    static_cast<void>(settle());
    return false;
}

} // namespace answerd::api
