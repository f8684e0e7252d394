// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_client.hpp"

#include <string>

// Records from and to CSV files, by way of a running server. Exit codes: 0 every row is in, 1 some were rejected or the
// file was refused, 2 the server could not be asked.
namespace answerd::app {

struct ImportCommand {
    ServerPlace server;
    std::string object; // "contacts", ...
    std::string file;   // to read, or for an export to write (empty: standard output)
    std::string map_file;
    std::string rejects_file; // empty: beside the file, "FILE.rejects.csv"
    bool dry_run = false;
};

[[nodiscard]] int import_records(const ImportCommand& command);
[[nodiscard]] int export_records(const ImportCommand& command);

} // namespace answerd::app
