// SPDX-License-Identifier: Apache-2.0
#include "byo_fixture.hpp"

namespace answerd::telephony {
namespace {

TEST_F(ByoTest, ALineSaysWhetherItsAgentIsInACallOfTheirOwn) {
    for (const bool is_busy : {true, false}) {
        const Interpreted event =
            interpret_one(byo_event("agent.line", is_busy ? R"({"busy":true})" : R"({"busy":false})"));
        ASSERT_TRUE(event.command) << event.detail;
        const auto& line = std::get<command::AgentLine>(*event.command);
        EXPECT_EQ(line.endpoint, "call-1"); // the subject: here an agent's endpoint
        EXPECT_EQ(line.is_busy, is_busy);
        EXPECT_EQ(line.occurred_at, byo_now - Milliseconds{750});
    }
}

TEST_F(ByoTest, ALineWithoutAWordOnItIsQuarantined) {
    EXPECT_EQ(reason_of(byo_event("agent.line")), "/data/busy: is required");
    EXPECT_EQ(reason_of(byo_event("agent.line", R"({"busy":"yes"})")), "/data/busy: has to be true or false");
}

} // namespace
} // namespace answerd::telephony
