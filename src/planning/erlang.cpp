// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/erlang.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace answerd::planning {

namespace {

constexpr int servers_max = 1'000'000;

std::unexpected<Problem> invalid(std::string sentence, std::string where) {
    return std::unexpected(Problem{ProblemCode::invalid, std::move(sentence), std::move(where)});
}

bool is_rate(double value) {
    return std::isfinite(value) && value > 0;
}

Result<> check(const Station& station) {
    if (!is_rate(station.arrival_rate)) return invalid("an arrival rate is above 0", "/arrivalRate");
    if (!is_rate(station.service_rate)) return invalid("a service rate is above 0", "/serviceRate");
    if (!std::isfinite(station.abandonment_rate) || station.abandonment_rate < 0) {
        return invalid("an abandonment rate is 0 or above", "/abandonmentRate");
    }
    if (station.servers < 1 || station.servers > servers_max) {
        return invalid("1 to 1000000 servers", "/servers");
    }
    return {};
}

// B(0) = 1, B(n) = A B(n-1) / (n + A B(n-1)): never leaves [0, 1].
double blocking_after(double offered, double blocking_before, int server) {
    return offered * blocking_before / (server + offered * blocking_before);
}

double checked_blocking(double offered, int servers) {
    double blocked = 1;
    for (int server = 1; server <= servers; ++server)
        blocked = blocking_after(offered, blocked, server);
    return blocked;
}

// ln of the exponential's integral over [0, T] plus the tail from T on, both divided by e^peak.
struct ScaledIntegral {
    double value = 0;
    double peak = 0;
};

// J = integral of e^(rate * H(x) - drain * x) over x >= 0 with H(x) = (1 - e^(-theta min(x, T))) / theta.
ScaledIntegral loss_integral(const Station& station, double until) {
    const double drain = station.servers * station.service_rate;
    const auto exponent = [&](double x) {
        const double theta = station.abandonment_rate;
        const double patience = theta > 0 ? -std::expm1(-theta * x) / theta : x;
        return station.arrival_rate * patience - drain * x;
    };
    const int steps = 2 * static_cast<int>(std::clamp(64 * until * (drain + station.arrival_rate), 1'000.0, 1e6));
    const double width = until / steps;
    double peak = 0;
    for (int step = 0; step <= steps; ++step)
        peak = std::max(peak, exponent(step * width));
    double sum = 0; // Simpson's rule
    for (int step = 0; step <= steps; ++step) {
        const double weight = step == 0 || step == steps ? 1 : (step % 2 == 1 ? 4 : 2);
        sum += weight * std::exp(exponent(step * width) - peak);
    }
    const double tail = std::exp(exponent(until) - peak) / drain;
    return {.value = sum * width / 3 + tail, .peak = peak};
}

} // namespace

Result<double> blocking(double offered_erlangs, int servers) {
    if (!is_rate(offered_erlangs)) return invalid("an offered load is above 0", "/offeredErlangs");
    if (servers < 0 || servers > servers_max) return invalid("0 to 1000000 servers", "/servers");
    return checked_blocking(offered_erlangs, servers);
}

Result<int> servers_for_blocking(double offered_erlangs, double blocking_max) {
    if (!is_rate(offered_erlangs)) return invalid("an offered load is above 0", "/offeredErlangs");
    if (!(blocking_max > 0 && blocking_max <= 1)) return invalid("a share is above 0 and at most 1", "/blockingMax");
    double blocked = 1;
    int servers = 0;
    while (blocked > blocking_max && servers < servers_max)
        blocked = blocking_after(offered_erlangs, blocked, ++servers);
    if (blocked > blocking_max) return invalid("more than 1000000 servers would be needed", "/offeredErlangs");
    return servers;
}

Result<ErlangC> ErlangC::of(const Station& station) {
    if (auto checked = check(station); !checked) return std::unexpected(checked.error());
    const double load = station.arrival_rate / station.service_rate;
    const double rho = load / station.servers;
    if (rho >= 1) return invalid("the load is not below the number of servers: the queue grows for ever", "/servers");
    const double blocked = checked_blocking(load, station.servers);
    return ErlangC(station, blocked / (1 - rho * (1 - blocked)));
}

double ErlangC::wait_longer_than(double wait) const {
    const double drain = station_.servers * station_.service_rate - station_.arrival_rate;
    return wait_probability_ * std::exp(-drain * std::max(0.0, wait));
}

double ErlangC::mean_wait() const {
    return wait_probability_ / (station_.servers * station_.service_rate - station_.arrival_rate);
}

double ErlangC::occupancy() const {
    return station_.arrival_rate / (station_.servers * station_.service_rate);
}

Result<int> servers_for_service_level(const Station& station, double acceptable_wait, double share) {
    if (!(share > 0 && share < 1)) return invalid("a share is above 0 and below 1", "/share");
    if (!(acceptable_wait >= 0)) return invalid("an acceptable wait is 0 or above", "/acceptableWait");
    Station tried = station;
    tried.servers = 1;
    if (auto checked = check(tried); !checked) return std::unexpected(checked.error());
    const double load = station.arrival_rate / station.service_rate;
    if (load >= servers_max) return invalid("more than 1000000 servers would be needed", "/arrivalRate");
    double blocked = 1;
    for (int servers = 1; servers <= servers_max; ++servers) {
        blocked = blocking_after(load, blocked, servers);
        if (servers <= load) continue;
        const double waits = blocked / (1 - load / servers * (1 - blocked));
        const double drain = servers * station.service_rate - station.arrival_rate;
        if (1 - waits * std::exp(-drain * acceptable_wait) >= share) return servers;
    }
    return invalid("more than 1000000 servers would be needed", "/arrivalRate");
}

Result<ErlangA> ErlangA::of(const Station& station) {
    constexpr double callers_max = 10'000'000;
    if (auto checked = check(station); !checked) return std::unexpected(checked.error());
    if (station.abandonment_rate <= 0) return invalid("patience has to end: use Erlang C", "/abandonmentRate");
    const auto leave_rate = [&](double callers) {
        const double served = std::min<double>(callers, station.servers);
        return served * station.service_rate + (callers - served) * station.abandonment_rate;
    };
    const double over = station.arrival_rate - station.servers * station.service_rate;
    const double most_likely =
        over > 0 ? station.servers + over / station.abandonment_rate : station.arrival_rate / station.service_rate;
    if (most_likely > callers_max) return invalid("the queue would be longer than can be worked out", "/servers");

    // Outwards from the most likely number every term is smaller than its neighbour: nothing can overflow.
    constexpr double negligible = 1e-20;
    const auto mode = static_cast<std::size_t>(most_likely);
    std::vector<double> callers(mode + 1);
    callers[mode] = 1;
    for (std::size_t n = mode; n > 0; --n)
        callers[n - 1] = callers[n] * leave_rate(static_cast<double>(n)) / station.arrival_rate;
    while (callers.back() > negligible || callers.size() <= static_cast<std::size_t>(station.servers))
        callers.push_back(callers.back() * station.arrival_rate / leave_rate(static_cast<double>(callers.size())));
    const double sum = std::accumulate(callers.begin(), callers.end(), 0.0);
    for (double& probability : callers)
        probability /= sum;
    return ErlangA(station, std::move(callers));
}

ErlangA::ErlangA(const Station& station, std::vector<double> callers)
    : station_(station), callers_(std::move(callers)) {
    const auto servers = static_cast<std::size_t>(station_.servers);
    for (std::size_t n = servers; n < callers_.size(); ++n)
        mean_queue_ += static_cast<double>(n - servers) * callers_[n];
}

double ErlangA::wait_probability() const {
    return std::accumulate(callers_.begin() + station_.servers, callers_.end(), 0.0);
}

double ErlangA::abandonment() const {
    return station_.abandonment_rate * mean_queue_ / station_.arrival_rate;
}

double ErlangA::mean_wait() const {
    return mean_queue_ / station_.arrival_rate;
}

double ErlangA::occupancy() const {
    return station_.arrival_rate * (1 - abandonment()) / (station_.servers * station_.service_rate);
}

// P(sum of exponential steps with rates theta (stages + i), i = 0..j, > T) = sum over i of
// C(stages + i - 1, i) p^stages (1 - p)^i with p = e^(-theta T): one more term for each place further back.
template <class Share>
double ErlangA::sum_of_late(double wait, double stages, Share share) const {
    const double decay = station_.abandonment_rate * wait;
    const double log_survives = -stages * decay;
    const double log_ends = std::log(-std::expm1(-decay));
    double log_term = log_survives;
    double late = 0;
    double sum = 0;
    for (std::size_t n = static_cast<std::size_t>(station_.servers); n < callers_.size(); ++n) {
        const auto ahead = static_cast<double>(n) - station_.servers;
        late += std::exp(log_term);
        sum += callers_[n] * share(ahead) * std::min(1.0, late);
        log_term += std::log((stages + ahead) / (ahead + 1)) + log_ends;
    }
    return sum;
}

double ErlangA::offered_wait_longer_than(double wait) const {
    if (wait <= 0) return wait_probability();
    const double stages = station_.servers * station_.service_rate / station_.abandonment_rate;
    return sum_of_late(wait, stages, [](double) { return 1.0; });
}

double ErlangA::wait_longer_than(double wait) const {
    return std::exp(-station_.abandonment_rate * std::max(0.0, wait)) * offered_wait_longer_than(wait);
}

double ErlangA::answered_within(double wait) const {
    if (wait <= 0) return 1 - wait_probability();
    const double drain = station_.servers * station_.service_rate;
    const double theta = station_.abandonment_rate;
    const double answered_late =
        sum_of_late(wait, (drain + theta) / theta, [&](double ahead) { return drain / (drain + (ahead + 1) * theta); });
    return 1 - abandonment() - answered_late;
}

double ErlangA::service_level(double acceptable_wait, ServiceLevel formula) const {
    const double within = answered_within(acceptable_wait);
    const double answered = 1 - abandonment();
    const double lost_late = wait_longer_than(acceptable_wait) - (answered - within);
    switch (formula) {
    case ServiceLevel::of_answered:
        return within / answered;
    case ServiceLevel::of_answered_and_late_losses:
        return within / (answered + lost_late);
    case ServiceLevel::of_offered:
        return within;
    case ServiceLevel::with_early_losses:
        return within + abandonment() - lost_late;
    }
    return 0;
}

Result<double> answered_within_at_best(const Station& station, double acceptable_wait) {
    if (auto checked = check(station); !checked) return std::unexpected(checked.error());
    if (!is_rate(acceptable_wait)) return invalid("an acceptable wait is above 0", "/acceptableWait");
    const double load = station.arrival_rate / station.service_rate;
    const double over = station.arrival_rate - station.servers * station.service_rate;
    const double idle_weight = 1 / checked_blocking(load, station.servers - 1);
    const auto [integral, peak] = loss_integral(station, acceptable_wait);
    const double scale = std::exp(-peak);
    return 1 - (scale + over * integral) / (idle_weight * scale + station.arrival_rate * integral);
}

} // namespace answerd::planning
