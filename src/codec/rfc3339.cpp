// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"

#include <algorithm>
#include <chrono>

namespace answerd::codec {

namespace {

void put_digits(char* at, unsigned value, int count) {
    for (int position = count - 1; position >= 0; --position) {
        at[position] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Takes pieces off the front of the text. Once something did not fit, everything after it fails too.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        if (rest_.size() < digits) return fail();
        for (const char c : rest_.substr(0, digits)) {
            if (!is_digit(c)) return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    void expect(char upper, char lower) {
        if (!take(upper) && !take(lower)) fail();
    }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // The digits behind the point as milliseconds.
    int fraction_ms() {
        constexpr std::size_t digits_max = 9;
        const auto end = std::ranges::find_if_not(rest_, is_digit);
        const auto digits = static_cast<std::size_t>(end - rest_.begin());
        if (digits == 0 || digits > digits_max) return fail();
        int value = 0;
        for (std::size_t position = 0; position < 3; ++position) {
            value = value * 10 + (position < digits ? rest_[position] - '0' : 0);
        }
        rest_.remove_prefix(digits);
        return value;
    }
    int fail() {
        failed_ = true;
        return 0;
    }
    [[nodiscard]] bool is_done() const { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

// Minutes east of UTC.
int scan_offset(Scanner& scanner) {
    if (scanner.take('Z') || scanner.take('z')) return 0;
    const bool is_west = scanner.take('-');
    if (!is_west) scanner.expect('+', '+');
    const int hours = scanner.number(2);
    scanner.expect(':', ':');
    const int minutes = scanner.number(2);
    if (hours > 23 || minutes > 59) return scanner.fail();
    return (hours * 60 + minutes) * (is_west ? -1 : 1);
}

} // namespace

std::string to_rfc3339(Instant at) {
    using namespace std::chrono;
    constexpr Instant first = sys_days(year(0) / January / 1);
    constexpr Instant last = sys_days(year(9999) / December / 31) + days(1) - milliseconds(1);
    const Instant shown = std::clamp(at, first, last);
    const auto midnight = floor<days>(shown);
    const year_month_day date(midnight);
    const auto ms = static_cast<unsigned>((shown - midnight).count());

    std::string text = "0000-00-00T00:00:00.000Z";
    put_digits(&text[0], static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(&text[5], static_cast<unsigned>(date.month()), 2);
    put_digits(&text[8], static_cast<unsigned>(date.day()), 2);
    put_digits(&text[11], ms / 3'600'000, 2);
    put_digits(&text[14], ms / 60'000 % 60, 2);
    put_digits(&text[17], ms / 1'000 % 60, 2);
    put_digits(&text[20], ms % 1'000, 3);
    return text;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    Scanner scanner(text);
    const int year_number = scanner.number(4);
    scanner.expect('-', '-');
    const auto month_number = static_cast<unsigned>(scanner.number(2));
    scanner.expect('-', '-');
    const auto day_number = static_cast<unsigned>(scanner.number(2));
    scanner.expect('T', 't');
    const int hour_number = scanner.number(2);
    scanner.expect(':', ':');
    const int minute_number = scanner.number(2);
    scanner.expect(':', ':');
    const int second_number = scanner.number(2);
    const int ms = scanner.take('.') ? scanner.fraction_ms() : 0;
    const int offset_minutes = scan_offset(scanner);

    const year_month_day date{year(year_number), month(month_number), day(day_number)};
    const bool is_leap_second = second_number == 60; // a real one is inserted at the end of a UTC day
    if (!scanner.is_done() || !date.ok() || hour_number > 23 || minute_number > 59 || second_number > 60) return {};
    const Instant minute_start = sys_days(date) + hours(hour_number) + minutes(minute_number - offset_minutes);
    const bool ends_day = floor<days>(minute_start + minutes(1)) == minute_start + minutes(1);
    if (is_leap_second && !ends_day) return {};
    return minute_start + seconds(second_number) + milliseconds(ms);
}

} // namespace answerd::codec
