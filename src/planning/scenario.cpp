// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/scenario.hpp"

#include "by_period.hpp"

#include "answerd/planning/random.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace answerd::planning {

namespace {

struct Piece { // of the arrival rate, which is constant between two moments
    Milliseconds from{};
    Milliseconds until{};
    double per_ms = 0;
};

std::vector<Piece> pieces_of(const Scenario& scenario, const Demand& demand, double busyness) {
    std::set<Milliseconds> ends{scenario.horizon};
    for (std::size_t at = 1; at < demand.arrivals_per_hour.size(); ++at)
        ends.insert(scenario.period * static_cast<int>(at));
    for (const Shock& shock : scenario.shocks)
        ends.insert({shock.from, shock.until});
    std::vector<Piece> pieces;
    Milliseconds from{};
    for (const Milliseconds end : ends) {
        const Milliseconds until = std::min(end, scenario.horizon);
        if (until <= from) continue;
        double rate = busyness * by_period(demand.arrivals_per_hour, scenario.period, from) / 3'600'000;
        for (const Shock& shock : scenario.shocks) {
            if (shock.from <= from && from < shock.until) rate *= shock.factor;
        }
        pieces.push_back({.from = from, .until = until, .per_ms = rate});
        from = until;
    }
    return pieces;
}

double drawn(RandomStream& random, const Duration& duration) {
    switch (duration.shape) {
    case Shape::exponential:
        return duration.mean_seconds * random.exponential();
    case Shape::lognormal:
        return duration.mean_seconds * random.lognormal(duration.cv);
    case Shape::constant:
        return duration.mean_seconds;
    }
    return 0;
}

Milliseconds rounded(double milliseconds) {
    constexpr double longest_ms = 1e12;
    return Milliseconds{std::llround(std::min(milliseconds, longest_ms))};
}

enum class Purpose : std::uint64_t { arrivals, handle_time, patience, count };

RandomStream stream_of(std::uint64_t seed, std::size_t demand, Purpose purpose) {
    return {seed, 1 + demand * std::to_underlying(Purpose::count) + std::to_underlying(purpose)};
}

void draw_demand(const Scenario& scenario, std::size_t index, std::uint64_t seed, double busyness,
                 std::vector<Customer>& customers) {
    const Demand& demand = scenario.demands[index];
    RandomStream arrivals = stream_of(seed, index, Purpose::arrivals);
    RandomStream handle_times = stream_of(seed, index, Purpose::handle_time);
    RandomStream patience = stream_of(seed, index, Purpose::patience);
    double to_next = arrivals.exponential(); // of expected arrivals: the draws do not depend on the rate
    for (const Piece& piece : pieces_of(scenario, demand, busyness)) {
        double at = static_cast<double>(piece.from.count());
        const auto until = static_cast<double>(piece.until.count());
        while (to_next < piece.per_ms * (until - at)) {
            at += to_next / piece.per_ms;
            Customer customer;
            customer.arrives_at = Milliseconds{static_cast<std::int64_t>(at)};
            customer.demand = static_cast<std::uint32_t>(index);
            const Duration& handle = by_period(demand.handle_time, scenario.period, customer.arrives_at);
            customer.handle_time = rounded(1000 * drawn(handle_times, handle));
            if (!demand.patience.empty()) {
                const Duration& waits = by_period(demand.patience, scenario.period, customer.arrives_at);
                customer.patience = rounded(1000 * drawn(patience, waits));
            }
            customers.push_back(customer);
            to_next = arrivals.exponential();
        }
        to_next -= piece.per_ms * (until - at);
    }
}

std::unexpected<Problem> invalid(std::string sentence, std::string where) {
    return std::unexpected(Problem{ProblemCode::invalid, std::move(sentence), std::move(where)});
}

Result<> check(const std::vector<Duration>& durations, const std::string& where) {
    for (std::size_t at = 0; at < durations.size(); ++at) {
        const Duration& duration = durations[at];
        const std::string here = where + "/" + std::to_string(at);
        if (!(duration.mean_seconds > 0 && duration.mean_seconds <= 1e7)) {
            return invalid("a mean is above 0 and at most 10000000 seconds", here + "/mean_seconds");
        }
        if (!(duration.cv > 0 && duration.cv <= 10)) return invalid("a cv is above 0 and at most 10", here + "/cv");
    }
    return {};
}

Result<> check(const Demand& demand, const std::string& where) {
    constexpr double arrivals_max = 1e6;
    if (demand.arrivals_per_hour.empty()) return invalid("at least one number", where + "/arrivals_per_hour");
    for (const double rate : demand.arrivals_per_hour) {
        if (!(rate >= 0 && rate <= arrivals_max)) return invalid("0 to 1000000", where + "/arrivals_per_hour");
    }
    if (demand.handle_time.empty()) return invalid("at least one handle time", where + "/handle_time");
    if (auto checked = check(demand.handle_time, where + "/handle_time"); !checked) return checked;
    return check(demand.patience, where + "/patience");
}

Result<> check_staff(const Scenario& scenario) {
    constexpr std::int64_t agents_max = 20'000;
    std::int64_t agents = 0;
    std::set<QueueName> names;
    for (const Demand& demand : scenario.demands)
        names.insert(demand.queue.name);
    for (std::size_t at = 0; at < scenario.staff.size(); ++at) {
        const StaffGroup& group = scenario.staff[at];
        const std::string where = "/staff/" + std::to_string(at);
        if (group.agents.empty()) return invalid("at least one number", where + "/agents");
        if (std::ranges::min(group.agents) < 0) return invalid("0 or above", where + "/agents");
        for (const QueueName& queue : group.queues) {
            if (!names.contains(queue)) {
                return invalid("no such queue: " + queue.value, where + "/queues");
            }
        }
        agents += std::ranges::max(group.agents);
    }
    if (agents < 1 || agents > agents_max) return invalid("1 to 20000 agents", "/staff");
    return {};
}

} // namespace

