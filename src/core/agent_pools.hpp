// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capacity.hpp"
#include "routing_numbers.hpp"
#include "waiting_lines.hpp"

#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace answerd::core {

struct AgentChoice {
    UserId agent;
    event::OfferReason reason;
    std::optional<UserId> assigned_by; // by hand; empty: by the rules
};

// An agent as routing sees them: what they could take right now, and where they stand in which pool.
struct Seat {
    AgentFit fit;
    std::int64_t profile_revision = -1; // the rest of the profile is worked out when it changes,
    Instant skills_at{};                // or when skills of it begin or end to count
    std::vector<std::uint32_t> queues;  // sorted
    std::vector<NumberedSkill> skills;  // sorted by skill
    std::uint32_t skill_set = 0;        // the number of these skills in the book of expressions

    // Classes of waiting items that the agent's queues and skills allow, among the first `classes_seen`.
    std::vector<std::uint32_t> classes;
    std::size_t classes_seen = 0;
    std::uint64_t classes_generation = 0;
    bool has_rescue = false; // one of their queues has SLA rescue
};

// Who is ready, best first: by queue and channel, and by skill and channel for every skill that some item has asked
// for. An item looks into the smallest pool that has all agents who can take it.
class AgentPools {
public:
    AgentPools(RoutingNumbers& numbers, ExpressionBook& book) : numbers_(numbers), book_(book) {}

    void clear();
    // Works out the agent anew. True when they are ready for something.
    bool refresh(const State& state, UserId agent);
    void forget(UserId agent);
    // From now on there is a pool for each skill and each expression that the class asks for.
    void keep_pools_for(const ItemClass& item_class);

    [[nodiscard]] std::optional<AgentChoice> choose(const State& state, const LiveItem& item,
                                                    const ItemClass& item_class) const;
    // Everybody who is ready for work of the class's queues.
    void add_ready(const ItemClass& item_class, std::set<UserId>& agents) const;
    // The one agent, if they can take it.
    [[nodiscard]] std::optional<AgentChoice> choose_by_name(const State& state, const LiveItem& item,
                                                            UserId agent) const;
    // Null for an agent who is not ready for anything.
    [[nodiscard]] Seat* seat_of(UserId agent);

private:
    struct Standing {
        event::AgentStanding standing;
        const Seat* seat = nullptr;
        friend bool operator<(const Standing& a, const Standing& b) {
            return rank_of(a.standing) < rank_of(b.standing);
        }
    };
    using Pool = std::set<Standing>;
    struct QueuePool {
        AgentOrder order;
        Pool agents;
    };
    struct Place {
        Pool* pool = nullptr;
        event::AgentStanding standing;
        AgentOrder order;
        std::uint32_t channel = 0;
    };

    class Candidates;

    void read_profile(const State& state, Seat& seat);
    void leave_pools(UserId agent);
    void enter_pools(const State& state, UserId agent, const Seat& seat);
    void enter_queue_pool(const State& state, const Seat& seat, std::vector<Place>& places, std::uint64_t key,
                          const QueueName& queue);
    // In which orders, and for which channels, the agent stands in some pool.
    using Standings = std::set<std::pair<AgentOrder, std::uint32_t>>;
    [[nodiscard]] Standings standings_of(UserId agent) const;
    void enter_skill_pools(UserId agent, const Seat& seat, std::uint32_t skill, const Standings& standings);
    void enter(Pool& pool, const Seat& seat, std::vector<Place>& places, Place place);
    void number_sets_anew();
    [[nodiscard]] const Pool* smallest_pool(const QueuePool& of_queue, const ItemClass& item_class) const;

    RoutingNumbers& numbers_;
    ExpressionBook& book_;
    std::unordered_map<UserId, Seat> seats_;
    std::unordered_map<UserId, std::vector<Place>> places_;
    std::unordered_map<std::uint64_t, QueuePool> queue_pools_; // by queue and channel
    std::unordered_map<std::uint64_t, Pool> skill_pools_;      // by order, channel and skill or expression
    std::set<std::uint32_t> kept_skills_;
    std::set<std::uint32_t> kept_expressions_;
};

// Does the agent serve the class's queue with all its skills, and fit its expressions?
[[nodiscard]] bool serves(const Seat& seat, const ItemClass& item_class);

} // namespace answerd::core
