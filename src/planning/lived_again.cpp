// SPDX-License-Identifier: Apache-2.0
#include "lived_again.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace answerd::planning {

namespace {

// In a world of its own a deadline passes when it is due, but lets a command of the script go first that was a moment
// faster in the record: there the clock of the machine was late by as much.
constexpr Milliseconds deadline_slack{50};
// Who is in a conversation at the end of the day finishes it, but not for ever.
constexpr std::chrono::hours after_the_day{4};

template <class Visit>
void for_each_entity(const RecordedDay& day, const Changes& changes, const Visit& visit) {
    for (const ConfigurationEntity& entity : changes.configuration.upserts)
        visit(entity);
    for (const RecordedCommand& recorded : day.commands) {
        if (!recorded.command) continue;
        if (const auto* put = std::get_if<command::PutConfiguration>(&*recorded.command)) visit(put->entity);
        if (const auto* apply = std::get_if<command::ApplyConfiguration>(&*recorded.command)) {
            std::ranges::for_each(apply->upserts, visit);
        }
    }
}

std::map<UserId, std::size_t> agents_of(const RecordedDay& day, const Changes& changes) {
    std::map<UserId, std::size_t> agents;
    for (const auto& [id, profile] : day.opening.configuration.agents)
        agents.emplace(id, agents.size());
    for_each_entity(day, changes, [&](const ConfigurationEntity& entity) {
        if (const auto* agent = std::get_if<AgentProfile>(&entity)) agents.emplace(agent->id, agents.size());
    });
    return agents;
}

std::map<QueueName, std::uint32_t> demands_of(const Scenario& scenario) {
    std::map<QueueName, std::uint32_t> demands;
    for (const Demand& demand : scenario.demands)
        demands.emplace(demand.queue.name, static_cast<std::uint32_t>(demands.size()));
    return demands;
}

} // namespace

Scenario scenario_of(const RecordedDay& day, const Changes& changes) {
    std::map<QueueName, Queue> queues;
    const auto add = [&](const ConfigurationEntity& entity) {
        if (const auto* queue = std::get_if<Queue>(&entity)) queues.try_emplace(queue->name, *queue);
    };
    for_each_entity(day, changes, add); // what was changed comes first: it wins
    for (const auto& [name, queue] : day.opening.configuration.queues)
        queues.try_emplace(name, queue.value);
    Scenario scenario;
    scenario.name = "recorded day";
    scenario.horizon = day.until - day.from;
    for (auto& [name, queue] : queues) {
        Demand& demand = scenario.demands.emplace_back();
        demand.queue = std::move(queue);
    }
    scenario.staff.push_back({.name = "agents", .queues = {}, .skills = {}, .agents = {}});
    return scenario;
}

LivedAgain::LivedAgain(const RecordedDay& day, const Changes& changes, std::uint64_t seed)
    : day_(day), changes_(changes), habits_(day, seed), scenario_(scenario_of(day, changes)),
      agents_(agents_of(day, changes)), demands_(demands_of(scenario_)), tally_(scenario_, agents_.size()),
      core_(day.settings), now_(day.from), visits_(day.visits.size()) {
    take_up(day.opening);
}

void LivedAgain::take_up(const State& opening) {
    core_.restore(opening);
    for (const auto& [id, live] : opening.items) {
        const std::uint32_t visit = day_.visit_of_item.at(id);
        visits_[visit].item = id;
        visits_[visit].is_answered = live.item.accepted_at.has_value();
        visits_[visit].customer.arrives_at = since_start(live.item.queued_at);
        visits_[visit].name = VisitNames::open(id);
        visit_of_item_.emplace(id, visit);
        if (const LiveCall* call = call_of(id)) {
            visit_of_call_[VisitNames::call(call->call)] = visit;
        }
    }
    for (const auto& [id, work] : opening.works) {
        const auto visit = visit_of_item_.find(work.item);
        if (visit == visit_of_item_.end()) continue;
        works_.emplace(id, Work{.visit = visit->second, .agent = agents_.at(work.agent)});
        here_.emplace(id, id);
        recorded_.emplace(id, id);
        tally_.work_began(agents_.at(work.agent), {});
    }
    for (const auto& [id, control] : opening.controls)
        controls_[{VisitNames::call(control), control.work, control.kind}] = id;
    for (const auto& [id, agent] : opening.agents) {
        if (agents_.contains(id)) tally_.presence_changed(agents_.at(id), !agent.status.empty(), {});
    }
}

