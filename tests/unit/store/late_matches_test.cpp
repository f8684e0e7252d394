// SPDX-License-Identifier: Apache-2.0
// Calls that ended before anybody knew whose they were (row B13).
#include "support/customer_fixture.hpp"

#include "answerd/store/late_matches.hpp"

namespace answerd::store {
namespace {

class LateMatchesTest : public CustomersTest {
protected:
    void call(std::uint64_t number, CallType type, std::uint64_t from, std::uint64_t to, bool is_over = true) {
        VoiceCall call{.id = CallId{uuid(number)}, .call_key = std::to_string(number), .type = type};
        call.from = number_party(from);
        call.to = number_party(to);
        call.started_at = at_ms(static_cast<std::int64_t>(number));
        if (is_over) call.ended_at = call.started_at + Seconds{60};
        put(call);
    }
    void put(const VoiceCall& call) {
        commit([&](Transaction& t) { t.put(call); });
    }
    void save_contact(std::uint64_t number, std::uint64_t phone) {
        Contact contact = a_contact(number);
        contact.phone = number_party(phone);
        save(contact);
    }
    [[nodiscard]] std::vector<CallId> listed() {
        std::vector<CallId> calls;
        for (const LateMatch& match : reader_->late_matches(100))
            calls.push_back(match.call.id);
        return calls;
    }
    void settle_all(const std::optional<CallLink>& link) {
        const auto matches = reader_->late_matches(100);
        commit([&](Transaction& t) {
            for (const LateMatch& match : matches)
                t.settle(match, link);
        });
    }
    void link_by_hand(std::uint64_t number, std::optional<RecordReference> record, std::uint64_t seq) {
        Event event = an_event(seq);
        event.origin.user = UserId{uuid(77)};
        event.body = event::RecordLinked{.call = CallId{uuid(number)}, .record = record};
        commit([&](Transaction& t) { t.append(event); });
    }
    void merge_into(std::uint64_t survivor, std::uint64_t other) {
        save(a_contact(survivor));
        const RecordMerge merge{.kind = RecordKind::contact,
                                .survivor = {.id = uuid(survivor), .version = 1},
                                .others = {{.id = uuid(other), .version = 1}}};
        ASSERT_TRUE(in_section<Result<std::vector<RecordReference>>>(
            [&](Transaction& t) { return t.merge(merge, deleted_at); }));
    }
    [[nodiscard]] std::optional<RecordReference> record_of(std::uint64_t number) {
        return reader_->call(CallId{uuid(number)})->related_record;
    }

