// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

namespace answerd::store {
namespace {

using AuditTest = StoreTest;

TEST_F(AuditTest, EveryVersionOfTheConfigurationIsAuditedInItsOwnCommit) {
    const Skill skill{.name = {"spanish"}, .label = "Spanish"};
    record::ConfigurationVersion version{.kind = ConfigurationKind::skill,
                                         .key = "spanish",
                                         .revision = 1,
                                         .entity = skill,
                                         .by = UserId{uuid(1)},
                                         .at = at_ms(5)};
    commit([&](Transaction& t) { t.put(RecordChange(version)); });
    version.revision = 2;
    version.entity = std::nullopt;
    commit([&](Transaction& t) { t.put(RecordChange(version)); });
    const auto entries = reader_->audit({}).items;
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].action, "skill.put");
    EXPECT_EQ(entries[1].subject, "spanish");
    EXPECT_EQ(entries[1].by, version.by);
    EXPECT_EQ(entries[1].at, version.at);
    EXPECT_EQ(entries[1].before, "");
    EXPECT_TRUE(entries[1].after.starts_with(R"({"name":"spanish")")) << entries[1].after;
    EXPECT_EQ(entries[0].action, "skill.remove");
    EXPECT_EQ(entries[0].before, entries[1].after);
    EXPECT_EQ(entries[0].after, "");
}

TEST_F(AuditTest, AWorkItemThatAUserCancelsIsAuditedInTheCommitOfTheEvent) {
    Event event = an_event(1);
    event.origin = {.kind = OriginKind::user, .user = UserId{uuid(7)}, .command_id = {}};
    event.body = event::WorkItemClosed{.item = WorkItemId{uuid(8)}, .outcome = WorkItemOutcome::cancelled};
    commit([&](Transaction& t) { t.append(event); });
    event.seq = 2;
    event.origin = {};
    commit([&](Transaction& t) { t.append(event); });
    const auto entries = reader_->audit({}).items;
    ASSERT_EQ(entries.size(), 1U) << "the system's own are in the journal only";
    EXPECT_EQ(entries[0], (AuditEntry{.at = event.at,
                                      .by = UserId{uuid(7)},
                                      .action = "workItem.cancel",
                                      .subject = to_string(uuid(8)),
                                      .before = {},
                                      .after = {}}));
}

TEST_F(AuditTest, WorkThatAUserRoutesByHandIsAudited) {
    const auto by_user = [&](std::uint64_t seq, EventBody body) {
        Event event = an_event(seq);
        event.origin = {.kind = OriginKind::user, .user = UserId{uuid(7)}, .command_id = {}};
        event.body = std::move(body);
        commit([&](Transaction& t) { t.append(event); });
    };
    WorkItem item{.id = WorkItemId{uuid(8)}, .queue = {"billing"}, .priority = 1};
    AgentWork work{.id = AgentWorkId{uuid(9)}, .item = item.id, .agent = UserId{uuid(5)}};
    by_user(1, event::WorkItemChanged{.item = item, .reason = "stage"});
    by_user(2, event::WorkOffered{.work = work, .reason = {}});
    ASSERT_TRUE(reader_->audit({}).items.empty()) << "what the rules did by themselves is in the journal only";
    by_user(3, event::WorkItemChanged{.item = item, .reason = "changed"});
    work.assigned_by = UserId{uuid(7)};
    by_user(4, event::WorkOffered{.work = work, .reason = {}});
    by_user(5, event::WorkReturned{.work = work.id, .state = AgentWorkState::unavailable, .reason = "released"});
    by_user(6, event::RequiredAgentReleased{.item = item.id, .reason = "released"});
    by_user(7, event::CallEnded{.call = CallId{uuid(4)}, .reason = "endedByHand", .ended_by = EndedBy::system});
    std::vector<std::string> actions;
    for (const auto& entry : reader_->audit({}).items)
        actions.push_back(entry.action + " " + entry.subject + " " + entry.after);
    EXPECT_EQ(actions, (std::vector<std::string>{
                           "voiceCall.end " + to_string(uuid(4)) + " ", "workItem.release " + to_string(uuid(8)) + " ",
                           "agentWork.release " + to_string(uuid(9)) + " ",
                           "workItem.assign " + to_string(uuid(8)) + R"( {"agent":")" + to_string(uuid(5)) + R"("})",
                           "workItem.change " + to_string(uuid(8)) + R"( {"queue":"billing","priority":1})"}));
}

} // namespace
} // namespace answerd::store