Result<> LivedAgain::begin() {
    if (changes_.empty()) return {};
    has_diverged_ = true;
    const auto& configuration = changes_.configuration;
    if (!configuration.upserts.empty() || !configuration.removals.empty()) {
        const auto applied = ask(day_.from, {}, configuration);
        if (!applied) return std::unexpected(applied.error());
    }
    return begin_roster();
}

Result<> LivedAgain::begin_roster() {
    std::set<UserId> named;
    for (std::size_t at = 0; at < changes_.roster.size(); ++at) {
        const Shift& shift = changes_.roster[at];
        if (!agents_.contains(shift.agent)) {
            return std::unexpected(Problem(ProblemCode::not_found, "no such agent", "/" + std::to_string(at)));
        }
        const auto subject = static_cast<std::uint32_t>(at);
        if (shift.from < shift.until) {
            plan(std::max(shift.from, day_.from), {.what = What::shift_begins, .subject = subject});
            plan(shift.until, {.what = What::shift_ends, .subject = subject});
        }
        if (!named.insert(shift.agent).second) continue;
        const auto known = core_.state().agents.find(shift.agent);
        if (known == core_.state().agents.end() || !known->second.connection) continue;
        std::ignore = ask(day_.from, {},
                          command::AgentDisconnected{
                              .agent = shift.agent, .connection = *known->second.connection, .signed_out = true});
    }
    return {};
}

Result<Rerun> LivedAgain::run() {
    if (auto begun = begin(); !begun) return std::unexpected(begun.error());
    while (script_at_ < day_.commands.size() || !due_.empty()) {
        std::optional<Instant> next;
        if (script_at_ < day_.commands.size()) next = day_.commands[script_at_].at;
        const bool is_script_next = next && (due_.empty() || *next <= due_.top().at);
        if (!is_script_next) next = due_.top().at;
        if (!is_script_next && *next > day_.until + after_the_day) break;
        if (pass_deadline(next)) continue;
        now_ = std::max(now_, *next);
        if (is_script_next) {
            follow(day_.commands[script_at_++]);
        } else {
            const Due due = due_.top();
            due_.pop();
            happen(due);
        }
    }
    result_.day = tally_.finish(std::vector<std::size_t>(agents_.size(), 0));
    return std::move(result_);
}

// Unchanged, the script says when the clock was looked at.
bool LivedAgain::pass_deadline(std::optional<Instant> next) {
    if (!has_diverged_) return false;
    const auto deadline = core_.next_deadline();
    if (!deadline || (next && *deadline + deadline_slack >= *next)) return false;
    now_ = std::max(now_, *deadline);
    std::ignore = ask(now_, {}, command::TimePassed{});
    return true;
}

void LivedAgain::follow(const RecordedCommand& recorded) {
    asking_ = script_at_ - 1;
    expected_ = recorded.offers;
    result_.recorded_offers += recorded.offers.size();
    if (!recorded.command) {
        take_facts(recorded);
    } else if (const auto command = translated(*recorded.command)) {
        const auto answer = ask(now_, recorded.origin, *command);
        const auto* accept = std::get_if<command::AcceptWork>(&*command);
        // Its offer has run out meanwhile: from here on this customer has no script.
        if (!answer && accept != nullptr && works_.contains(accept->work)) leave_track(works_.at(accept->work).visit);
    }
    for (const RecordedOffer& offer : std::exchange(expected_, {}))
        miss(offer);
    asking_.reset();
}

void LivedAgain::take_facts(const RecordedCommand& recorded) {
    if (has_diverged_) return;
    for (const Event& event : recorded.facts) {
        core_.apply(event);
        hear(event.body);
    }
}

void LivedAgain::miss(const RecordedOffer& offer) {
    has_diverged_ = true;
    if (result_.first_difference.empty()) {
        result_.first_difference =
            "the offer of work " + to_string(offer.work) + " to agent " + to_string(offer.agent) + " is not made again";
    }
    leave_track(offer.visit);
}

Result<Answer> LivedAgain::ask(Instant at, const Origin& origin, const Command& command) {
    handed_on_.reset();
    Decision decision = core_.handle(at, origin, command);
    for (const Emission& emission : decision.emissions)
        hear(emission.event.body);
    return std::move(decision.answer);
}

Result<Rerun> rerun(const RecordedDay& day, const Changes& changes, std::uint64_t seed) {
    return LivedAgain(day, changes, seed).run();
}

} // namespace answerd::planning
