// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/time.hpp"
#include "answerd/domain/user.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace answerd {

enum class ImportState {
    running,
    finished,
    failed, // `reason` says why; what was written before stays
};
ANSWERD_DESCRIBE_ENUM(ImportState, running, finished, failed)

// A file on its way into the records. What stands here is committed together with the rows it speaks of, so that an
// import goes on where it stopped, whatever stopped it.
struct ImportJob {
    Uuid id;
    RecordKind object = RecordKind::contact;
    ImportState state = ImportState::running;
    std::string reason;
    std::string fingerprint; // of the file, as the client computes it: to find the job again
    bool is_dry_run = false;
    std::map<std::string, std::string> mapping; // column -> field
    UserId created_by;
    Instant created_at{};
    Instant updated_at{};
    std::int64_t bytes_total = 0;
    std::int64_t bytes_received = 0;
    std::int64_t bytes_done = 0; // read, and everything in them committed
    std::int64_t line = 1;       // at which `bytes_done` stands
    int reading_mode = 0;        // of the CSV reader there
    std::vector<std::string> heading;
    std::vector<std::string> ignored_columns;
    std::int64_t inserted = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    friend bool operator==(const ImportJob&, const ImportJob&) = default;
};
ANSWERD_DESCRIBE(ImportJob, id, object, state, reason, fingerprint, is_dry_run, mapping, created_by, created_at,
                 updated_at, bytes_total, bytes_received, bytes_done, line, reading_mode, heading, ignored_columns,
                 inserted, updated, unchanged, rejected)

// A row that was left out, and why.
struct ImportReject {
    std::int64_t line = 0;
    std::string column; // empty: the row as a whole
    std::string reason; // a sentence without personal data
    friend bool operator==(const ImportReject&, const ImportReject&) = default;
};
ANSWERD_DESCRIBE(ImportReject, line, column, reason)

} // namespace answerd
