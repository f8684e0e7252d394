// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

// Published reference values, read where they lie; they are never copied into this repository.
namespace answerd::testing {

inline std::filesystem::path shared_data(const std::string& name) {
    const char* folder = std::getenv("ANSWERD_SHARED");
    const auto root =
        folder != nullptr ? std::filesystem::path{folder} : std::filesystem::path{ANSWERD_SOURCE_DIR} / ".." / "shared";
    return root / "data" / name;
}

struct ReferenceRow {
    std::string model;
    double arrival_rate = 0;
    double service_rate = 0;
    double abandonment_rate = 0;
    int servers = 0;
    double acceptable_wait = 0;
    std::string metric;
    double value = 0;
    double tolerance = 0;                           // of a formula
    std::optional<std::pair<double, double>> range; // of a published simulation: 95 % confidence
};

inline std::vector<std::string> split_csv(const std::string& line) {
    std::vector<std::string> cells(1);
    bool is_quoted = false;
    for (const char c : line) {
        if (c == '"') {
            is_quoted = !is_quoted;
        } else if (c == ',' && !is_quoted) {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    return cells;
}

inline double number_or_zero(const std::string& text) {
    return text.empty() ? 0 : std::stod(text);
}

// Every row of data/erlang/reference.csv; fails the test when the file is missing or has another shape.
inline std::vector<ReferenceRow> reference_rows() {
    const std::filesystem::path path = shared_data("erlang/reference.csv");
    std::ifstream file{path};
    std::vector<ReferenceRow> rows;
    std::string line;
    if (!file || !std::getline(file, line)) {
        ADD_FAILURE() << "shared folder missing: " << path
                      << " cannot be read; set ANSWERD_SHARED to the folder that holds data/";
        return rows;
    }
    while (std::getline(file, line)) {
        const auto cells = split_csv(line);
        if (cells.size() != 11) {
            ADD_FAILURE() << path << ": not 11 cells: " << line;
            continue;
        }
        ReferenceRow row{.model = cells[0],
                         .arrival_rate = number_or_zero(cells[1]),
                         .service_rate = number_or_zero(cells[2]),
                         .abandonment_rate = number_or_zero(cells[3]),
                         .servers = std::stoi(cells[4]),
                         .acceptable_wait = number_or_zero(cells[6]),
                         .metric = cells[7],
                         .value = std::stod(cells[8]),
                         .tolerance = 0,
                         .range = std::nullopt};
        const std::string& tolerance = cells[9];
        if (tolerance.starts_with("CI ")) {
            const auto dots = tolerance.find("..");
            row.range = {std::stod(tolerance.substr(3, dots - 3)), std::stod(tolerance.substr(dots + 2))};
        } else {
            row.tolerance = std::stod(tolerance);
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace answerd::testing
