// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>

namespace answerd::store {
namespace {

// A round trip proves nothing about a member that has its default value.
template <class T>
void expect_every_member_set(const T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { EXPECT_FALSE(value.*member.pointer == T{}.*member.pointer) << member.name; });
}

VoiceCall a_full_call() {
    return {.id = CallId{uuid(1)},
            .conversation_id = ConversationId{uuid(2)},
            .adapter = {"byo"},
            .call_key = "key-1",
            .type = CallType::transfer,
            .status = CallStatus::completed,
            .from = number_party(4930123456),
            .to = {.kind = PartyKind::sip_address, .raw = PersonalText("sip:a@b"), .e164 = {}},
            .queue = {"billing"},
            .attributes = {{"language", PersonalText("de")}, {"é", PersonalText("\"quoted\"")}},
            .match = {.outcome = MatchOutcome::several,
                      .candidates = {{.record = {.kind = RecordKind::lead, .id = uuid(3)},
                                      .label = PersonalText("Jo Doe"),
                                      .field = "phone",
                                      .account_id = uuid(4),
                                      .account_label = PersonalText("Acme")},
                                     {.record = {.kind = RecordKind::account, .id = uuid(4)}}}},
            .related_record = RecordReference{.kind = RecordKind::service_case, .id = uuid(5)},
            .agent = UserId{uuid(6)},
            .work_item = WorkItemId{uuid(7)},
            .previous_call = CallId{uuid(8)},
            .next_call = CallId{uuid(9)},
            .started_at = at_ms(1'700'000'000'001),
            .queued_at = at_ms(2),
            .accepted_at = at_ms(3),
            .answered_at = at_ms(4),
            .ended_at = at_ms(1'700'000'009'000),
            .held_since = at_ms(6),
            .hold_ms = 7,
            .longest_hold_ms = 8,
            .hold_count = 9,
            .recording_paused = true,
            .end_reason = "hangup",
            .ended_by = EndedBy::network,
            .is_abandoned = true,
            .transcript_lines = 10,
            .transcript_lines_dropped = 11,
            .notes = PersonalText("called back"),
            .disposition = {"solved"}};
}

WorkItem a_full_item() {
    return {.id = WorkItemId{uuid(1)},
            .channel = {"voice"},
            .queue = {"billing"},
            .skills = {{.skill = {"german"}, .level = 3}, {.skill = {"spanish"}, .level = 0}},
            .priority = 1,
            .secondary_priority = 2,
            .target_accept_at = at_ms(10),
            .weight = 2,
            .capacity_percentage = 30,
            .requested_at = at_ms(1),
            .arrival = 3,
            .state = WorkItemState::closed,
            .outcome = WorkItemOutcome::abandoned,
            .call = CallId{uuid(2)},
            .required_agent = UserId{uuid(3)},
            .preferred_agent = UserId{uuid(6)},
            .related_record = RecordReference{.kind = RecordKind::account, .id = uuid(4)},
            .subject = PersonalText("hello"),
            .configuration_revision = 5,
            .queued_at = at_ms(6),
            .in_queue_since = at_ms(11),
            .stage = 1,
            .also_members_of = {{"sales"}},
            .skill_drops = 2,
            .dropped_skills = {{.skill = {"french"}, .level = 1, .is_additional = true, .drop_priority = 4}},
            .overflowed_from = {"support"},
            .moves = 3,
            .work = AgentWorkId{uuid(5)},
            .accepted_at = at_ms(7),
            .closed_at = at_ms(8),
            .offer_count = 9,
            .skill_expression = "german or french",
            .queue_skill_expression = "not trainee",
            .attributes = {{"language", PersonalText("de")}},
            .unmatched_attributes = {"product"}};
}

AgentWork a_full_work() {
    return {.id = AgentWorkId{uuid(1)},
            .item = WorkItemId{uuid(2)},
            .agent = UserId{uuid(3)},
            .channel = {"voice"},
            .queue = {"billing"},
            .call = CallId{uuid(4)},
            .state = AgentWorkState::transferred,
            .weight = 5,
            .capacity_percentage = 60,
            .requested_at = at_ms(1),
            .assigned_at = at_ms(2),
            .expires_at = at_ms(3),
            .accepted_at = at_ms(4),
            .conversation_ended_at = at_ms(5),
            .wrap_up_until = at_ms(6),
            .closed_at = at_ms(7),
            .decline_reason = "busy",
            .was_transferred = true,
            .talk_ms = 8,
            .hold_ms = 9,
            .configuration_revision = 10,
            .wrap_up_extensions = 2,
            .assigned_by = UserId{uuid(5)},
            .offered_seq = 11,
            .paused_at = at_ms(12),
            .pause_count = 3};
}

class RecordsTest : public StoreTest {
protected:
    void put(const RecordChange& change) {
        commit([&](Transaction& t) { t.put(change); });
    }
    void put_line(std::uint64_t call, const std::string& message_id, const std::string& text, std::int64_t spoken_ms) {
        put(record::TranscriptEntry{.call = CallId{uuid(call)},
                                    .conversation = ConversationId{uuid(call)},
                                    .line = {.message_id = message_id,
                                             .sender = SenderType::human_agent,
                                             .text = PersonalText(text),
                                             .spoken_at = at_ms(spoken_ms),
                                             .duration_ms = 5}});
    }
    void put_call(std::uint64_t number, std::int64_t started_ms, const QueueName& queue = {"billing"}) {
        VoiceCall call{.id = CallId{uuid(number)}, .call_key = std::to_string(number)};
        call.started_at = at_ms(started_ms);
        call.queue = queue;
        put(call);
    }
    std::vector<std::uint64_t> found(const CallFilter& filter) {
        std::vector<std::uint64_t> numbers;
        for (const VoiceCall& call : reader_->calls(filter, {}).items)
            numbers.push_back(call.id.uuid.low);
        return numbers;
    }
};

using Numbers = std::vector<std::uint64_t>;

TEST_F(RecordsTest, EveryMemberOfACallComesBack) {
    const VoiceCall call = a_full_call();
    expect_every_member_set(call);
    put(call);
    EXPECT_EQ(reader_->call(call.id), call);
    put(VoiceCall{.id = CallId{uuid(99)}});
    EXPECT_EQ(reader_->call(CallId{uuid(99)}), (VoiceCall{.id = CallId{uuid(99)}}));
}

TEST_F(RecordsTest, EveryMemberOfAWorkItemComesBack) {
    const WorkItem item = a_full_item();
    expect_every_member_set(item);
    put(item);
    EXPECT_EQ(reader_->work_item(item.id), item);
    put(WorkItem{.id = WorkItemId{uuid(99)}});
    EXPECT_EQ(reader_->work_item(WorkItemId{uuid(99)}), (WorkItem{.id = WorkItemId{uuid(99)}}));
}

TEST_F(RecordsTest, EveryMemberOfAnAgentWorkComesBack) {
    const AgentWork work = a_full_work();
    expect_every_member_set(work);
    put(work);
    EXPECT_EQ(reader_->works_of_item(work.item), std::vector<AgentWork>{work});
}

TEST_F(RecordsTest, EveryMemberOfAPresenceIntervalComesBack) {
    const PresenceInterval interval{.agent = UserId{uuid(1)},
                                    .status = {"available"},
                                    .started_at = at_ms(10),
                                    .ended_at = at_ms(20),
                                    .reason = "agent"};
    expect_every_member_set(interval);
    put(record::PresenceRow{interval});
    std::vector<PresenceInterval> seen;
    reader_->visit_presence(at_ms(0), at_ms(100), [&](const PresenceInterval& row) { seen.push_back(row); });
    EXPECT_EQ(seen, std::vector<PresenceInterval>{interval});
}

TEST_F(RecordsTest, EveryMemberOfALineComesBackAndARepeatChangesNothing) {
    put_line(1, "m1", "first", 100);
    put_line(1, "m1", "repeated differently", 200);
    const TranscriptLine expected{.message_id = "m1",
                                  .sender = SenderType::human_agent,
                                  .text = PersonalText("first"),
                                  .spoken_at = at_ms(100),
                                  .duration_ms = 5};
    expect_every_member_set(expected);
    EXPECT_EQ(reader_->transcript(CallId{uuid(1)}, {}).items, std::vector<TranscriptLine>{expected});
}

TEST_F(RecordsTest, TheLastImageOfARowStays) {
    VoiceCall call = a_full_call();
    put(call);
    call.status = CallStatus::completed;
    call.started_at = at_ms(1'600'000'000'000); // an event that came late tells of an earlier beginning
    call.queue = {"sales"};
    call.agent = std::nullopt;
    call.attributes.clear();
    call.match = {};
    call.related_record = std::nullopt;
    call.notes = PersonalText("other");
    put(call);
    EXPECT_EQ(reader_->call(call.id), call);
}

TEST_F(RecordsTest, EveryVersionOfTheConfigurationIsKept) {
    const Queue queue{.name = {"billing"}, .label = "Billing", .routing = {"standard"}};
    put(record::ConfigurationVersion{.kind = ConfigurationKind::queue,
                                     .key = "billing",
                                     .revision = 1,
                                     .entity = queue,
                                     .by = UserId{uuid(1)},
                                     .at = at_ms(5)});
    put(record::ConfigurationVersion{
        .kind = ConfigurationKind::queue, .key = "billing", .revision = 2, .entity = {}, .by = {}, .at = at_ms(6)});
    const auto history = reader_->configuration_history(ConfigurationKind::queue, "billing", {}).items;
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].revision, 2);
    EXPECT_FALSE(history[0].entity);
    EXPECT_EQ(history[1].entity, ConfigurationEntity(queue));
    EXPECT_EQ(history[1].by, UserId{uuid(1)});
    EXPECT_EQ(history[1].at, at_ms(5));
    EXPECT_TRUE(reader_->configuration_history(ConfigurationKind::skill, "billing", {}).items.empty());
}

