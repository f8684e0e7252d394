// SPDX-License-Identifier: Apache-2.0
// P13: who gets this item, and what does this agent get, with many agents, skills and waiting items. Every decision
// that is timed is first compared with the rules worked out naively (tests/support/routing_oracle.hpp).
#include "core/routing_index.hpp"
#include "support/routing_oracle.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace answerd::bench {
namespace {

constexpr Instant now{Milliseconds{1'764'000'000'000}};
constexpr int decisions = 64; // timed in turn, and compared
constexpr int agent_skills = 6;

struct Size {
    int agents = 0;
    int skills = 0;
    int skill_sets = 0; // 0: every agent has one of their own
    int waiting = 0;
    int signatures = 0;
    bool asks_in_words = false; // by a skill expression, not by requirements
    friend auto operator<=>(const Size&, const Size&) = default;
};

struct Signature { // what items ask for
    std::vector<SkillRequirement> skills;
    std::string expression;
};

class Floor {
public:
    explicit Floor(const Size& size) : size_(size), random_(4711) {
        configure();
        for (int n = 0; n < size_.skill_sets; ++n)
            skill_sets_.push_back(a_skill_set());
        for (int n = 0; n < size_.signatures; ++n)
            signatures_.push_back(a_signature());
        for (int n = 0; n < size_.agents; ++n)
            add_agent(n);
        for (int n = 0; n < size_.waiting; ++n)
            add_item(n);
        index_.rebuild(state_);
        index_.refresh_agents_if_stale(state_);
        std::ranges::sort(items_);
        std::ranges::shuffle(items_, random_);
        std::ranges::shuffle(free_agents_, random_);
        items_.resize(std::min<std::size_t>(items_.size(), decisions));
        free_agents_.resize(std::min<std::size_t>(free_agents_.size(), decisions));
        std::ranges::copy_if(items_, std::back_inserter(served_items_), [&](WorkItemId id) {
            return index_.choose_agent(state_, state_.items.at(id)).has_value();
        });
    }

    [[nodiscard]] std::string first_wrong_decision() {
        for (const WorkItemId id : items_) {
            const auto choice = index_.choose_agent(state_, state_.items.at(id));
            const auto right = testing::best_agent(state_, state_.items.at(id), now);
            if ((choice ? std::optional{choice->agent} : std::nullopt) != right) return "another agent than by hand";
        }
        for (const UserId agent : free_agents_) {
            const auto choice = index_.best_item(state_, agent, now);
            if ((choice ? std::optional{choice->key.id} : std::nullopt) != best_item_by_hand(agent))
                return "another item than by hand";
        }
        return {};
    }

    // Of the items that are timed: somebody can take it.
    [[nodiscard]] double served_share() const {
        return static_cast<double>(served_items_.size()) / static_cast<double>(items_.size());
    }

    void choose_agent(std::size_t turn) {
        benchmark::DoNotOptimize(index_.choose_agent(state_, state_.items.at(items_[turn % items_.size()])));
    }
    void choose_agent_for_served(std::size_t turn) {
        const WorkItemId id = served_items_[turn % served_items_.size()];
        benchmark::DoNotOptimize(index_.choose_agent(state_, state_.items.at(id)));
    }
    void best_item(std::size_t turn) {
        benchmark::DoNotOptimize(index_.best_item(state_, free_agents_[turn % free_agents_.size()], now));
    }
    void refresh_agent(std::size_t turn) {
        index_.refresh_agent(state_, free_agents_[turn % free_agents_.size()]);
        benchmark::DoNotOptimize(index_.take_dirty_agents());
    }

private:
    void configure() {
        Configuration& c = state_.configuration;
        c.channels[{"voice"}] = {.value = {.name = {"voice"}, .exclusive = true}, .revision = 1};
        c.presence_statuses[{"on"}] = {.value = {.name = {"on"}, .channels = {{"voice"}}}, .revision = 1};
        c.presence_configurations[{"p"}] = {.value = {.name = {"p"}, .capacity = 1}, .revision = 1};
        c.routing_configurations[{"r"}] = {.value = {.name = {"r"}}, .revision = 1};
        c.queues[{"q"}] = {.value = {.name = {"q"}, .routing = {"r"}}, .revision = 1};
    }
    SkillName a_skill() {
        return SkillName{"skill-" + std::to_string(random_() % static_cast<std::uint64_t>(size_.skills))};
    }
    std::vector<AgentSkill> a_skill_set() {
        std::vector<AgentSkill> skills;
        for (int n = 0; n < agent_skills; ++n)
            skills.push_back({.skill = a_skill(), .level = 5});
        std::ranges::sort(skills);
        const auto repeated = std::ranges::unique(skills);
        skills.erase(repeated.begin(), repeated.end());
        return skills;
    }
    Signature a_signature() {
        const auto wanted = 1 + random_() % 3;
        const auto held = skill_sets_.empty() ? a_skill_set() : skill_sets_[random_() % skill_sets_.size()];
        if (size_.asks_in_words) return {.skills = {}, .expression = in_words(held, wanted)};
        std::vector<SkillRequirement> skills;
        for (std::size_t n = 0; n < std::min<std::size_t>(wanted, held.size()); ++n)
            skills.push_back({.skill = held[n].skill, .level = 3});
        return {.skills = skills, .expression = {}};
    }
    std::string in_words(const std::vector<AgentSkill>& held, std::uint64_t parts) {
        std::string text = held.front().skill.value + " >= 3";
        if (parts > 1) text += " and (" + held.back().skill.value + " or " + a_skill().value + " in 2..5)";
        if (parts > 2) text += " and not " + a_skill().value;
        return text;
    }
    void add_agent(int number) {
        const UserId id{make_uuid_v7(now, 1, static_cast<std::uint64_t>(number) + 1)};
        const auto skills = skill_sets_.empty() ? a_skill_set() : skill_sets_[random_() % skill_sets_.size()];
        state_.configuration.agents[id] = {
            .value = {.id = id, .queues = {{"q"}}, .skills = skills, .presence_configuration = {"p"}}, .revision = 1};
        AgentState agent{.id = id, .status = {"on"}, .connection = ConnectionId{id.uuid}};
        agent.idle_since = agent.last_assigned_at = now - Milliseconds{random_() % 1'000'000};
        const bool is_free = random_() % 10 == 0;
        if (is_free) {
            free_agents_.push_back(id);
        } else {
            const AgentWorkId work{id.uuid};
            state_.works[work] = {.id = work, .agent = id, .channel = {"voice"}, .state = AgentWorkState::opened};
            agent.works.push_back(work);
        }
        state_.agents.emplace(id, std::move(agent));
    }
    void add_item(int number) {
        const Signature& asked = signatures_[random_() % signatures_.size()];
        WorkItem item{.id = WorkItemId{make_uuid_v7(now, 2, static_cast<std::uint64_t>(number) + 1)},
                      .channel = {"voice"},
                      .queue = {"q"},
                      .skills = asked.skills,
                      .requested_at = now - Milliseconds{random_() % 3'600'000},
                      .arrival = static_cast<std::uint64_t>(number) + 1};
        item.skill_expression = asked.expression;
        items_.push_back(item.id);
        state_.items.emplace(item.id, LiveItem{.item = item, .cooldowns = {}});
    }
    [[nodiscard]] std::optional<WorkItemId> best_item_by_hand(UserId id) const {
        const AgentState& agent = state_.agents.at(id);
        std::optional<std::pair<testing::Place, WorkItemId>> best;
        for (const auto& [item_id, live] : state_.items) {
            if (!testing::may_take(state_, agent, live, now)) continue;
            std::pair found{testing::place_of(state_, agent, live.item, now), item_id};
            if (!best || found < *best) best = std::move(found);
        }
        return best ? std::optional{best->second} : std::nullopt;
    }

