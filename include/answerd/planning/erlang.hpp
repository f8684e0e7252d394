// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <vector>

// The queueing formulas of staffing in the forms that stay exact for thousands of agents. Every rate is per the same
// unit of time, and waits come in that unit. Offered load in erlangs = arrivals / service rate.
namespace answerd::planning {

// One queue served by one group of equal agents.
struct Station {
    double arrival_rate = 0;
    double service_rate = 0;     // of one agent: 1 / mean handle time
    double abandonment_rate = 0; // 1 / mean patience; 0 = everybody waits for ever
    int servers = 0;
};

// Erlang B: the share of arrivals that find every server busy when nobody can wait.
[[nodiscard]] Result<double> blocking(double offered_erlangs, int servers);
[[nodiscard]] Result<int> servers_for_blocking(double offered_erlangs, double blocking_max);

// The four usual definitions of a service level. "Within" means within the acceptable wait T.
enum class ServiceLevel {
    of_answered,                 // S1: answered within / answered
    of_answered_and_late_losses, // S2: answered within / (answered + abandoned after T)
    of_offered,                  // S3: answered within / offered
    with_early_losses,           // S4: (answered within + abandoned within) / offered
};
ANSWERD_DESCRIBE_ENUM(ServiceLevel, of_answered, of_answered_and_late_losses, of_offered, with_early_losses)

// Erlang C: everybody waits, nobody leaves. Has an answer only while the load stays below the number of servers.
class ErlangC {
public:
    [[nodiscard]] static Result<ErlangC> of(const Station& station);

    [[nodiscard]] double wait_probability() const { return wait_probability_; }
    [[nodiscard]] double wait_longer_than(double wait) const;
    [[nodiscard]] double service_level(double acceptable_wait) const { return 1 - wait_longer_than(acceptable_wait); }
    [[nodiscard]] double mean_wait() const; // the average speed of answer
    [[nodiscard]] double mean_queue() const { return station_.arrival_rate * mean_wait(); }
    [[nodiscard]] double occupancy() const;

private:
    ErlangC(const Station& station, double wait_probability) : station_(station), wait_probability_(wait_probability) {}

    Station station_;
    double wait_probability_ = 0;
};
// The fewest servers that answer this share within T.
[[nodiscard]] Result<int> servers_for_service_level(const Station& station, double acceptable_wait, double share);

// Erlang A: patience is exponential. Holds the exact distribution of the number of callers in the system.
class ErlangA {
public:
    [[nodiscard]] static Result<ErlangA> of(const Station& station);

    [[nodiscard]] double wait_probability() const;
    [[nodiscard]] double abandonment() const; // share of the offered
    [[nodiscard]] double mean_wait() const;   // of everybody, those who leave included
    [[nodiscard]] double mean_queue() const { return mean_queue_; }
    [[nodiscard]] double occupancy() const;
    // Of a caller who never leaves, and of the real ones.
    [[nodiscard]] double offered_wait_longer_than(double wait) const;
    [[nodiscard]] double wait_longer_than(double wait) const;
    [[nodiscard]] double answered_within(double wait) const; // share of the offered
    [[nodiscard]] double service_level(double acceptable_wait, ServiceLevel formula) const;

private:
    ErlangA(const Station& station, std::vector<double> callers);

    // Sum over the queue lengths j found on arrival of P(N + j) * share(j) * P(a sum of j + 1 exponential steps > T).
    template <class Share>
    [[nodiscard]] double sum_of_late(double wait, double stages, Share share) const;

    Station station_;
    std::vector<double> callers_; // probability of so many callers in the system
    double mean_queue_ = 0;
};

// No routing whatever can answer more of the offered calls within T when all agents are alike: the loss of a station
// whose customers leave at T at the latest, all late work dropped.
[[nodiscard]] Result<double> answered_within_at_best(const Station& station, double acceptable_wait);

} // namespace answerd::planning
