// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "imports/row_writer.hpp"

#include "answerd/api/api.hpp"
#include "answerd/domain/import_job.hpp"
#include "answerd/importing/csv_reader.hpp"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace answerd::api {

// One import, from where it stands to the end of what was received. While the writer writes one batch of rows, the next
// is read and normalised.
class ImportRun {
public:
    ImportRun(const ApiParts& parts, ImportJob job, std::stop_token stopping);
    // Ends early when the import was removed, has failed, or the server stops.
    void go(store::Reader& reader);

private:
    struct PlannedLine {
        std::int64_t line = 0;
        RowWrite write;
    };
    struct Batch {
        std::vector<PlannedLine> lines;
        std::vector<ImportReject> rejects;
        std::size_t bytes = 0;
    };
    struct Flight; // a batch on the writer's thread

    [[nodiscard]] bool read_all(store::Reader& reader);
    [[nodiscard]] bool take(const importing::CsvRecord& record);
    [[nodiscard]] bool take_heading(const importing::CsvRecord& record);
    void take_row(const importing::CsvRow& row);
    [[nodiscard]] std::string column_named(int number) const;
    [[nodiscard]] bool is_full() const;
    [[nodiscard]] bool plan_columns();

    [[nodiscard]] bool send_batch();
    [[nodiscard]] bool settle();
    void submit(const std::shared_ptr<Flight>& flight);
    [[nodiscard]] bool is_over_after(const Problem& problem);
    static Result<> write(store::Transaction& transaction, Flight& flight);
    void adapt(const Flight& flight);
    [[nodiscard]] bool fail(const std::string& reason);

    const ApiParts& parts_;
    ImportJob job_; // as it is committed, but for the heading
    std::stop_token stopping_;
    importing::CsvReader csv_;
    std::int64_t fed_to_;
    importing::ColumnPlan columns_;
    CustomFields custom_fields_;
    std::unique_ptr<RowPlanner> rows_; // empty before the heading
    Batch batch_;
    std::size_t lines_max_;
    std::shared_ptr<Flight> in_flight_;
};

} // namespace answerd::api
