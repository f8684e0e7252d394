// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include "answerd/codec/escape.hpp"

#include <algorithm>
#include <charconv>

namespace answerd::api::json {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

template <std::size_t digits>
void put_digits(char* at, unsigned value) {
    for (std::size_t k = digits; k-- > 0; value /= 10)
        at[k] = static_cast<char>('0' + value % 10);
}

void put_hex(char* at, std::uint64_t value, int digits) {
    for (int k = digits; k-- > 0; value >>= 4)
        at[k] = hex_digits[value & 15];
}

template <class Integer>
void append_decimal(std::string& out, Integer value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), written.ptr);
}

} // namespace

void append_text(std::string& out, std::string_view text) {
    out += '"';
    codec::append_escaped(out, text);
    out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
    append_decimal(out, value);
}

void append_integer(std::string& out, std::uint64_t value) {
    append_decimal(out, value);
}

void append_instant(std::string& out, Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const auto of_day = static_cast<unsigned>((at - day).count());

    char text[] = "\"0000-00-00T00:00:00.000Z\"";
    put_digits<4>(text + 1, static_cast<unsigned>(std::clamp(static_cast<int>(date.year()), 0, 9999)));
    put_digits<2>(text + 6, static_cast<unsigned>(date.month()));
    put_digits<2>(text + 9, static_cast<unsigned>(date.day()));
    put_digits<2>(text + 12, of_day / 3'600'000);
    put_digits<2>(text + 15, of_day / 60'000 % 60);
    put_digits<2>(text + 18, of_day / 1'000 % 60);
    put_digits<3>(text + 21, of_day % 1'000);
    out.append(text, sizeof text - 1);
}

void append_uuid(std::string& out, Uuid uuid) {
    char text[] = "\"00000000-0000-0000-0000-000000000000\"";
    put_hex(text + 1, uuid.high >> 32, 8);
    put_hex(text + 10, uuid.high >> 16, 4);
    put_hex(text + 15, uuid.high, 4);
    put_hex(text + 20, uuid.low >> 48, 4);
    put_hex(text + 25, uuid.low, 12);
    out.append(text, sizeof text - 1);
}

} // namespace answerd::api::json
