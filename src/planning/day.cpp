// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"

#include "by_period.hpp"

#include "answerd/planning/outlook.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace answerd::planning {

namespace {

constexpr Instant midnight{Milliseconds{1'767'571'200'000}}; // 2026-01-05, a Monday
constexpr std::uint64_t agent_id_high = 0x0190'0000'0000'7000;
constexpr std::uint64_t agent_id_low = 0x8000'0000'0000'0000;

const PresenceStatusName& on_duty() {
    static const PresenceStatusName name{"available"};
    return name;
}
const PresenceConfigurationName& everybody() {
    static const PresenceConfigurationName name{"simulated"};
    return name;
}

std::set<SkillName> skills_of(const Scenario& scenario) {
    std::set<SkillName> skills;
    for (const Demand& demand : scenario.demands) {
        for (const SkillRequirement& needed : demand.routing.skills)
            skills.insert(needed.skill);
    }
    for (const StaffGroup& group : scenario.staff) {
        for (const AgentSkill& held : group.skills)
            skills.insert(held.skill);
    }
    return skills;
}

CoreSettings settings_for(const std::vector<Customer>& customers) {
    CoreSettings settings;
    settings.items_max = customers.size() + 1; // the day decides how many wait, not a limit of the server
    return settings;
}

} // namespace

Day::Day(const Scenario& scenario, const std::vector<Customer>& customers)
    : scenario_(scenario), customers_(customers), agents_([&] {
          std::vector<Agent> agents;
          for (std::size_t group = 0; group < scenario.staff.size(); ++group) {
              const auto most = static_cast<std::size_t>(std::ranges::max(scenario.staff[group].agents));
              agents.insert(agents.end(), most, Agent{.group = static_cast<std::uint32_t>(group)});
          }
          return agents;
      }()),
      tally_(scenario, agents_.size()), core_(settings_for(customers)), visits_(customers.size()) {}

UserId Day::id_of(std::uint32_t agent) const {
    return UserId{Uuid{.high = agent_id_high, .low = agent_id_low + agent}};
}

std::uint32_t Day::agent_of(UserId id) const {
    return static_cast<std::uint32_t>(id.uuid.low - agent_id_low);
}

Result<DayResult> Day::run() {
    if (auto opened = open(); !opened) return std::unexpected(opened.error());
    while (next_customer_ < customers_.size() || !due_.empty() || core_.next_deadline()) {
        if (auto advanced = advance(); !advanced) return std::unexpected(advanced.error());
    }
    std::vector<std::size_t> groups;
    std::ranges::transform(agents_, std::back_inserter(groups), &Agent::group);
    DayResult run = tally_.finish(groups);
    run.commands = commands_;
    run.assignments = assignments_;
    run.probes = std::move(probes_);
    return run;
}

Result<> Day::open() {
    if (auto started = ask(command::NodeStarted{}); !started) return std::unexpected(started.error());
    if (auto configured = configure(); !configured) return configured;
    for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
        const ConnectionId connection{Uuid{.high = 1, .low = agent + 1}};
        const auto connected = ask(command::AgentConnected{.agent = id_of(agent), .connection = connection});
        if (!connected) return std::unexpected(connected.error());
    }
    std::size_t periods = 1;
    for (const StaffGroup& group : scenario_.staff)
        periods = std::max(periods, group.agents.size());
    for (std::uint32_t period = 1; period < periods; ++period)
        due_.push({.at = scenario_.period * period, .what = Happening::staff_changes, .subject = period});
    return staff_for(0);
}

Result<> Day::configure() {
    PresenceStatus available{.name = on_duty(), .label = "Available", .channels = {}};
    std::vector<ConfigurationEntity> entities;
    for (const ServiceChannel& channel : scenario_.channels) {
        available.channels.push_back(channel.name);
        entities.emplace_back(channel);
    }
    for (const SkillName& skill : skills_of(scenario_))
        entities.emplace_back(Skill{.name = skill, .label = skill.value});
    entities.emplace_back(available);
    entities.emplace_back(PresenceConfiguration{.name = everybody(),
                                                .label = "Simulated",
                                                .capacity = scenario_.agent_capacity,
                                                .auto_accept = true,
                                                .decline_allowed = false,
                                                .decline_reasons = {},
                                                .status_on_decline = {},
                                                .status_on_push_timeout = {}});
    for (const Demand& demand : scenario_.demands) {
        RoutingConfiguration routing = demand.routing;
        routing.name.value = demand.queue.name.value;
        Queue queue = demand.queue;
        queue.routing = routing.name;
        for (std::string* label : {&routing.label, &queue.label}) {
            if (label->empty()) *label = queue.name.value;
        }
        entities.emplace_back(std::move(routing));
        entities.emplace_back(std::move(queue));
    }
    for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
        const StaffGroup& group = scenario_.staff[agents_[agent].group];
        entities.emplace_back(AgentProfile{.id = id_of(agent),
                                           .display_name = group.name + " " + std::to_string(agent),
                                           .queues = group.queues,
                                           .skills = group.skills,
                                           .presence_configuration = everybody(),
                                           .endpoint = {}});
    }
    // One change: a queue may name one that comes after it.
    const auto answer = ask(
        command::ApplyConfiguration{.upserts = std::move(entities), .removals = {}, .expected_revision = std::nullopt});
    if (!answer) return std::unexpected(answer.error());
    return {};
}

