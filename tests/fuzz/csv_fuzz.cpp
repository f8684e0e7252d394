// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/columns.hpp"
#include "answerd/importing/csv_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace answerd::importing;

constexpr CsvLimits limits{.cell_bytes_max = 40, .row_bytes_max = 100, .cells_max = 8};

// Every row keeps to the limits and comes back from the writer; every reject says why.
void judge(const CsvRecord& record) {
    if (const auto* reject = std::get_if<CsvReject>(&record)) {
        if (reject->reason.empty() || reject->line < 1) std::abort();
        return;
    }
    const auto& row = std::get<CsvRow>(record);
    if (row.cells.empty() || row.cells.size() > limits.cells_max || row.line < 1) std::abort();
    for (const auto& cell : row.cells)
        if (cell.size() > limits.cell_bytes_max) std::abort();
    if (row.cells.size() == 1 && row.cells.front().empty()) return; // written as an empty line, which is none
    CsvReader again;
    again.feed("\n" + csv_line(row.cells)); // not at the beginning, where a byte order mark is none of the text
    const auto same = again.next();
    if (!same || !std::holds_alternative<CsvRow>(*same)) std::abort();
    const auto& cells = std::get<CsvRow>(*same).cells;
    if (cells.size() != row.cells.size()) std::abort();
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (without_guard(cells[i]) != row.cells[i]) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t piece = size == 0 ? 1 : 1 + data[0] % 7U;
    CsvReader reader(limits);
    std::size_t fed = 0;
    while (fed < size) {
        reader.feed(text.substr(fed, piece));
        fed += std::min(piece, size - fed);
        if (fed == size) reader.end();
        while (const auto record = reader.next()) {
            judge(*record);
            if (const auto* row = std::get_if<CsvRow>(&*record))
                static_cast<void>(plan_columns(answerd::RecordKind::contact, row->cells, {}));
        }
    }
    if (reader.position().offset != static_cast<std::int64_t>(size)) std::abort();
    return 0;
}
