// SPDX-License-Identifier: Apache-2.0
#include "support/codec_generators.hpp"

#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <string>

namespace answerd::codec {
namespace {

using test_support::AnyValue;
using Kind = JsonValue::Kind;

TEST(JsonValue, ReadsEveryKindOfValue) {
    const auto document = parse_document(R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{}})");
    ASSERT_TRUE(document) << document.error().detail;
    const JsonValue& root = document->root();

    ASSERT_EQ(root.members().size(), 2U);
    const auto elements = root.find("a")->elements();
    ASSERT_EQ(elements.size(), 7U);
    EXPECT_EQ(elements[1].integer(), -2);
    EXPECT_EQ(elements[2].number(), 3.5);
    EXPECT_TRUE(elements[3].boolean());
    EXPECT_TRUE(elements[5].is_null());
    EXPECT_EQ(elements[6].text(), "x");
    EXPECT_TRUE(root.find("b")->is_object());
    EXPECT_EQ(root.find("c"), nullptr);
    EXPECT_EQ(dump_json(root), R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{}})");
}

TEST(JsonValue, HoldsNothingOfAnotherKind) {
    const JsonValue text = JsonValue::of("7");

    EXPECT_EQ(text.integer(), 0);
    EXPECT_FALSE(text.boolean());
    EXPECT_TRUE(text.elements().empty());
    EXPECT_EQ(text.find("7"), nullptr);
    EXPECT_TRUE(JsonValue::of(std::int64_t{7}).text().empty());
}

TEST(JsonValue, KeepsTextsWithEscapesAfterTheParserIsGone) {
    const std::string text = R"({"na\u006de":"line\nbreak \ud83d\ude00","plain":"as it is"})";
    const auto document = parse_document(text);

    ASSERT_TRUE(document);
    EXPECT_EQ(document->root().find("name")->text(), "line\nbreak \xF0\x9F\x98\x80");
    EXPECT_EQ(document->root().find("plain")->text(), "as it is");
}

TEST(JsonValue, ReadsNumbersExactly) {
    const auto document = parse_document("[0.1,123456789012345.6789,-4.9406564584124654e-324,1e-400,-0,1E3]");
    ASSERT_TRUE(document) << document.error().detail;
    const auto numbers = document->root().elements();

    EXPECT_EQ(numbers[0].number(), 0.1);
    EXPECT_EQ(numbers[1].number(), 123456789012345.6789);
    EXPECT_EQ(numbers[2].number(), -4.9406564584124654e-324);
    EXPECT_EQ(numbers[3].number(), 0);
    EXPECT_TRUE(numbers[4].is(Kind::integer));
    EXPECT_EQ(numbers[5].number(), 1000);
}

TEST(JsonValue, FindsARepeatedNameAmongFewAndAmongMany) {
    for (const int names : {2, 24, 64, 65, 5'000}) {
        std::string text = "{\"o\":{";
        for (int name = 0; name < names; ++name)
            text += (name == 0 ? "\"" : ",\"") + std::to_string(name) + "\":" + std::to_string(name);
        EXPECT_TRUE(parse_document(text + "}}")) << names;

        const auto document = parse_document(text + ",\"1\":0,\"z\":0}}");

        ASSERT_FALSE(document) << names;
        EXPECT_EQ(document.error().pointer, "/o/1") << names;
    }
}

TEST(JsonValue, IsTheSameAsTheTree) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Json tree = to_json(AnyValue(seed).of<VoiceCall>());
        const std::string text = dump_json(tree);

        const auto document = parse_document(text);

        ASSERT_TRUE(document) << seed;
        EXPECT_EQ(to_tree(document->root()), tree) << seed;
        EXPECT_EQ(to_tree(view_of(tree).root()), tree) << seed;
    }
}

bool is_refused_by_our_own_rules(const Problem& problem) {
    for (const auto* rule : {"twice", "64 bits", "NUL byte", "byte order mark", "levels", "too large"}) {
        if (problem.detail.find(rule) != std::string::npos) return true;
    }
    return false;
}

// The judge is another parser: what we accept it accepts as the same value, and what we refuse beyond it has a name.
TEST(JsonValue, AgreesWithAnotherParserOnWhateverIsChangedInAText) {
    constexpr std::string_view letters = "{}[],:\"\\/0123456789-+.eEtrufalsn bx\t\n\x01\x7F\x80\xC3\xA4\xED\xF0";
    const std::string sample = "[" + to_json_text(AnyValue(9).of<VoiceCall>()) +
                               R"(,[1.5e3,-0,"\u00e4\ud83d\ude00",{"a":{"b":[null,true]}}]])";
    ASSERT_TRUE(parse_json(sample));
    std::mt19937_64 random(20'261'122);
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string changed = sample;
        for (auto changes = 1 + random() % 3; changes > 0; --changes)
            changed[random() % changed.size()] = letters[random() % letters.size()];
        const Json theirs = Json::parse(changed, nullptr, false);
        const auto ours = parse_json(changed);
        if (ours) {
            ++accepted;
            EXPECT_EQ(*ours, theirs) << changed;
        } else {
            EXPECT_TRUE(theirs.is_discarded() || is_refused_by_our_own_rules(ours.error())) << changed;
        }
    }
    EXPECT_GT(accepted, 100);
}

} // namespace
} // namespace answerd::codec