Result<> Day::staff_for(std::size_t period) {
    for (std::size_t group = 0; group < scenario_.staff.size(); ++group) {
        const auto& agents = scenario_.staff[group].agents;
        if (auto done = staff_group(group, agents[std::min(period, agents.size() - 1)]); !done) return done;
    }
    return {};
}

Result<> Day::staff_group(std::size_t group, int wanted) {
    std::vector<std::uint32_t> present;
    std::vector<std::uint32_t> absent;
    for (std::uint32_t agent = 0; agent < agents_.size(); ++agent) {
        if (agents_[agent].group != group) continue;
        (agents_[agent].is_wanted ? present : absent).push_back(agent);
    }
    const auto target = static_cast<std::size_t>(wanted);
    for (std::size_t at = 0; present.size() + at < target; ++at) {
        if (auto done = set_duty(absent[at], true); !done) return done;
    }
    // Those without work go first, of equals the last to have been called in.
    std::ranges::sort(present, [&](std::uint32_t a, std::uint32_t b) {
        const bool has_work_a = agents_[a].works > 0;
        const bool has_work_b = agents_[b].works > 0;
        return has_work_a != has_work_b ? has_work_b : a > b;
    });
    for (std::size_t at = 0; at + target < present.size(); ++at) {
        if (auto done = set_duty(present[at], false); !done) return done;
    }
    return {};
}

Result<> Day::set_duty(std::uint32_t agent, bool is_wanted) {
    agents_[agent].is_wanted = is_wanted;
    const auto answer =
        ask(command::SetPresence{.agent = id_of(agent), .status = is_wanted ? on_duty() : PresenceStatusName{}});
    if (!answer) return std::unexpected(answer.error());
    return {};
}

Result<> Day::advance() {
    constexpr Milliseconds never = Milliseconds::max();
    const Milliseconds due_at = due_.empty() ? never : due_.top().at;
    const Milliseconds arrival_at = next_customer_ < customers_.size() ? customers_[next_customer_].arrives_at : never;
    const auto deadline = core_.next_deadline();
    if (deadline && *deadline - midnight <= std::min(due_at, arrival_at)) {
        now_ = std::max(now_, *deadline - midnight);
        const auto answer = ask(command::TimePassed{});
        if (!answer) return std::unexpected(answer.error());
        return {};
    }
    if (due_at <= arrival_at) {
        const Due due = due_.top();
        due_.pop();
        now_ = due.at;
        return happen(due);
    }
    now_ = arrival_at;
    return arrive(next_customer_++);
}

Result<> Day::happen(const Due& due) {
    switch (due.what) {
    case Happening::conversation_ends:
        return end_conversation(due.subject);
    case Happening::staff_changes:
        return staff_for(due.subject);
    case Happening::patience_ends:
        return give_up(due.subject);
    }
    return {};
}

Result<> Day::arrive(std::uint32_t index) {
    const Customer& customer = customers_[index];
    tally_.offered(customer);
    if (scenario_.lines > 0 && std::cmp_greater_equal(in_system_, scenario_.lines)) {
        tally_.blocked(customer);
        visits_[index].stage = Stage::gone;
        return {};
    }
    ++in_system_;
    arriving_ = index;
    const Demand& demand = scenario_.demands[customer.demand];
    command::CreateWorkItem create;
    create.channel = demand.channel;
    create.queue = demand.queue.name;
    const auto answer = ask(create);
    if (!answer) return std::unexpected(answer.error());
    if (visits_[index].stage != Stage::waiting) return {};
    begin_wait(index);
    if (customer.patience && !is_probe(index)) {
        due_.push({.at = now_ + *customer.patience, .what = Happening::patience_ends, .subject = index});
    }
    return {};
}

Result<> Day::end_conversation(std::uint32_t index) {
    const Visit& visit = visits_[index];
    const auto answer = ask(command::CloseWork{.agent = id_of(visit.agent), .work = visit.work});
    if (!answer) return std::unexpected(answer.error());
    return {};
}

