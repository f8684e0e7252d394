// SPDX-License-Identifier: Apache-2.0
#include "tally.hpp"

#include <algorithm>
#include <cmath>

namespace answerd::planning {

namespace {

Milliseconds acceptable_wait(const Demand& demand) {
    return Seconds{demand.queue.service_level_seconds};
}

// The smallest wait that at least this share of the waits do not exceed.
double quantile(std::vector<std::uint32_t>& waits_ms, double share) {
    if (waits_ms.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(waits_ms.size())));
    const auto place = waits_ms.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::ranges::nth_element(waits_ms, place);
    return *place / 1000.0;
}

void set_quantiles(Figures& figures, std::vector<std::uint32_t>& waits_ms) {
    figures.wait_p50 = quantile(waits_ms, 0.50);
    figures.wait_p95 = quantile(waits_ms, 0.95);
    figures.wait_p99 = quantile(waits_ms, 0.99);
    figures.wait_max = quantile(waits_ms, 1.00);
}

void add(Figures& sum, const Figures& part) {
    sum.offered += part.offered;
    sum.answered += part.answered;
    sum.answered_within += part.answered_within;
    sum.abandoned += part.abandoned;
    sum.abandoned_within += part.abandoned_within;
    sum.blocked += part.blocked;
    sum.unserved += part.unserved;
    sum.answered_by_primary += part.answered_by_primary;
    sum.wait_sum += part.wait_sum;
}

} // namespace

std::int64_t Figures::service_level_base(ServiceLevel formula) const {
    switch (formula) {
    case ServiceLevel::of_answered:
        return answered;
    case ServiceLevel::of_answered_and_late_losses:
        return answered + abandoned - abandoned_within;
    case ServiceLevel::of_offered:
    case ServiceLevel::with_early_losses:
        return offered;
    }
    return 0;
}

std::int64_t Figures::service_level_met(ServiceLevel formula) const {
    return formula == ServiceLevel::with_early_losses ? answered_within + abandoned_within : answered_within;
}

double Figures::service_level(ServiceLevel formula) const {
    const auto base = static_cast<double>(service_level_base(formula));
    return base > 0 ? static_cast<double>(service_level_met(formula)) / base : 1;
}

double Figures::abandonment() const {
    return offered > 0 ? static_cast<double>(abandoned) / static_cast<double>(offered) : 0;
}

double Figures::mean_wait() const {
    return answered > 0 ? wait_sum / static_cast<double>(answered) : 0;
}

Tally::Tally(const Scenario& scenario, std::size_t agents)
    : scenario_(scenario), demands_(scenario.demands.size()), agents_(agents) {}

Tally::DemandTally* Tally::of(const Customer& customer) {
    return customer.arrives_at < scenario_.warm_up ? nullptr : &demands_[customer.demand];
}

void Tally::offered(const Customer& customer) {
    if (DemandTally* demand = of(customer)) ++demand->figures.offered;
}

void Tally::blocked(const Customer& customer) {
    if (DemandTally* demand = of(customer)) ++demand->figures.blocked;
}

void Tally::abandoned(const Customer& customer, Milliseconds at) {
    DemandTally* demand = of(customer);
    if (demand == nullptr) return;
    const bool is_early = at - customer.arrives_at <= acceptable_wait(scenario_.demands[customer.demand]);
    ++demand->figures.abandoned;
    demand->figures.abandoned_within += is_early ? 1 : 0;
}

void Tally::answered(const Customer& customer, Milliseconds at, std::size_t group) {
    DemandTally* demand = of(customer);
    if (demand == nullptr) return;
    const Milliseconds wait = at - customer.arrives_at;
    const Demand& asked = scenario_.demands[customer.demand];
    const auto& queues = scenario_.staff[group].queues;
    Figures& figures = demand->figures;
    ++figures.answered;
    figures.answered_within += wait <= acceptable_wait(asked) ? 1 : 0;
    figures.answered_by_primary += !queues.empty() && queues.front() == asked.queue.name ? 1 : 0;
    figures.wait_sum += static_cast<double>(wait.count()) / 1000;
    demand->waits_ms.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(wait.count(), UINT32_MAX)));
}

void Tally::count_until(AgentTime& agent, Milliseconds at) const {
    const Milliseconds from = std::max(agent.counted_until, scenario_.warm_up);
    const Milliseconds until = std::min(at, scenario_.horizon);
    agent.counted_until = std::max(agent.counted_until, at);
    if (until <= from) return;
    if (agent.is_present) agent.present += until - from;
    if (agent.is_present && agent.works > 0) agent.busy += until - from;
}

void Tally::presence_changed(std::size_t agent, bool is_present, Milliseconds at) {
    count_until(agents_[agent], at);
    agents_[agent].is_present = is_present;
}

void Tally::work_began(std::size_t agent, Milliseconds at) {
    count_until(agents_[agent], at);
    ++agents_[agent].works;
}

void Tally::work_ended(std::size_t agent, Milliseconds at) {
    count_until(agents_[agent], at);
    --agents_[agent].works;
}

void Tally::add_agents(DayResult& run, const std::vector<std::size_t>& group_of_agent) {
    run.by_group.resize(scenario_.staff.size());
    const Milliseconds half = (scenario_.horizon - scenario_.warm_up) / 2;
    double least = 1;
    double most = 0;
    for (std::size_t at = 0; at < agents_.size(); ++at) {
        AgentTime& agent = agents_[at];
        count_until(agent, scenario_.horizon);
        const Occupancy one{.busy_seconds = static_cast<double>(agent.busy.count()) / 1000,
                            .present_seconds = static_cast<double>(agent.present.count()) / 1000};
        for (Occupancy* sum : {&run.occupancy, &run.by_group[group_of_agent[at]]}) {
            sum->busy_seconds += one.busy_seconds;
            sum->present_seconds += one.present_seconds;
        }
        if (agent.present < half) continue;
        least = std::min(least, one.share());
        most = std::max(most, one.share());
    }
    run.occupancy_spread = std::max(0.0, most - least);
}

DayResult Tally::finish(const std::vector<std::size_t>& group_of_agent) {
    DayResult run;
    std::vector<std::uint32_t> all_waits;
    for (DemandTally& demand : demands_) {
        Figures& figures = demand.figures;
        figures.unserved = figures.offered - figures.answered - figures.abandoned - figures.blocked;
        set_quantiles(figures, demand.waits_ms);
        run.by_queue.push_back(figures);
        add(run.overall, figures);
        all_waits.insert(all_waits.end(), demand.waits_ms.begin(), demand.waits_ms.end());
    }
    set_quantiles(run.overall, all_waits);
    add_agents(run, group_of_agent);
    return run;
}

} // namespace answerd::planning