    const RecordReference ada{.kind = RecordKind::contact, .id = uuid(1)};
    const CallLink found_later{.at = at_ms(5'000), .by = {}, .record = ada, .note = "found after the call, in phone"};
};

TEST_F(LateMatchesTest, ANumberThatSomebodyGetsListsTheEndedCallsOfItsCustomer) {
    call(10, CallType::inbound, caller, 4930999);
    call(11, CallType::outbound, 4930999, caller);
    call(12, CallType::outbound, caller, 4930998); // the number is ours here
    call(13, CallType::inbound, caller, 4930999, false);
    call(14, CallType::inbound, caller + 1, 4930999);
    EXPECT_TRUE(listed().empty());
    save_contact(1, caller);
    EXPECT_EQ(listed(), (std::vector{CallId{uuid(11)}, CallId{uuid(10)}})) << "the newest first";
}

// Regression: each save of each record with a switchboard's number listed all the calls that it ever had once more.
TEST_F(LateMatchesTest, ACallIsListedOnceAndOfANumberTheNewestHundred) {
    for (std::uint64_t number = 1; number <= 130; ++number)
        call(number, CallType::inbound, caller, 4930999);
    save_contact(1, caller);
    save_contact(2, caller);
    const auto matches = reader_->late_matches(1'000);
    ASSERT_EQ(matches.size(), 100U);
    EXPECT_EQ(matches.front().call.id, CallId{uuid(130)});
    EXPECT_EQ(matches.back().call.id, CallId{uuid(31)});
}

TEST_F(LateMatchesTest, TheCallGetsItsRecordAndItsHistoryANote) {
    call(10, CallType::inbound, caller, 4930999);
    save_contact(1, caller);
    settle_all(found_later);
    EXPECT_TRUE(listed().empty());
    EXPECT_EQ(record_of(10), ada);
    EXPECT_EQ(reader_->links(CallId{uuid(10)}, 10), std::vector{found_later});
    EXPECT_EQ(reader_->last_calls(ada, 10).size(), 1U);
}

TEST_F(LateMatchesTest, WhoeverIsNotFoundLeavesTheCallAsItWas) {
    call(10, CallType::inbound, caller, 4930999);
    save_contact(1, caller);
    settle_all(std::nullopt);
    EXPECT_TRUE(listed().empty());
    EXPECT_EQ(record_of(10), std::nullopt);
    EXPECT_TRUE(reader_->links(CallId{uuid(10)}, 10).empty());
}

// The core still knows the call for a while, and knows nothing of its record.
TEST_F(LateMatchesTest, TheLinkOutlivesALaterWordOfTheCore) {
    call(10, CallType::inbound, caller, 4930999);
    const VoiceCall as_the_core_knows_it = *reader_->call(CallId{uuid(10)});
    save_contact(1, caller);
    settle_all(found_later);
    put(as_the_core_knows_it);
    EXPECT_EQ(record_of(10), ada);
    link_by_hand(10, std::nullopt, 1);
    put(as_the_core_knows_it);
    EXPECT_EQ(record_of(10), std::nullopt) << "a person took it away";
}

// Regression: the core's word about a call brought the record back that had been merged into another.
TEST_F(LateMatchesTest, ALaterWordOfTheCoreKeepsToWhoeverTheRecordWasMergedInto) {
    call(10, CallType::inbound, caller, 4930999);
    const VoiceCall as_the_core_knows_it = *reader_->call(CallId{uuid(10)});
    save_contact(1, caller);
    settle_all(found_later);
    merge_into(2, 1);
    put(as_the_core_knows_it);
    EXPECT_EQ(record_of(10), (RecordReference{.kind = RecordKind::contact, .id = uuid(2)}));
}

TEST_F(LateMatchesTest, ARecordMergedMeanwhileStandsForItsSurvivorAndADeletedOneForNobody) {
    call(10, CallType::inbound, caller, 4930999);
    save_contact(1, caller);
    merge_into(2, 1);
    settle_all(found_later);
    const RecordReference survivor{.kind = RecordKind::contact, .id = uuid(2)};
    EXPECT_EQ(record_of(10), survivor);
    EXPECT_EQ(reader_->links(CallId{uuid(10)}, 10).front().record, survivor);

    call(11, CallType::inbound, caller + 1, 4930999);
    save_contact(3, caller + 1);
    const RecordReference gone{.kind = RecordKind::contact, .id = uuid(3)};
    ASSERT_TRUE(remove(gone, 1));
    CallLink found_gone = found_later;
    found_gone.record = gone;
    settle_all(found_gone);
    EXPECT_EQ(record_of(11), std::nullopt);
    EXPECT_TRUE(reader_->links(CallId{uuid(11)}, 10).empty());
}

TEST_F(LateMatchesTest, WhatAPersonHasDecidedStays) {
    call(10, CallType::inbound, caller, 4930999);
    link_by_hand(10, std::nullopt, 1);
    save_contact(1, caller);
    settle_all(found_later);
    EXPECT_EQ(record_of(10), std::nullopt);
    EXPECT_EQ(reader_->links(CallId{uuid(10)}, 10).size(), 1U);
}

TEST_F(LateMatchesTest, ARecordWrittenMeanwhileListsTheCallOnceMore) {
    call(10, CallType::inbound, caller, 4930999);
    save_contact(1, caller);
    const auto seen = reader_->late_matches(100);
    save_contact(2, caller);
    commit([&](Transaction& t) {
        for (const LateMatch& match : seen)
            t.settle(match, std::nullopt);
    });
    EXPECT_EQ(listed(), std::vector{CallId{uuid(10)}});
}

TEST_F(LateMatchesTest, AllThatEndedInATimeAreListedUnlessTheyHaveARecord) {
    for (std::uint64_t number = 10; number < 14; ++number)
        call(number, CallType::inbound, caller, 4930999);
    VoiceCall linked = *reader_->call(CallId{uuid(12)});
    linked.related_record = ada;
    put(linked);
    commit([&](Transaction& t) { t.look_again(at_ms(60'011), at_ms(60'013)); });
    EXPECT_EQ(listed(), std::vector{CallId{uuid(11)}});
}

} // namespace
} // namespace answerd::store
