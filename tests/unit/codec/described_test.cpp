// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace answerd::codec {
namespace {

Json json_of(std::string_view text) {
    auto json = parse_json(text);
    EXPECT_TRUE(json) << text;
    return json ? *json : Json();
}

template <class T>
Problem problem_of(std::string_view text, Reading reading = Reading::strict) {
    const auto value = from_json<T>(json_of(text), reading);
    if (value) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return value.error();
}

TEST(StrictReading, RefusesAnUnknownMemberByItsPointer) {
    const auto* text = R"({"name":"billing","routing":"standard","colour":"red"})";

    EXPECT_EQ(problem_of<Queue>(text).pointer, "/colour");
    EXPECT_TRUE(from_json<Queue>(json_of(text), Reading::tolerant));
}

TEST(StrictReading, RefusesAMissingMemberThatIsRequired) {
    const auto* text = R"({"name":"billing"})";

    const auto problem = problem_of<Queue>(text);

    EXPECT_EQ(problem.code, ProblemCode::invalid);
    EXPECT_EQ(problem.pointer, "/routing");
    EXPECT_TRUE(from_json<Queue>(json_of(text), Reading::tolerant));
}

TEST(StrictReading, KeepsTheDefaultOfAMemberThatIsLeftOut) {
    const auto queue = from_json<Queue>(json_of(R"({"name":"billing","routing":"standard"})"));

    ASSERT_TRUE(queue);
    EXPECT_EQ(queue->service_level_seconds, 20);
    EXPECT_EQ(queue->time_zone, "UTC");
    EXPECT_FALSE(queue->wrap_up_seconds);
}

TEST(StrictReading, PointsIntoListsAndMaps) {
    EXPECT_EQ(problem_of<EntryPoint>(R"({"name":"a","number":"+4930123456","queue":"q",)"
                                     R"("skills":[{"skill":"de"},{"skill":"en","level":"5"}]})")
                  .pointer,
              "/skills/1/level");
    EXPECT_EQ(problem_of<VoiceCall>(R"({"attributes":{"a/b":1}})").pointer, "/attributes/a~1b");
    EXPECT_EQ(problem_of<std::vector<Skill>>(R"([{"name":"a"},{"label":"b"}])").pointer, "/1/name");
}

TEST(StrictReading, RefusesNamesThatAreNoNames) {
    EXPECT_EQ(problem_of<Skill>(R"({"name":"Not A Name"})").pointer, "/name");
    EXPECT_TRUE(from_json<Skill>(json_of(R"({"name":"Not A Name"})"), Reading::tolerant));
}

TEST(StrictReading, RefusesIntegersBeyondTheMembersRange) {
    EXPECT_EQ(problem_of<Queue>(R"({"name":"a","routing":"b","waitingMax":2147483648})").pointer, "/waitingMax");
    EXPECT_EQ(problem_of<Queue>(R"({"name":"a","routing":"b","waitingMax":1.0})").pointer, "/waitingMax");
    EXPECT_EQ(problem_of<WorkItem>(R"({"arrival":-1})").pointer, "/arrival");
}

TEST(StrictReading, RefusesTheWrongKindOfValue) {
    EXPECT_EQ(problem_of<Queue>("[]").pointer, "");
    EXPECT_EQ(problem_of<Queue>(R"({"name":1,"routing":"b"})").pointer, "/name");
    EXPECT_EQ(problem_of<Queue>(R"({"name":null,"routing":"b"})").pointer, "/name");
    EXPECT_EQ(problem_of<Queue>(R"({"name":"a","routing":"b","dispositionRequired":0})").pointer,
              "/dispositionRequired");
    EXPECT_EQ(problem_of<PresenceStatus>(R"({"name":"a","channels":{}})").pointer, "/channels");
    EXPECT_EQ(problem_of<RecordReference>(R"({"kind":"contact","id":"123"})").pointer, "/id");
}

TEST(StrictReading, NamesTheChoicesOfAnEnum) {
    const auto problem = problem_of<RoutingConfiguration>(R"({"name":"a","model":"leastactive"})");

    EXPECT_EQ(problem.pointer, "/model");
    EXPECT_EQ(problem.detail, "Has to be one of leastActive mostAvailable external.");
}

TEST(StrictReading, NeverRepeatsTheValueInTheProblem) {
    EXPECT_EQ(problem_of<Party>(R"({"kind":"number","e164":"030 123456"})").detail.find("123456"), std::string::npos);
    EXPECT_EQ(problem_of<Case>(R"({"status":"Ada Lovelace"})").detail.find("Ada"), std::string::npos);
}

TEST(StrictReading, ReadsNullAsAbsentWhereAbsenceIsAllowed) {
    const auto queue = from_json<Queue>(json_of(R"({"name":"a","routing":"b","wrapUpSeconds":null})"));

    ASSERT_TRUE(queue);
    EXPECT_FALSE(queue->wrap_up_seconds);
}

TEST(ConfigurationJson, SaysItsKindBesideItsMembers) {
    const ConfigurationEntity entity = Skill{.name = {"spanish"}, .label = "Spanish"};

    EXPECT_EQ(to_json_text(entity), R"({"entityKind":"skill","name":"spanish","label":"Spanish"})");
    EXPECT_EQ(problem_of<ConfigurationEntity>(R"({"name":"a"})").pointer, "/entityKind");
    EXPECT_EQ(problem_of<ConfigurationEntity>(R"({"entityKind":"skills","name":"a"})").pointer, "/entityKind");
    EXPECT_EQ(problem_of<ConfigurationEntity>(R"({"entityKind":"skill","name":"a","x":1})").pointer, "/x");
}

TEST(DescribedJson, LeavesEmptyMembersOutAndSortsTablesByKey) {
    EXPECT_EQ(to_json_text(Answer{}), R"({"wasRepeated":false})");

    State state;
    for (const auto* key : {"b", "a", "c"})
        state.call_keys[key] = {};
    const auto text = to_json_text(state);
    EXPECT_LT(text.find("\"a\":"), text.find("\"b\":"));
    EXPECT_LT(text.find("\"b\":"), text.find("\"c\":"));
}

// A double above int64 was once written without a point, and the record that had it could not be read again.
TEST(DescribedJson, EveryNumberThatIsWrittenIsReadByTheStrictReader) {
    for (const double number : {0.0, -0.5, 9007199254740992.0, 1.2345678901234567e19, 18446744073709551616.0, -1e21,
                                1e300, std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min()}) {
        const CustomValues values = {{"n", number}};
        const std::string text = to_json_text(values);
        const auto document = parse_document(text);
        ASSERT_TRUE(document) << text;
        EXPECT_EQ(from_json<CustomValues>(document->root()).value(), values) << text;
    }
}

TEST(DescribedJson, ReplacesInvalidUtf8SoThatItCanBeReadBack) {
    Skill skill{.name = {"a"}, .label = "x\xC3(\xED\xA0\x80\xF0\x9F"};

    const auto text = to_json_text(skill);

    EXPECT_TRUE(parse_json(text)) << text;
    EXPECT_NE(text.find("\"x\xEF\xBF\xBD("), std::string::npos);
}

} // namespace
} // namespace answerd::codec