Result<> Day::give_up(std::uint32_t index) {
    if (visits_[index].stage != Stage::waiting) return {};
    const auto answer = ask(command::CancelWorkItem{.item = visits_[index].item});
    if (!answer) return std::unexpected(answer.error());
    tally_.abandoned(customers_[index], now_);
    end_wait(index, true);
    return {};
}

const QueueName& Day::queue_of(const Customer& customer) const {
    return scenario_.demands[customer.demand].queue.name;
}

bool Day::is_probe(std::uint32_t index) const {
    return scenario_.probe_every > 0 && index % static_cast<std::uint32_t>(scenario_.probe_every) == 0;
}

void Day::begin_wait(std::uint32_t index) {
    const Customer& customer = customers_[index];
    visits_[index].has_waited = true;
    if (!is_probe(index) || customer.arrives_at < scenario_.warm_up) return;
    const auto explanation = core_.explain(midnight + now_, visits_[index].item);
    const ToldWait told = watch_.tell(queue_of(customer), outlook_of(core_, explanation.value()));
    if (told.estimate) told_.emplace(index, *told.estimate);
}

void Day::end_wait(std::uint32_t index, bool gave_up) {
    const Customer& customer = customers_[index];
    if (!visits_[index].has_waited) return;
    const Milliseconds waited = now_ - customer.arrives_at;
    watch_.stopped_waiting(queue_of(customer), waited, gave_up);
    const auto told = told_.extract(index);
    if (!told.empty()) probes_.push_back({.estimate = told.mapped(), .waited = waited});
}

Result<Answer> Day::ask(const Command& command) {
    ++commands_;
    Decision decision = core_.handle(midnight + now_, Origin{}, command);
    for (const Emission& emission : decision.emissions)
        hear(emission.event.body);
    return std::move(decision.answer);
}

void Day::hear(const EventBody& body) {
    if (const auto* queued = std::get_if<event::WorkItemQueued>(&body)) {
        Visit& visit = visits_[*arriving_];
        visit.stage = Stage::waiting;
        visit.item = queued->item.id;
        customer_of_item_.emplace(queued->item.id, *arriving_);
    } else if (const auto* offered = std::get_if<event::WorkOffered>(&body)) {
        hear_offer(offered->work);
    } else if (const auto* accepted = std::get_if<event::WorkAccepted>(&body)) {
        hear_accept(accepted->work);
    } else if (const auto* closed = std::get_if<event::WorkItemClosed>(&body)) {
        const auto customer = customer_of_item_.extract(closed->item);
        visits_[customer.mapped()].stage = Stage::gone;
        if (closed->outcome == WorkItemOutcome::deflected) tally_.blocked(customers_[customer.mapped()]);
        --in_system_;
    } else if (const auto* done = std::get_if<event::WorkClosed>(&body)) {
        work_over(done->work);
    } else if (const auto* presence = std::get_if<event::PresenceChanged>(&body)) {
        const std::uint32_t agent = agent_of(presence->agent);
        tally_.presence_changed(agent, !presence->status.empty(), now_);
    }
}

void Day::hear_offer(const AgentWork& work) {
    const OpenWork open{.customer = customer_of_item_.at(work.item), .agent = agent_of(work.agent)};
    open_works_.emplace(work.id, open);
    ++agents_[open.agent].works;
    ++assignments_;
    tally_.work_began(open.agent, now_);
}

void Day::hear_accept(AgentWorkId work) {
    const OpenWork& open = open_works_.at(work);
    const Customer& customer = customers_[open.customer];
    Visit& visit = visits_[open.customer];
    visit.stage = Stage::in_conversation;
    visit.agent = open.agent;
    visit.work = work;
    tally_.answered(customer, now_, agents_[open.agent].group);
    end_wait(open.customer, false);
    visit.answered_at = now_;
    due_.push({.at = now_ + customer.handle_time, .what = Happening::conversation_ends, .subject = open.customer});
}

void Day::work_over(AgentWorkId work) {
    const auto open = open_works_.extract(work);
    const std::uint32_t agent = open.mapped().agent;
    const std::uint32_t customer = open.mapped().customer;
    watch_.worked(queue_of(customers_[customer]), now_ - visits_[customer].answered_at);
    --agents_[agent].works;
    tally_.work_ended(agent, now_);
}

Result<DayResult> simulate(const Scenario& scenario, const std::vector<Customer>& customers) {
    if (auto checked = check(scenario); !checked) return std::unexpected(checked.error());
    return Day(scenario, customers).run();
}

Result<DayResult> simulate(const Scenario& scenario, std::uint64_t seed) {
    if (auto checked = check(scenario); !checked) return std::unexpected(checked.error());
    return Day(scenario, draw_customers(scenario, seed)).run();
}

} // namespace answerd::planning