TEST_F(RecordsTest, CallsAreListedNewestFirstWithoutSkipsWhenNewOnesArrive) {
    for (std::uint64_t i = 1; i <= 5; ++i)
        put_call(i, static_cast<std::int64_t>(i / 2) * 1000);
    Numbers seen;
    PageRequest request{.cursor = {}, .limit = 2};
    std::uint64_t next = 100;
    do {
        const Page<VoiceCall> page = reader_->calls({}, request);
        for (const VoiceCall& call : page.items)
            seen.push_back(call.id.uuid.low);
        request.cursor = page.next;
        put_call(next++, 50'000);
    } while (!request.cursor.empty());
    EXPECT_EQ(seen, (Numbers{5, 4, 3, 2, 1}));
}

TEST_F(RecordsTest, CallsAreFilteredByTimeQueueAgentStatusAndAbandonment) {
    put_call(1, 1000, {"sales"});
    put_call(2, 2000);
    put_call(3, 3000);
    VoiceCall call{.id = CallId{uuid(4)}, .call_key = "4", .status = CallStatus::in_progress};
    call.started_at = at_ms(4000);
    call.agent = UserId{uuid(60)};
    call.is_abandoned = true;
    put(call);

    EXPECT_EQ(found({.is_abandoned = true}), Numbers{4});
    EXPECT_EQ(found({.is_abandoned = false}), (Numbers{3, 2, 1}));
    EXPECT_EQ(found({.started_from = at_ms(2000), .started_before = at_ms(4000)}), (Numbers{3, 2}));
    EXPECT_EQ(found({.queue = QueueName{"sales"}}), Numbers{1});
    EXPECT_EQ(found({.agent = UserId{uuid(60)}}), Numbers{4});
    EXPECT_EQ(found({.status = CallStatus::in_progress}), Numbers{4});
    EXPECT_EQ(found({.queue = QueueName{"sales"}, .agent = UserId{uuid(60)}}), Numbers{});
}

TEST_F(RecordsTest, ACallIsFoundByAllWordsOfItsTranscript) {
    put_call(1, 1000);
    put_call(2, 2000);
    put_line(1, "a", "Das ist ein Ärgernis", 1);
    put_line(1, "b", "my invoice is wrong", 2);
    put_line(2, "c", "my invoice is fine", 3);
    EXPECT_EQ(found({.transcript_text = "invoice"}), (Numbers{2, 1}));
    EXPECT_EQ(found({.transcript_text = "invoice argernis"}), Numbers{1});
    EXPECT_EQ(found({.transcript_text = "invo"}), Numbers{}) << "whole words";
    EXPECT_EQ(found({.transcript_text = "\"*"}), Numbers{});
}

TEST_F(RecordsTest, LinesAreReadInTheOrderTheyWereSpoken) {
    put_line(1, "late", "x", 300);
    put_line(1, "b", "x", 100);
    put_line(1, "a", "x", 100);
    put_line(2, "other", "x", 100);
    const Page<TranscriptLine> first = reader_->transcript(CallId{uuid(1)}, {.cursor = {}, .limit = 2});
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0].message_id, "a");
    EXPECT_EQ(first.items[1].message_id, "b");
    const Page<TranscriptLine> second = reader_->transcript(CallId{uuid(1)}, {.cursor = first.next, .limit = 2});
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].message_id, "late");
}

