// SPDX-License-Identifier: Apache-2.0
// What the whole configuration as one change costs: the first half stands on the core thread, the second does not.
#include "answerd/core/advice.hpp"
#include "answerd/core/what_if.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <utility>

namespace answerd::bench {
namespace {

constexpr std::uint64_t agents = 15'000;
constexpr std::uint64_t queues = 5'000;
constexpr std::uint64_t skills = 500;
constexpr Instant now{Milliseconds{1'700'000'000'000}};

QueueName queue_name(std::uint64_t number) {
    return {"queue-" + std::to_string(number % queues)};
}

std::vector<ConfigurationEntity> a_large_organisation() {
    std::vector<ConfigurationEntity> entities = {
        ServiceChannel{.name = {"chat"}, .label = "Chat"},
        PresenceStatus{.name = {"available"}, .label = "Available", .channels = {{"chat"}}},
        PresenceConfiguration{.name = {"default"}, .label = "Default", .capacity = 4},
        RoutingConfiguration{.name = {"default"}, .label = "Default"},
    };
    for (std::uint64_t n = 0; n < skills; ++n)
        entities.emplace_back(Skill{.name = {"skill-" + std::to_string(n)}, .label = "Skill"});
    for (std::uint64_t n = 0; n < queues; ++n) {
        entities.emplace_back(Queue{.name = queue_name(n), .label = "Queue", .routing = {"default"}});
        entities.emplace_back(EntryPoint{.name = {"entry-" + std::to_string(n)},
                                         .label = "",
                                         .number = {4'930'000'000 + n},
                                         .queue = queue_name(n)});
    }
    for (std::uint64_t n = 0; n < agents; ++n) {
        AgentProfile agent{.id = UserId{make_uuid_v7(now, 1, n + 1)},
                           .display_name = "Agent",
                           .presence_configuration = {"default"},
                           .endpoint = "sip:agent@pbx"};
        for (std::uint64_t i = 0; i < 5; ++i) {
            agent.queues.push_back(queue_name(n * 7 + i));
            agent.skills.push_back({.skill = {"skill-" + std::to_string((n * 3 + i) % skills)}, .level = 5});
        }
        entities.emplace_back(std::move(agent));
    }
    return entities;
}

command::ApplyConfiguration everything() {
    return {.upserts = a_large_organisation(), .removals = {}, .expected_revision = std::nullopt};
}

const State& configured_state() {
    static const State state = [] {
        Core core;
        if (!core.handle(now, {}, everything()).answer) std::abort();
        return core.state();
    }();
    return state;
}

Core configured_core() {
    Core core;
    core.restore(configured_state());
    return core;
}

void apply_all_to_an_empty_server(benchmark::State& state) {
    const auto change = everything();
    for (auto _ : state) {
        Core core;
        benchmark::DoNotOptimize(core.handle(now, {}, change));
    }
}
BENCHMARK(apply_all_to_an_empty_server)->Unit(benchmark::kMillisecond);

void apply_a_file_with_one_change(benchmark::State& state) {
    Core core = configured_core();
    command::ApplyConfiguration change{.upserts = {Queue{.name = queue_name(7), .routing = {"default"}}},
                                       .removals = {},
                                       .expected_revision = std::nullopt};
    for (auto _ : state) {
        std::get<Queue>(change.upserts[0]).label += 'x';
        if (std::get<Queue>(change.upserts[0]).label.size() > 100) std::get<Queue>(change.upserts[0]).label.clear();
        benchmark::DoNotOptimize(core.handle(now, {}, change));
    }
}
BENCHMARK(apply_a_file_with_one_change)->Unit(benchmark::kMillisecond);

void apply_a_file_with_a_removal(benchmark::State& state) {
    Core core = configured_core();
    const Queue extra{.name = {"extra"}, .label = "Extra", .routing = {"default"}};
    for (auto _ : state) {
        state.PauseTiming();
        benchmark::DoNotOptimize(core.handle(now, {}, command::PutConfiguration{.entity = extra}));
        state.ResumeTiming();
        benchmark::DoNotOptimize(core.handle(
            now, {}, command::ApplyConfiguration{.removals = {{.kind = ConfigurationKind::queue, .key = "extra"}}}));
    }
}
BENCHMARK(apply_a_file_with_a_removal)->Unit(benchmark::kMillisecond);

void copy_the_configuration(benchmark::State& state) {
    const Configuration& configuration = configured_state().configuration;
    for (auto _ : state) {
        Configuration copy = configuration;
        benchmark::DoNotOptimize(copy);
    }
}
BENCHMARK(copy_the_configuration)->Unit(benchmark::kMillisecond);

void give_advice(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(advice_on(configured_state().configuration));
}
BENCHMARK(give_advice)->Unit(benchmark::kMillisecond);

// Chats that nobody is online for, spread over all queues.
void try_a_change_out(benchmark::State& state) {
    Core core = configured_core();
    for (std::int64_t n = 0; n < state.range(0); ++n) {
        (void)core.handle(
            now, {}, command::CreateWorkItem{.channel = {"chat"}, .queue = queue_name(static_cast<std::uint64_t>(n))});
    }
    const command::ApplyConfiguration change{
        .upserts = {Queue{.name = queue_name(7), .label = "Other", .routing = {"default"}}},
        .removals = {},
        .expected_revision = std::nullopt};
    for (auto _ : state)
        benchmark::DoNotOptimize(what_if(core.state(), now, change, 1'000));
}
BENCHMARK(try_a_change_out)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace answerd::bench
