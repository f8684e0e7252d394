// SPDX-License-Identifier: Apache-2.0
#include "support/random_day.hpp"

namespace answerd::testing {

namespace {

int pick_of(std::mt19937_64& random, std::uint64_t bound) {
    return static_cast<int>(random() % bound);
}

// Other skills, some of them for a part of the day.
void change_skills(CoreWorld& world, std::mt19937_64& random, int agent) {
    const auto pick = [&](std::uint64_t bound) { return pick_of(random, bound); };
    AgentProfile profile = world.core.state().configuration.agents.at(agent_id(agent)).value;
    AgentSkill held{.skill = {"spanish"}, .level = pick(10)};
    if (pick(2) == 0) held.valid_from = world.now + Seconds{pick(100)};
    if (pick(2) == 0) held.valid_until = world.now + Seconds{100 + pick(100)};
    profile.skills = {held};
    world.put(profile);
}

// What the next items take of their agents, and what paused work takes.
void change_price(CoreWorld& world, std::mt19937_64& random) {
    const auto pick = [&](std::uint64_t bound) { return pick_of(random, bound); };
    RoutingConfiguration routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
    routing.weight = 1;
    routing.paused_weight = pick(2) == 0 ? std::optional{pick(2)} : std::nullopt;
    routing.capacity_percentage = pick(2) == 0 ? std::optional{1 + pick(100)} : std::nullopt;
    world.put(routing);
}

// How many items of a queue may be with agents at once.
void change_bound(CoreWorld& world, std::mt19937_64& random) {
    Queue queue = world.core.state().configuration.queues.at({"support"}).value;
    queue.active_max = pick_of(random, 8);
    world.put(queue);
}

void pause_or_resume(CoreWorld& world, int agent, AgentWorkId work) {
    if (world.core.state().works.at(work).paused_at) {
        static_cast<void>(world.send(command::ResumeWork{.agent = agent_id(agent), .work = work}));
    } else {
        static_cast<void>(world.send(command::PauseWork{.agent = agent_id(agent), .work = work}));
    }
}

} // namespace

void random_step(CoreWorld& world, std::mt19937_64& random) {
    const auto pick = [&](std::uint64_t bound) { return pick_of(random, bound); };
    const int agent = 1 + pick(6);
    const auto& works = world.agent(agent).works;
    switch (pick(14)) {
    case 0:
    case 1: {
        command::CreateWorkItem create;
        create.channel.value = pick(2) == 0 ? "chat" : "email";
        create.queue.value = pick(2) == 0 ? "support" : "billing";
        create.priority = pick(3);
        if (pick(3) == 0) create.secondary_priority = pick(3);
        if (pick(5) == 0) create.target_accept_at = world.now + Seconds{pick(100)};
        if (pick(4) == 0) create.preferred_agent = agent_id(1 + pick(6));
        if (pick(3) == 0) create.skills = {{{"spanish"}, pick(8)}};
        if (pick(4) == 0) create.skill_expression = pick(2) == 0 ? "spanish in 2..5" : "not spanish >= 4";
        world.ok(create);
        break;
    }
    case 2:
        world.online(agent, pick(3) == 0 ? "break" : "available");
        break;
    case 3:
        if (!works.empty())
            static_cast<void>(world.send(command::AcceptWork{.agent = agent_id(agent), .work = works[0]}));
        break;
    case 4:
        if (!works.empty())
            static_cast<void>(world.send(command::CloseWork{.agent = agent_id(agent), .work = works[0]}));
        break;
    case 5:
        if (!works.empty()) {
            static_cast<void>(world.send(command::DeclineWork{.agent = agent_id(agent), .work = works.back()}));
        }
        break;
    case 6:
        world.queue_call("c" + std::to_string(world.events.size()));
        break;
    case 7:
        change_skills(world, random, agent);
        break;
    case 8:
        change_price(world, random);
        break;
    case 9:
        if (!works.empty()) pause_or_resume(world, agent, works[0]);
        break;
    case 10:
        change_bound(world, random);
        break;
    case 11:
        static_cast<void>(world.send(command::AgentLine{
            .endpoint = "10" + std::to_string(agent), .is_busy = pick(4) == 0, .occurred_at = world.now}));
        break;
    case 12:
        if (!works.empty())
            static_cast<void>(world.send(command::NoteActivity{.item = world.core.state().works.at(works[0]).item}));
        break;
    default:
        world.pass(Seconds{pick(15)});
    }
}

} // namespace answerd::testing
