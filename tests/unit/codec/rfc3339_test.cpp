// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace answerd::codec {
namespace {

using namespace std::chrono;

Instant at(std::string_view text) {
    const auto instant = parse_rfc3339(text);
    EXPECT_TRUE(instant) << text;
    return instant.value_or(Instant{});
}

TEST(Rfc3339, WritesUtcWithMilliseconds) {
    EXPECT_EQ(to_rfc3339(Instant{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(Instant(milliseconds(1'795'344'911'007))), "2026-11-22T10:55:11.007Z");
    EXPECT_EQ(to_rfc3339(Instant(milliseconds(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(Rfc3339, HoldsInstantsBeyondFourDigitYearsAtTheEnds) {
    EXPECT_EQ(to_rfc3339(Instant::max()), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_rfc3339(Instant::min()), "0000-01-01T00:00:00.000Z");
}

TEST(Rfc3339, ReadsAnyOffset) {
    const Instant expected = at("2026-11-22T10:55:11Z");
    EXPECT_EQ(at("2026-11-22t10:55:11z"), expected);
    EXPECT_EQ(at("2026-11-22T11:55:11+01:00"), expected);
    EXPECT_EQ(at("2026-11-22T05:25:11-05:30"), expected);
    EXPECT_EQ(at("2026-11-23T10:54:11+23:59"), expected);
    EXPECT_EQ(at("2026-11-22T10:55:11-00:00"), expected);
}

TEST(Rfc3339, ReadsZeroToNineFractionDigitsAndCutsAtTheMillisecond) {
    const Instant whole = at("2026-11-22T10:55:11Z");
    EXPECT_EQ(at("2026-11-22T10:55:11.5Z"), whole + milliseconds(500));
    EXPECT_EQ(at("2026-11-22T10:55:11.05Z"), whole + milliseconds(50));
    EXPECT_EQ(at("2026-11-22T10:55:11.123999999+00:00"), whole + milliseconds(123));
    EXPECT_FALSE(parse_rfc3339("2026-11-22T10:55:11.Z"));
    EXPECT_FALSE(parse_rfc3339("2026-11-22T10:55:11.1234567890Z"));
}

TEST(Rfc3339, RefusesDatesAndTimesThatDoNotExist) {
    for (const auto* text :
         {"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
          "2026-04-31T00:00:00Z", "2100-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
    EXPECT_TRUE(parse_rfc3339("2024-02-29T00:00:00Z"));
}

TEST(Rfc3339, RefusesOtherWritings) {
    for (const auto* text :
         {"", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00Z ",
          " 2026-01-01T00:00:00Z", "2026-1-1T00:00:00Z", "2026-01-01T00:00Z", "2026-01-01T00:00:00+0100",
          "2026-01-01T00:00:00,5Z", "-026-01-01T00:00:00Z", "20260101T000000Z", "2026-01-01T00:00:00+1:00"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

TEST(Rfc3339, ReadsALeapSecondOnlyAtTheEndOfAUtcDay) {
    EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));
    EXPECT_EQ(at("2017-01-01T00:59:60+01:00"), at("2017-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2016-12-31T22:59:60Z"));
}

RC_GTEST_PROP(Rfc3339, ReadsBackEveryMillisecondItWrites, ()) {
    const auto ms = *rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'799'999);
    const Instant instant{milliseconds(ms)};
    RC_ASSERT(parse_rfc3339(to_rfc3339(instant)) == instant);
}

} // namespace
} // namespace answerd::codec