Result<> check(const Scenario& scenario) {
    constexpr Milliseconds horizon_max{std::int64_t{400} * 24 * 3'600'000};
    if (scenario.horizon <= Milliseconds{0} || scenario.horizon > horizon_max) {
        return invalid("a length of up to 400 days", "/horizon");
    }
    if (scenario.warm_up < Milliseconds{0} || scenario.warm_up >= scenario.horizon) {
        return invalid("a warm-up is shorter than the whole", "/warm_up");
    }
    if (scenario.period < Milliseconds{60'000}) return invalid("a period is a minute or longer", "/period");
    if (scenario.busyness_shape && !(*scenario.busyness_shape >= 1)) {
        return invalid("a busyness shape is 1 or above", "/busyness_shape");
    }
    if (scenario.demands.empty()) return invalid("at least one queue", "/queues");
    std::set<QueueName> names;
    for (std::size_t at = 0; at < scenario.demands.size(); ++at) {
        const std::string where = "/queues/" + std::to_string(at);
        if (!names.insert(scenario.demands[at].queue.name).second) return invalid("named twice", where + "/name");
        if (auto checked = check(scenario.demands[at], where); !checked) return checked;
    }
    for (const Shock& shock : scenario.shocks) {
        if (!(shock.factor >= 0 && shock.factor <= 100)) return invalid("a factor is 0 to 100", "/shocks");
    }
    return check_staff(scenario);
}

std::vector<Customer> draw_customers(const Scenario& scenario, std::uint64_t seed) {
    const double busyness =
        scenario.busyness_shape ? RandomStream(seed, 0).gamma_with_mean_1(*scenario.busyness_shape) : 1;
    std::vector<Customer> customers;
    for (std::size_t demand = 0; demand < scenario.demands.size(); ++demand)
        draw_demand(scenario, demand, seed, busyness, customers);
    std::ranges::sort(customers, {}, [](const Customer& customer) {
        return std::tuple(customer.arrives_at, customer.demand, customer.handle_time, customer.patience);
    });
    return customers;
}

} // namespace answerd::planning