TEST_F(RecordsTest, AProvidersKeyLeadsToItsNewestLeg) {
    VoiceCall first{.id = CallId{uuid(1)}, .adapter = {"byo"}, .call_key = "k"};
    first.started_at = at_ms(1);
    VoiceCall second{.id = CallId{uuid(2)}, .adapter = {"byo"}, .call_key = "k"};
    second.started_at = at_ms(2);
    put(second);
    put(first);
    EXPECT_EQ(reader_->call_by_key({"byo"}, "k")->id, second.id);
    EXPECT_FALSE(reader_->call_by_key({"other"}, "k"));
}

TEST_F(RecordsTest, WorkItemsAreFilteredByQueueAndState) {
    put(WorkItem{.id = WorkItemId{uuid(1)}, .queue = {"billing"}});
    put(WorkItem{.id = WorkItemId{uuid(2)}, .queue = {"sales"}});
    WorkItem closed{.id = WorkItemId{uuid(3)}, .queue = {"billing"}, .state = WorkItemState::closed};
    closed.closed_at = at_ms(9);
    put(closed);
    const auto ids = [&](std::optional<QueueName> queue, std::optional<WorkItemState> state) {
        Numbers numbers;
        for (const WorkItem& item : reader_->work_items(queue, state, {}).items)
            numbers.push_back(item.id.uuid.low);
        return numbers;
    };
    EXPECT_EQ(ids({}, {}), (Numbers{3, 2, 1}));
    EXPECT_EQ(ids(QueueName{"billing"}, {}), (Numbers{3, 1}));
    EXPECT_EQ(ids(QueueName{"billing"}, WorkItemState::waiting), Numbers{1});
    EXPECT_EQ(ids({}, WorkItemState::closed), Numbers{3});
}

