// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

// Row E2: every state of a work against every command about it. What a state does not allow is refused as a conflict
// that names the state, and leaves no trace.
namespace answerd::testing {
namespace {

using State = AgentWorkState;

class Desk {
public:
    Desk() : world(a_contact_center()) {
        world.put(ServiceChannel{.name = {"chat"},
                                 .label = "",
                                 .wrap_up_seconds = 60,
                                 .wrap_up_extension_seconds = 10,
                                 .wrap_up_extensions_max = 1});
        item = world.queue_chat();
        world.online(1);
        work = world.agent(1).works.at(0);
    }

    template <class WorkCommand>
    [[nodiscard]] Command about() const {
        return WorkCommand{.agent = agent_id(1), .work = work};
    }

    CoreWorld world;
    WorkItemId item;
    AgentWorkId work;
};

struct Reach {
    State state;
    std::function<void(Desk&)> how;
};

std::vector<Reach> every_state() {
    const auto accept = [](Desk& desk) { desk.world.ok(desk.about<command::AcceptWork>()); };
    const auto close = [=](Desk& desk) {
        accept(desk);
        desk.world.ok(desk.about<command::CloseWork>());
    };
    return {
        {State::assigned, [](Desk&) {}},
        {State::opened, accept},
        {State::wrap_up, close},
        {State::closed,
         [=](Desk& desk) {
             close(desk);
             desk.world.ok(desk.about<command::EndWrapUp>());
         }},
        {State::declined, [](Desk& desk) { desk.world.ok(desk.about<command::DeclineWork>()); }},
        {State::declined_on_push_timeout, [](Desk& desk) { desk.world.pass(Seconds{20}); }},
        {State::unavailable, [](Desk& desk) { desk.world.ok(command::ReleaseWorkItem{.item = desk.item}); }},
        {State::canceled, [](Desk& desk) { desk.world.ok(command::CancelWorkItem{.item = desk.item}); }},
        {State::transferred,
         [=](Desk& desk) {
             accept(desk);
             desk.world.ok(command::TransferWork{
                 .agent = agent_id(1), .work = desk.work, .queue = {"billing"}, .to_agent = std::nullopt});
             desk.world.ok(desk.about<command::EndWrapUp>());
         }},
    };
}

struct Asked {
    std::string name;
    std::vector<State> allowed_in;
    std::function<Command(const Desk&)> command;
};

std::vector<Asked> every_command() {
    return {
        {"accept", {State::assigned, State::opened}, &Desk::about<command::AcceptWork>}, // again: the same answer
        {"decline", {State::assigned}, &Desk::about<command::DeclineWork>},
        {"close", {State::opened}, &Desk::about<command::CloseWork>},
        {"pause", {State::opened}, &Desk::about<command::PauseWork>},
        {"resume", {}, &Desk::about<command::ResumeWork>}, // only what was paused
        {"end wrap-up", {State::wrap_up}, &Desk::about<command::EndWrapUp>},
        {"extend wrap-up", {State::wrap_up}, &Desk::about<command::ExtendWrapUp>},
        {"transfer",
         {State::opened},
         [](const Desk& desk) {
             return command::TransferWork{
                 .agent = agent_id(1), .work = desk.work, .queue = {"billing"}, .to_agent = std::nullopt};
         }},
    };
}

TEST(WorkStates, WhatAStateDoesNotAllowIsAConflictThatNamesIt) {
    for (const Reach& reach : every_state()) {
        const std::string state = boost::describe::enum_to_string(reach.state, "");
        for (const Asked& asked : every_command()) {
            SCOPED_TRACE(asked.name + " of a work that is " + state);
            Desk desk;
            reach.how(desk);
            ASSERT_EQ(desk.world.works.at(desk.work).state, reach.state);
            if (std::ranges::find(asked.allowed_in, reach.state) != asked.allowed_in.end()) {
                desk.world.ok(asked.command(desk));
                continue;
            }
            const Problem problem = desk.world.refused(asked.command(desk));
            EXPECT_EQ(problem.code, ProblemCode::conflict);
            EXPECT_NE(problem.detail.find(state), std::string::npos) << problem.detail;
        }
    }
}

TEST(WorkStates, ANameThatIsNobodysIsNotFound) {
    for (const Asked& asked : every_command()) {
        Desk desk;
        desk.work = AgentWorkId{Uuid{.high = 1, .low = 2}};
        EXPECT_EQ(desk.world.refused(asked.command(desk)).code, ProblemCode::not_found) << asked.name;
    }
}

} // namespace
} // namespace answerd::testing
