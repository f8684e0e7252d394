// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>

namespace answerd::codec {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

Problem problem_of(std::string_view text, const JsonLimits& limits = {}) {
    const auto json = parse_json(text, limits);
    if (json) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return json.error();
}

TEST(StrictJson, ReadsEveryKindOfValue) {
    const auto json = parse_json(R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{}})");

    ASSERT_TRUE(json) << json.error().detail;
    EXPECT_EQ(dump_json(*json), R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{}})");
}

TEST(StrictJson, RefusesNestingBeyond64BeforeItCanOverflowTheStack) {
    EXPECT_TRUE(parse_json(nested(64)));
    const JsonLimits roomy{.bytes_max = 10 << 20};

    for (const std::size_t depth : {65U, 100'000U, 1'000'000U}) {
        const auto problem = problem_of(nested(depth), roomy);
        EXPECT_EQ(problem.code, ProblemCode::too_large);
        EXPECT_THAT(problem.detail, HasSubstr("64 levels"));
    }
    std::string objects;
    for (int level = 0; level < 65; ++level)
        objects += R"({"a":)";
    EXPECT_EQ(problem_of(objects + "1" + std::string(65, '}')).code, ProblemCode::too_large);
}

TEST(StrictJson, RefusesTextAfterANulByte) {
    EXPECT_THAT(problem_of("{\"a\":1}\0 anything"s).detail, HasSubstr("byte 8: a NUL byte"));
    EXPECT_EQ(problem_of("\0"s).code, ProblemCode::invalid);
    EXPECT_EQ(problem_of("[1\0]"s).code, ProblemCode::invalid);
}

TEST(StrictJson, ReadsAnEscapedNulInsideAString) {
    const auto json = parse_json(R"("a\u0000b")");

    ASSERT_TRUE(json);
    EXPECT_EQ(json->get<std::string>(), "a\0b"s);
}

TEST(StrictJson, RefusesDuplicateKeysAndPointsAtTheSecond) {
    const auto problem = problem_of(R"({"a":{"role":1,"b/c~d":[0,{"role":"agent","role":"admin"}]}})");

    EXPECT_EQ(problem.code, ProblemCode::invalid);
    EXPECT_EQ(problem.pointer, "/a/b~1c~0d/1/role");
    EXPECT_THAT(problem.detail, HasSubstr("twice"));
    EXPECT_EQ(problem_of(R"({"a":1,"\u0061":2})").pointer, "/a");
}

TEST(StrictJson, RefusesIntegersOutsideInt64InsteadOfRoundingThem) {
    const auto largest = parse_json("[9223372036854775807,-9223372036854775808]");
    ASSERT_TRUE(largest);
    EXPECT_EQ((*largest)[0].get<std::int64_t>(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ((*largest)[1].get<std::int64_t>(), std::numeric_limits<std::int64_t>::min());

    for (const auto* text : {"[0,9223372036854775808]", "[0,-9223372036854775809]", "[0,18446744073709551615]",
                             "[0,12345678901234567890123]"}) {
        const auto problem = problem_of(text);
        EXPECT_EQ(problem.code, ProblemCode::invalid);
        EXPECT_EQ(problem.pointer, "/1") << text;
    }
    EXPECT_TRUE(parse_json("1e19")) << "a number with an exponent is no integer";
}

TEST(StrictJson, RefusesNumbersThatAreNotFinite) {
    EXPECT_THAT(problem_of("[1e400]").detail, HasSubstr("too large"));
    for (const auto* text : {"NaN", "Infinity", "-Infinity", "[nan]"}) {
        EXPECT_EQ(problem_of(text).code, ProblemCode::invalid) << text;
    }
}

TEST(StrictJson, RefusesAByteOrderMark) {
    EXPECT_THAT(problem_of("\xEF\xBB\xBF{}").detail, HasSubstr("byte order mark"));
}

TEST(StrictJson, RefusesTextAfterTheValue) {
    for (const auto* text : {"{} x", "{}{}", "1 2", "[]]", "null,"}) {
        EXPECT_EQ(problem_of(text).code, ProblemCode::invalid) << text;
    }
    EXPECT_TRUE(parse_json(" \t\r\n{} \t\r\n"));
}

TEST(StrictJson, RefusesInvalidUtf8) {
    for (const auto& text :
         {"\"\x80\""s, "\"\xC3\""s, "\"\xC0\xAF\""s, "\"\xED\xA0\x80\""s, "\"\xF4\x90\x80\x80\""s, "{\"\xFF\":1}"s}) {
        EXPECT_EQ(problem_of(text).code, ProblemCode::invalid);
    }
    EXPECT_TRUE(parse_json("\"\xF4\x8F\xBF\xBF\xC3\xA4\""));
}

TEST(StrictJson, RefusesLoneSurrogates) {
    for (const auto* text : {R"("\ud800")", R"("\udc00")", R"("\ud800\ud800")", R"("\ud83dx")"}) {
        EXPECT_EQ(problem_of(text).code, ProblemCode::invalid) << text;
    }
    EXPECT_TRUE(parse_json(R"("\ud83d\ude00")"));
}

TEST(StrictJson, RefusesWhatOnlyLooksLikeJson) {
    for (const auto* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "// x\n1", "01", "+1",
                             "1.", ".5", "0x10", "\"a\nb\"", "\"\\x41\"", "tru", "[\"a"}) {
        EXPECT_EQ(problem_of(text).code, ProblemCode::invalid) << text;
    }
}

TEST(StrictJson, NamesTheByteWhereTheTextBreaks) {
    EXPECT_THAT(problem_of(R"({"a":1,"b":})").detail, HasSubstr("at byte 12"));
}

TEST(StrictJson, NeverRepeatsWhatItReadInAProblem) {
    const auto problem = problem_of("{\"name\":\"Ada Lovelace\x01\"}");

    EXPECT_THAT(problem.detail, testing::Not(HasSubstr("Ada")));
    EXPECT_THAT(problem.detail, HasSubstr("control character"));
}

TEST(StrictJson, BoundsBytesStringsAndValues) {
    EXPECT_EQ(problem_of("[1,2,3]", {.bytes_max = 6}).code, ProblemCode::too_large);
    EXPECT_TRUE(parse_json("[1,2,3]", {.bytes_max = 7}));

    EXPECT_EQ(problem_of(R"(["abcde"])", {.string_bytes_max = 4}).pointer, "/0");
    EXPECT_EQ(problem_of(R"({"abcde":1})", {.string_bytes_max = 4}).code, ProblemCode::too_large);
    EXPECT_TRUE(parse_json(R"({"abcd":"efgh"})", {.string_bytes_max = 4}));

    EXPECT_EQ(problem_of("[1,2,3]", {.values_max = 3}).code, ProblemCode::too_large);
    EXPECT_TRUE(parse_json("[1,2,3]", {.values_max = 4}));
}

TEST(StrictJson, WritesInvalidUtf8AsTheReplacementCharacter) {
    EXPECT_EQ(dump_json(Json("a\xFF"s)), "\"a\xEF\xBF\xBD\"");
}

} // namespace
} // namespace answerd::codec
