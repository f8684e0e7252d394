// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A day that could be: who calls, how long they talk and wait, who is there to answer. What is configured is said with
// the same values the server is configured with.
namespace answerd::planning {

enum class Shape { exponential, lognormal, constant };
ANSWERD_DESCRIBE_ENUM(Shape, exponential, lognormal, constant)

struct Duration {
    Shape shape = Shape::exponential;
    double mean_seconds = 0;
    double cv = 1; // of a lognormal one: deviation / mean
};

// One stream of customers into one queue. Lists have one value for each period; the last one goes on.
struct Demand {
    Queue queue; // named by the queue; its routing is the one below
    RoutingConfiguration routing;
    ChannelName channel{"phone"};
    std::vector<double> arrivals_per_hour; // a Poisson process
    std::vector<Duration> handle_time;     // by the period of the arrival
    std::vector<Duration> patience;        // empty: this customer waits for ever
};

// Agents who are alike. When a group shrinks, those without work leave first; the others finish their work.
struct StaffGroup {
    std::string name;
    std::vector<QueueName> queues; // the first is what the group is for
    std::vector<AgentSkill> skills;
    std::vector<int> agents; // one number for each period; the last one goes on
};

struct Shock { // arrivals of every kind are multiplied
    Milliseconds from{};
    Milliseconds until{};
    double factor = 1;
};

struct Scenario {
    std::string name;
    Milliseconds period{3'600'000};
    Milliseconds warm_up{};               // who comes before then is served, not counted
    Milliseconds horizon{};               // nobody comes after
    std::optional<double> busyness_shape; // the day's arrivals are multiplied by one gamma number of mean 1
    int lines = 0; // customers in the system at most: above it, callers hear the engaged tone; 0 = no bound
    int agent_capacity = 1;
    // Every so many-th customer waits for ever and is told a wait: what the estimate is tried on. 0 = nobody.
    int probe_every = 0;
    std::vector<ServiceChannel> channels{{.name = {"phone"}, .label = "Phone", .exclusive = true}};
    std::vector<Demand> demands;
    std::vector<StaffGroup> staff;
    std::vector<Shock> shocks;
};

// What the scenario alone can tell; the core checks the configured values when the day begins.
[[nodiscard]] Result<> check(const Scenario& scenario);

// One customer, drawn before any policy is asked: the same for every policy.
struct Customer {
    Milliseconds arrives_at{};
    Milliseconds handle_time{};
    std::optional<Milliseconds> patience;
    std::uint32_t demand = 0;
};
// In the order of arrival. Each demand's arrivals, handle times and patience come from streams of their own: the n-th
// customer of a queue stays the same when other queues, the staff or the rules change.
[[nodiscard]] std::vector<Customer> draw_customers(const Scenario& scenario, std::uint64_t seed);

} // namespace answerd::planning