    Size size_;
    std::mt19937_64 random_;
    State state_;
    core::RoutingIndex index_;
    std::vector<std::vector<AgentSkill>> skill_sets_;
    std::vector<Signature> signatures_;
    std::vector<WorkItemId> items_;
    std::vector<WorkItemId> served_items_; // those of items_ that somebody can take
    std::vector<UserId> free_agents_;
};

Size size_of(const benchmark::State& state) {
    const auto at = [&](std::size_t index) { return static_cast<int>(state.range(index)); };
    return {.agents = at(0),
            .skills = at(1),
            .skill_sets = at(2),
            .waiting = at(3),
            .signatures = at(4),
            .asks_in_words = at(5) != 0};
}

// Working a size out by hand takes far longer than timing it: once for all three figures.
struct Checked {
    Floor floor;
    std::string wrong;
    explicit Checked(const Size& size) : floor(size), wrong(floor.first_wrong_decision()) {}
};
Checked& checked(const Size& size) {
    static std::map<Size, Checked> floors;
    return floors.try_emplace(size, size).first->second;
}

template <void (Floor::*Decide)(std::size_t)>
void decide(benchmark::State& state) {
    auto& [floor, wrong] = checked(size_of(state));
    if (!wrong.empty()) {
        state.SkipWithError(wrong.c_str());
        return;
    }
    std::size_t turn = 0;
    for (auto _ : state)
        (floor.*Decide)(turn++);
    state.counters["served"] = floor.served_share();
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"agents", "skills", "sets", "waiting", "signatures", "expressions"});
    benchmark->Args({100, 50, 60, 1'000, 200, 0});
    benchmark->Args({1'000, 50, 60, 1'000, 200, 0});
    benchmark->Args({1'000, 500, 300, 100'000, 200, 0});
    benchmark->Args({10'000, 50, 60, 1'000, 200, 0});
    benchmark->Args({10'000, 50, 60, 100'000, 200, 0});
    benchmark->Args({10'000, 50, 0, 100'000, 200, 0});
    benchmark->Args({10'000, 500, 300, 1'000, 2'000, 0});
    benchmark->Args({10'000, 500, 300, 100'000, 2'000, 0});
    benchmark->Args({10'000, 500, 0, 100'000, 2'000, 0});
    benchmark->Args({10'000, 500, 300, 100'000, 2'000, 1});
    benchmark->Args({10'000, 500, 0, 100'000, 2'000, 1});
}

BENCHMARK(decide<&Floor::choose_agent>)->Name("routing/agent_for_item")->Apply(sizes);
BENCHMARK(decide<&Floor::choose_agent_for_served>)->Name("routing/agent_for_served_item")->Apply(sizes);
BENCHMARK(decide<&Floor::best_item>)->Name("routing/item_for_agent")->Apply(sizes);
BENCHMARK(decide<&Floor::refresh_agent>)->Name("routing/agent_changes")->Apply(sizes);

} // namespace
} // namespace answerd::bench
