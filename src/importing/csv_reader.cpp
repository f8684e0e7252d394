// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/csv_reader.hpp"

#include <utility>

namespace answerd::importing {

CsvReader::CsvReader(CsvLimits limits, CsvPosition start)
    : limits_(limits), mode_(static_cast<Mode>(start.mode)), position_(start), base_(start.offset), line_(start.line),
      row_line_(start.line) {}

void CsvReader::feed(std::string_view bytes) {
    drop_taken();
    bytes_ += bytes;
}

void CsvReader::drop_taken() {
    base_ += static_cast<std::int64_t>(taken_);
    bytes_.erase(0, taken_);
    taken_ = 0;
}

// False: it cannot be told yet.
bool CsvReader::skip_byte_order_mark() {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (base_ != 0 || taken_ != 0 || mode_ != Mode::row_start) return true;
    if (bytes_.size() < mark.size() && mark.starts_with(bytes_) && !has_ended_) return false;
    if (!bytes_.starts_with(mark)) return true;
    taken_ = mark.size();
    position_.offset = static_cast<std::int64_t>(mark.size());
    return true;
}

std::optional<CsvRecord> CsvReader::next() {
    if (!skip_byte_order_mark()) return std::nullopt;
    while (taken_ < bytes_.size()) {
        const char c = bytes_[taken_++];
        if (c == '\n') ++line_;
        auto record = take(c);
        // What has been given out, and what is left out, is never read again.
        if (record || is_leaving_out() || mode_ == Mode::row_start)
            position_ = {
                .offset = base_ + static_cast<std::int64_t>(taken_), .line = line_, .mode = static_cast<int>(mode_)};
        if (record) return record;
    }
    return has_ended_ ? end_file() : std::nullopt;
}

std::optional<CsvRecord> CsvReader::take(char c) {
    switch (mode_) {
    case Mode::row_start:
        if (c == '\n' || c == '\r') return std::nullopt;
        begin_row();
        return take_outside(c);
    case Mode::cell_start:
    case Mode::plain:
        return take_outside(c);
    case Mode::quoted:
        if (c != '"') return add(c);
        mode_ = Mode::quote_seen;
        return std::nullopt;
    case Mode::quote_seen:
        return take_behind_quote(c);
    case Mode::return_seen:
        if (c == '\n') return end_row();
        return refuse("a carriage return that does not end the line", Mode::left_out);
    case Mode::left_out:
    case Mode::left_out_cell_start:
    case Mode::left_out_quoted:
    case Mode::left_out_quote_seen:
        leave_out(c);
        return std::nullopt;
    }
    std::unreachable();
}

void CsvReader::begin_row() {
    mode_ = Mode::cell_start;
    row_bytes_ = 0;
    row_line_ = line_;
}

std::optional<CsvRecord> CsvReader::take_outside(char c) {
    switch (c) {
    case ',':
        return end_cell();
    case '\n':
        return end_row();
    case '\r':
        mode_ = Mode::return_seen;
        return std::nullopt;
    case '"':
        if (mode_ == Mode::plain) return refuse("a quote inside a cell that does not begin with one", Mode::left_out);
        mode_ = Mode::quoted;
        return std::nullopt;
    default:
        mode_ = Mode::plain;
        return add(c);
    }
}

std::optional<CsvRecord> CsvReader::take_behind_quote(char c) {
    switch (c) {
    case '"':
        mode_ = Mode::quoted;
        return add(c);
    case ',':
        return end_cell();
    case '\n':
        return end_row();
    case '\r':
        mode_ = Mode::return_seen;
        return std::nullopt;
    default:
        return refuse("text behind the closing quote of a cell, in line " + std::to_string(line_) +
                          "; is a quote missing or not doubled?",
                      Mode::left_out);
    }
}

void CsvReader::leave_out(char c) {
    if (mode_ == Mode::left_out_quoted) {
        if (c == '"') mode_ = Mode::left_out_quote_seen;
        return;
    }
    if (c == '\n') {
        mode_ = Mode::row_start;
    } else if (c == ',') {
        mode_ = Mode::left_out_cell_start;
    } else if (c == '"' && mode_ != Mode::left_out) {
        mode_ = Mode::left_out_quoted;
    } else {
        mode_ = Mode::left_out;
    }
}

std::optional<CsvRecord> CsvReader::add(char c) {
    const Mode rest = mode_ == Mode::quoted ? Mode::left_out_quoted : Mode::left_out;
    if (cell_.size() == limits_.cell_bytes_max)
        return refuse("a cell of more than " + std::to_string(limits_.cell_bytes_max) + " bytes" +
                          (rest == Mode::left_out_quoted ? "; is its closing quote missing?" : ""),
                      rest);
    if (++row_bytes_ > limits_.row_bytes_max)
        return refuse("a row of more than " + std::to_string(limits_.row_bytes_max) + " bytes", rest);
    cell_ += c;
    return std::nullopt;
}

std::optional<CsvRecord> CsvReader::end_cell() {
    if (cells_.size() + 1 == limits_.cells_max)
        return refuse("more than " + std::to_string(limits_.cells_max) + " cells", Mode::left_out_cell_start);
    cells_.push_back(std::exchange(cell_, {}));
    mode_ = Mode::cell_start;
    return std::nullopt;
}

std::optional<CsvRecord> CsvReader::end_row() {
    cells_.push_back(std::exchange(cell_, {}));
    mode_ = Mode::row_start;
    return CsvRow{.line = row_line_, .cells = std::exchange(cells_, {})};
}

std::optional<CsvRecord> CsvReader::end_file() {
    const Mode mode = mode_;
    std::optional<CsvRecord> record;
    if (mode == Mode::quoted) {
        record = refuse("a quote that is never closed", Mode::row_start);
    } else if (mode != Mode::row_start && !is_leaving_out()) {
        record = end_row();
    }
    mode_ = Mode::row_start;
    position_ = {.offset = base_ + static_cast<std::int64_t>(taken_), .line = line_, .mode = 0};
    return record;
}

CsvRecord CsvReader::refuse(std::string reason, Mode rest) {
    const auto column = static_cast<int>(cells_.size()) + 1;
    mode_ = rest;
    cells_.clear();
    cell_.clear();
    return CsvReject{.line = row_line_, .column = column, .reason = std::move(reason)};
}

} // namespace answerd::importing
