// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace answerd::importing {

struct CsvLimits {
    std::size_t cell_bytes_max = 64U << 10U;
    std::size_t row_bytes_max = 256U << 10U;
    std::size_t cells_max = 1'000;
};

// `line` is the file's line on which the row begins, from 1.
struct CsvRow {
    std::int64_t line = 0;
    std::vector<std::string> cells;
};
struct CsvReject {
    std::int64_t line = 0;
    int column = 0; // from 1; 0: the row as a whole
    std::string reason;
};
using CsvRecord = std::variant<CsvRow, CsvReject>;

// Where a reader that starts anew goes on: behind the last record that was given out. `mode` is the reader's own: it
// says whether the rest of a refused row is still to be left out.
struct CsvPosition {
    std::int64_t offset = 0;
    std::int64_t line = 1;
    int mode = 0;
    friend bool operator==(const CsvPosition&, const CsvPosition&) = default;
};

// RFC 4180 as bytes come in: BOM, CRLF or LF, quotes, line breaks inside quotes. What breaks the form is one reject,
// and the row is left out up to its end; it holds no more than one row and what was fed. Empty lines are left out.
class CsvReader {
public:
    explicit CsvReader(CsvLimits limits = {}, CsvPosition start = {});

    void feed(std::string_view bytes);
    void end() { has_ended_ = true; } // nothing more will be fed
    // Empty: more bytes are needed, or the end was reached.
    [[nodiscard]] std::optional<CsvRecord> next();
    [[nodiscard]] CsvPosition position() const { return position_; }

private:
    enum class Mode {
        row_start,
        cell_start,
        plain,
        quoted,
        quote_seen,
        return_seen,
        left_out,
        left_out_cell_start,
        left_out_quoted,
        left_out_quote_seen
    };

    [[nodiscard]] bool is_leaving_out() const { return mode_ >= Mode::left_out; }
    [[nodiscard]] bool skip_byte_order_mark();
    std::optional<CsvRecord> take(char c);
    std::optional<CsvRecord> take_outside(char c);
    std::optional<CsvRecord> take_behind_quote(char c);
    void leave_out(char c);
    std::optional<CsvRecord> add(char c);
    std::optional<CsvRecord> end_cell();
    std::optional<CsvRecord> end_row();
    std::optional<CsvRecord> end_file();
    CsvRecord refuse(std::string reason, Mode rest);
    void begin_row();
    void drop_taken();

    CsvLimits limits_;
    Mode mode_;
    CsvPosition position_;
    std::string bytes_;     // fed
    std::size_t taken_ = 0; // of these
    std::int64_t base_ = 0; // the offset of the first of these
    std::int64_t line_ = 1; // of the next byte
    std::int64_t row_line_ = 1;
    std::size_t row_bytes_ = 0;
    std::vector<std::string> cells_;
    std::string cell_;
    bool has_ended_ = false;
};

} // namespace answerd::importing
