// SPDX-License-Identifier: Apache-2.0
#include "support/random_day.hpp"

namespace answerd::testing {

void random_step(CoreWorld& world, std::mt19937_64& random) {
    const auto pick = [&](std::uint64_t bound) { return static_cast<int>(random() % bound); };
    const int agent = 1 + pick(6);
    const auto& works = world.agent(agent).works;
    switch (pick(10)) {
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
    case 7: { // other skills, some of them for a part of the day
        AgentProfile profile = world.core.state().configuration.agents.at(agent_id(agent)).value;
        AgentSkill held{.skill = {"spanish"}, .level = pick(10)};
        if (pick(2) == 0) held.valid_from = world.now + Seconds{pick(100)};
        if (pick(2) == 0) held.valid_until = world.now + Seconds{100 + pick(100)};
        profile.skills = {held};
        world.put(profile);
        break;
    }
    case 8: { // another price of the next items
        RoutingConfiguration routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
        routing.weight = 1;
        routing.capacity_percentage = pick(2) == 0 ? std::optional{1 + pick(100)} : std::nullopt;
        world.put(routing);
        break;
    }
    default:
        world.pass(Seconds{pick(15)});
    }
}

} // namespace answerd::testing