TEST_F(RecordsTest, ReportsSeeItemsByEachOfTheirInstantsOnce) {
    const auto item = [](std::uint64_t number, std::int64_t queued, std::optional<Instant> accepted,
                         std::optional<Instant> closed) {
        WorkItem result{.id = WorkItemId{uuid(number)}};
        result.queued_at = at_ms(queued);
        result.accepted_at = accepted;
        result.closed_at = closed;
        return result;
    };
    put(item(1, 10, at_ms(20), at_ms(30)));
    put(item(2, 100, at_ms(120), at_ms(130)));
    put(item(3, 10, at_ms(110), at_ms(500)));
    put(item(4, 10, {}, at_ms(199)));
    put(item(5, 10, {}, {}));
    put(item(6, 200, {}, {}));
    std::vector<std::uint64_t> seen;
    reader_->visit_items(at_ms(100), at_ms(200), [&](const WorkItem& row) { seen.push_back(row.id.uuid.low); });
    std::ranges::sort(seen);
    EXPECT_EQ(seen, (Numbers{2, 3, 4, 5}));
}

TEST_F(RecordsTest, ReportsSeeWorksAndCallsByTheirInstants) {
    AgentWork before{.id = AgentWorkId{uuid(1)}};
    before.assigned_at = at_ms(10);
    before.closed_at = at_ms(50);
    AgentWork inside = before;
    inside.id = AgentWorkId{uuid(2)};
    inside.closed_at = at_ms(150);
    put(before);
    put(inside);
    Numbers works;
    reader_->visit_works(at_ms(100), at_ms(200), [&](const AgentWork& row) { works.push_back(row.id.uuid.low); });
    EXPECT_EQ(works, Numbers{2});

    put_call(1, 50);
    put_call(2, 100);
    put_call(3, 200);
    Numbers calls;
    reader_->visit_calls(at_ms(100), at_ms(200), [&](const VoiceCall& row) { calls.push_back(row.id.uuid.low); });
    EXPECT_EQ(calls, Numbers{2});
}

TEST_F(RecordsTest, ReportsSeeEveryPresenceThatReachesIntoTheirTime) {
    const auto interval = [&](std::uint64_t agent, std::int64_t from, std::optional<Instant> to) {
        PresenceInterval row{.agent = UserId{uuid(agent)}};
        row.started_at = at_ms(from);
        row.ended_at = to;
        put(record::PresenceRow{row});
    };
    interval(1, 10, at_ms(50));
    interval(1, 50, at_ms(500)); // spans all of it
    interval(2, 10, {});         // still lasts
    interval(3, 10, at_ms(100)); // ends as the report begins
    interval(4, 150, at_ms(160));
    interval(5, 200, {});
    std::vector<std::pair<std::uint64_t, std::int64_t>> seen;
    reader_->visit_presence(at_ms(100), at_ms(200), [&](const PresenceInterval& row) {
        seen.emplace_back(row.agent.uuid.low, row.started_at.time_since_epoch().count());
    });
    std::ranges::sort(seen);
    EXPECT_EQ(seen, (std::vector<std::pair<std::uint64_t, std::int64_t>>{{1, 50}, {2, 10}, {4, 150}}));
}

} // namespace
} // namespace answerd::store
