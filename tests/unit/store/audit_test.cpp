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

} // namespace
} // namespace answerd::store
