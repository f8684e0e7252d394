// SPDX-License-Identifier: Apache-2.0
// The parts of the CRM connector that need neither a network nor a thread; tests/integration/crm.test.mjs has the
// whole.
#include "api/crm/answer.hpp"
#include "api/crm/circuit_breaker.hpp"
#include "api/crm/questions.hpp"

#include <gtest/gtest.h>

namespace answerd::api {
namespace {

CrmSettings some_settings() {
    CrmSettings settings;
    settings.url = "https://crm.example/callers?phone={number}";
    settings.records = "/results";
    settings.fields = {{"externalId", "/id"}, {"lastName", "/name/last"}, {"phone", "/phones/0"}};
    return settings;
}

std::string pointer_of(const CrmSettings& settings) {
    const auto checked = check(settings);
    return checked ? "fine" : checked.error().pointer;
}

TEST(CrmSettings, AreRefusedByTheNameOfWhatIsWrong) {
    EXPECT_EQ(pointer_of(some_settings()), "fine");
    const auto with = [](auto change) {
        CrmSettings settings = some_settings();
        change(settings);
        return pointer_of(settings);
    };
    EXPECT_EQ(with([](auto& s) { s.url = "ftp://crm.example/{number}"; }), "/url");
    EXPECT_EQ(with([](auto& s) { s.url = "https://crm.example/"; }), "/url") << "nobody would be asked for";
    EXPECT_EQ(with([](auto& s) { s.object = RecordKind::service_case; }), "/object");
    EXPECT_EQ(with([](auto& s) { s.records = "results"; }), "/records");
    EXPECT_EQ(with([](auto& s) { s.fields.erase("externalId"); }), "/fields");
    EXPECT_EQ(with([](auto& s) { s.fields["fax"] = "/fax"; }), "/fields/fax");
    EXPECT_EQ(with([](auto& s) { s.fields["id"] = "/id"; }), "/fields/id") << "our own ids are not theirs to give";
    EXPECT_EQ(with([](auto& s) { s.fields["email"] = "mail"; }), "/fields/email");
}

TEST(CrmAnswer, TheNumberStandsEncodedInTheAddress) {
    CrmSettings settings = some_settings();
    settings.url = "https://crm.example/{digits}?phone={number}&again={number}";
    EXPECT_EQ(url_for(settings, E164{4930123456}),
              "https://crm.example/4930123456?phone=%2B4930123456&again=%2B4930123456");
}

TEST(CrmAnswer, RecordsBecomeRowsByTheirPointers) {
    const auto rows = rows_in(R"({"results":[
        {"id":"003A","name":{"last":"Lovelace"},"phones":["+4930123456","+49"]},
        {"id":17,"name":{"last":null},"phones":[]},
        {"name":{"last":"Nobody"}}, "text"]})",
                              some_settings());
    ASSERT_TRUE(rows) << rows.error().detail;
    ASSERT_EQ(rows->size(), 2U) << "what has no id is nobody";
    EXPECT_EQ(columns_of(some_settings()).fields, (std::vector<std::string>{"externalId", "lastName", "phone"}));
    EXPECT_EQ(rows->at(0).cells, (std::vector<std::string>{"003A", "Lovelace", "+4930123456"}));
    EXPECT_EQ(rows->at(1).cells, (std::vector<std::string>{"17", "", ""}));
}

TEST(CrmAnswer, OneRecordMayStandAlone) {
    CrmSettings settings = some_settings();
    settings.records = "";
    EXPECT_EQ(rows_in(R"({"id":"003A"})", settings)->size(), 1U);
    EXPECT_EQ(rows_in(R"({})", settings)->size(), 0U);
}

TEST(CrmAnswer, NobodyIsNoFaultAndSomethingElseIs) {
    EXPECT_EQ(rows_in(R"({"results":[]})", some_settings())->size(), 0U);
    EXPECT_EQ(rows_in(R"({"results":null})", some_settings())->size(), 0U);
    EXPECT_EQ(rows_in(R"({})", some_settings())->size(), 0U);
    EXPECT_FALSE(rows_in(R"({"results":"none"})", some_settings()));
    EXPECT_FALSE(rows_in("<html>", some_settings()));
}

TEST(CircuitBreaker, SparesAFailingSystemAndTriesAgainWithOneQuestion) {
    CircuitBreaker breaker(2, Milliseconds{1'000});
    const Instant start{Milliseconds{5'000}};
    ASSERT_TRUE(breaker.lets_through(start));
    breaker.failed(start);
    EXPECT_TRUE(breaker.lets_through(start)) << "once is no pattern";
    breaker.failed(start);
    EXPECT_FALSE(breaker.lets_through(start + Milliseconds{999}));
    EXPECT_TRUE(breaker.lets_through(start + Milliseconds{1'000}));
    EXPECT_FALSE(breaker.lets_through(start + Milliseconds{1'001})) << "one tries for all";
    breaker.failed(start + Milliseconds{1'500});
    EXPECT_FALSE(breaker.lets_through(start + Milliseconds{2'400}));
    EXPECT_TRUE(breaker.lets_through(start + Milliseconds{2'500}));
    breaker.succeeded();
    EXPECT_TRUE(breaker.lets_through(start + Milliseconds{2'501}));
    breaker.failed(start);
    EXPECT_TRUE(breaker.lets_through(start)) << "counted anew";
}

AskingCall a_call(const std::string& key) {
    AskingCall call;
    call.signal.call_key = key;
    return call;
}

TEST(CrmQuestions, ANumberIsAskedForOnceForAllItsCalls) {
    CrmQuestions questions(2, Milliseconds{1'000});
    const E164 ada{4930123456};
    const Instant now{Milliseconds{5'000}};
    using Added = CrmQuestions::Added;
    EXPECT_EQ(questions.add(ada, a_call("1"), now), Added::asked);
    EXPECT_EQ(questions.add(ada, a_call("1"), now), Added::joined) << "the same call says it again";
    EXPECT_EQ(questions.next(), ada);
    EXPECT_EQ(questions.add(ada, a_call("2"), now), Added::joined) << "while the question is under way";
    EXPECT_EQ(questions.next(), std::nullopt);
    EXPECT_EQ(questions.add(E164{1}, a_call("3"), now), Added::asked);
    EXPECT_EQ(questions.add(E164{2}, a_call("4"), now), Added::full);
    EXPECT_EQ(questions.take(ada, true, now).size(), 2U);
    EXPECT_EQ(questions.add(ada, a_call("5"), now + Milliseconds{999}), Added::known);
    EXPECT_EQ(questions.add(ada, a_call("5"), now + Milliseconds{1'000}), Added::asked);
}

TEST(CrmQuestions, ANumberWithoutAnAnswerIsAskedForAgain) {
    CrmQuestions questions(2, Milliseconds{1'000});
    const Instant now{Milliseconds{5'000}};
    EXPECT_EQ(questions.add(E164{1}, a_call("1"), now), CrmQuestions::Added::asked);
    EXPECT_EQ(questions.take(E164{1}, false, now).size(), 1U);
    EXPECT_EQ(questions.add(E164{1}, a_call("1"), now), CrmQuestions::Added::asked);
}

} // namespace
} // namespace answerd::api
