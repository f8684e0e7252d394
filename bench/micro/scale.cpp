// SPDX-License-Identifier: Apache-2.0
// The whole core at the size of a large organisation: 15,000 agents, 5,000 queues, 500,000 waiting items. How long
// single commands take, what an item weighs, and how long it takes to come back from a snapshot.
#include "process_cost.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"
#include "answerd/store/store.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace answerd::bench {
namespace {

constexpr int agents = 15'000;
constexpr int queues = 5'000;
constexpr int waiting_items = 500'000;
constexpr int queues_of_agent = 3;

UserId agent_id(int number) {
    return UserId{make_uuid_v7(Instant{Milliseconds{1'700'000'000'000}}, 1, static_cast<std::uint64_t>(number) + 1)};
}
QueueName queue_name(std::uint64_t number) {
    return QueueName{"queue-" + std::to_string(number)};
}

class Organisation {
public:
    Organisation() {
        put(ServiceChannel{.name = {"chat"}, .exclusive = true});
        put(PresenceStatus{.name = {"on"}, .channels = {{"chat"}}});
        put(PresenceConfiguration{.name = {"p"}, .auto_accept = true, .decline_allowed = false});
        put(RoutingConfiguration{.name = {"r"}, .push_timeout_seconds = 0});
        for (std::uint64_t n = 0; n < queues; ++n)
            put(Queue{.name = queue_name(n), .routing = {"r"}});
        for (int n = 0; n < agents; ++n)
            add_agent(n);
        const std::int64_t staffed_kb = cost_of(getpid()).resident_kb;
        for (int n = 0; n < waiting_items + agents; ++n)
            add_item();
        bytes_an_item_ = static_cast<double>(cost_of(getpid()).resident_kb - staffed_kb) * 1024 / waiting_items;
    }

    // An agent closes a work and gets the next one; another item comes.
    void serve_one() {
        const int agent = static_cast<int>(random_() % agents);
        const auto& works = core_.state().agents.at(agent_id(agent)).works;
        now_ += Milliseconds{1};
        if (!works.empty()) timed(command::CloseWork{.agent = agent_id(agent), .work = works.front()});
        timed(new_item());
    }

    [[nodiscard]] double p99_us() {
        std::ranges::sort(durations_us_);
        return durations_us_.empty() ? 0 : durations_us_[durations_us_.size() * 99 / 100];
    }
    [[nodiscard]] double bytes_an_item() const { return bytes_an_item_; }
    [[nodiscard]] std::size_t waiting() const { return core_.state().items.size(); }
    [[nodiscard]] const Core& core() const { return core_; }

private:
    void put(ConfigurationEntity entity) {
        do_it(command::PutConfiguration{.entity = std::move(entity), .expected_revision = {}});
    }
    void add_agent(int number) {
        AgentProfile agent{.id = agent_id(number), .presence_configuration = {"p"}};
        for (int n = 0; n < queues_of_agent; ++n)
            agent.queues.push_back(queue_name(static_cast<std::uint64_t>(number + n * 1'667) % queues));
        put(agent);
        do_it(command::AgentConnected{.agent = agent.id, .connection = ConnectionId{agent.id.uuid}});
        do_it(command::SetPresence{.agent = agent.id, .status = {"on"}});
    }
    command::CreateWorkItem new_item() {
        return {.channel = {"chat"}, .queue = queue_name(random_() % queues), .subject = PersonalText("a question")};
    }
    void add_item() { do_it(new_item()); }
    void do_it(const Command& command) {
        if (!core_.handle(now_, Origin{}, command).answer) refused_ = true;
    }
    void timed(const Command& command) {
        const auto start = std::chrono::steady_clock::now();
        do_it(command);
        durations_us_.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }

    Core core_;
    Instant now_{Milliseconds{1'764'000'000'000}};
    std::mt19937_64 random_{4711};
    std::vector<double> durations_us_;
    double bytes_an_item_ = 0;
    bool refused_ = false;
};

Organisation& organisation() {
    static Organisation made;
    return made;
}

void serve(benchmark::State& state) {
    Organisation& floor = organisation();
    for (auto _ : state)
        floor.serve_one();
    state.counters["p99_us"] = floor.p99_us();
    state.counters["bytes_an_item"] = floor.bytes_an_item();
    state.counters["waiting"] = static_cast<double>(floor.waiting());
}
BENCHMARK(serve)->Name("scale/serve_one")->Unit(benchmark::kMicrosecond)->Iterations(20'000);

void restart(benchmark::State& state) {
    const std::string stored = store::pack_snapshot(codec::encode_state(organisation().core().state()));
    const std::uint64_t digest = organisation().core().digest();
    for (auto _ : state) { // what a start does; not what a stop would, to take it all down again
        const auto text = store::unpack_snapshot(stored);
        auto decoded = codec::decode_state(*text);
        auto core = std::make_unique<Core>();
        core->restore(*std::move(decoded));
        if (core->digest() != digest) state.SkipWithError("another state came back");
        state.PauseTiming();
        core.reset();
        state.ResumeTiming();
    }
}
BENCHMARK(restart)->Name("scale/restart_from_snapshot")->Unit(benchmark::kMillisecond)->Iterations(1);

} // namespace
} // namespace answerd::bench
