// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include "support/routing_oracle.hpp"

#include <algorithm>
#include <utility>

namespace answerd::sim {

CoreSettings World::settings() {
    CoreSettings settings;
    settings.call_memory = Seconds{120};
    settings.call_age_max = Seconds{3'600};
    return settings;
}

World::World(std::uint64_t seed, Misled misled)
    : random_(seed), misled_(misled), core_(settings()), shadow_(settings()) {
    ingest_.emplace(disk_, settings().call_memory);
    ask({}, command::NodeStarted{});
    set_up();
    commit(); // nobody signs in before their profile is durable
}

void World::plan(Milliseconds after, Action action) {
    agenda_.push({.at = now_ + after, .order = ++planned_, .action = std::move(action)});
}

void World::fail(std::string sentence) {
    if (!failure_) failure_ = std::move(sentence);
}

Result<Answer> World::ask(const Origin& origin, const Command& command, Hearer on_commit) {
    be_copied();
    const auto decision = core_.handle(now_, origin, command);
    if (!decision.answer && !decision.emissions.empty()) fail("a refused command changed something");
    judge_offers(decision);
    take(decision);
    if (on_commit) {
        after_commit_.push_back([hear = std::move(on_commit), answer = decision.answer] { hear(answer); });
    }
    if (random_.chance(80)) commit();
    return decision.answer;
}

// A second core lives through the same events one by one, so that every offer can be judged by the state in which it
// was made.
void World::judge_offers(const Decision& decision) {
    for (const auto& emission : decision.emissions) {
        const auto* offered = std::get_if<event::WorkOffered>(&emission.event.body);
        if (offered != nullptr && !offered->work.assigned_by) {
            if (auto wrong = testing::wrong_offer(shadow_.state(), emission.event.at, offered->work)) fail(*wrong);
        }
        shadow_.apply(as_told_to_judge(emission.event));
    }
}

Event World::as_told_to_judge(Event event) const {
    auto* put = std::get_if<event::ConfigurationPut>(&event.body);
    auto* routing = put == nullptr ? nullptr : std::get_if<RoutingConfiguration>(&put->entity);
    auto* queue = put == nullptr ? nullptr : std::get_if<Queue>(&put->entity);
    auto* agent = put == nullptr ? nullptr : std::get_if<AgentProfile>(&put->entity);
    auto* returned = std::get_if<event::WorkReturned>(&event.body);
    auto* queued = std::get_if<event::WorkItemQueued>(&event.body);
    auto* changed = std::get_if<event::WorkItemChanged>(&event.body);
    auto* line = std::get_if<event::AgentLineChanged>(&event.body);
    switch (misled_) {
    case Misled::nowhere:
        break;
    case Misled::tie_break:
        if (routing != nullptr) routing->tie_break = TieBreak::longest_idle;
        break;
    case Misled::skill_levels:
        if (agent != nullptr) agent->skills.clear();
        break;
    case Misled::cooldowns:
        if (returned != nullptr) returned->cooldown_until.reset();
        break;
    case Misled::ageing:
        if (queue != nullptr) queue->ageing_seconds = 1'000;
        break;
    case Misled::expressions:
        if (queued != nullptr) queued->item.skill_expression.clear();
        break;
    case Misled::skill_dates:
        if (agent == nullptr) break;
        for (AgentSkill& held : agent->skills)
            held.valid_from = held.valid_until = std::nullopt;
        break;
    case Misled::percentages:
        if (queued != nullptr) queued->item.capacity_percentage.reset();
        if (changed != nullptr) changed->item.capacity_percentage.reset();
        break;
    case Misled::pauses:
        if (routing != nullptr) routing->paused_weight = routing->paused_percentage = std::nullopt;
        break;
    case Misled::bounds:
        if (queue != nullptr) queue->active_max = 1;
        break;
    case Misled::own_calls:
        if (line != nullptr) line->is_busy = true;
        break;
    case Misled::stages:
        if (changed != nullptr) changed->item.also_members_of.clear();
        break;
    }
    return event;
}

// As by a snapshot, which is over before the next command: from here on the core owns none of its calls, and whatever
// it refers to across a change is gone (seen under AddressSanitizer).
void World::be_copied() const {
    [[maybe_unused]] const auto copy = core_.state().calls;
}

void World::take(const Decision& decision) {
    for (const auto& emission : decision.emissions) {
        uncommitted_.events.push_back(emission.event);
        for (const auto& record : emission.records) {
            if (const auto* call = std::get_if<VoiceCall>(&record)) uncommitted_.calls.push_back(*call);
        }
        if (const auto* requested = std::get_if<event::ControlRequested>(&emission.event.body)) {
            after_commit_.push_back([this, control = requested->control] { answer_control(control); });
        }
        if (std::holds_alternative<event::WorkOffered>(emission.event.body)) ++counts_.offers;
        if (std::holds_alternative<event::WorkAccepted>(emission.event.body)) ++counts_.accepted;
        const auto* closed = std::get_if<event::WorkItemClosed>(&emission.event.body);
        if (closed != nullptr && closed->outcome == WorkItemOutcome::flowed_out) ++counts_.flowed_out;
        for (const auto& notice : emission.notices) {
            after_commit_.push_back([this, notice] { hear(notice); });
        }
    }
}

// The group commit: from here on the events survive, and only now does anybody hear of them.
void World::commit() {
    disk_.commit(std::exchange(uncommitted_, {}));
    constexpr int commits_a_snapshot = 200;
    if (random_.between(1, commits_a_snapshot) == 1) disk_.take_snapshot(core_);
    for (auto& action : std::exchange(after_commit_, {}))
        action();
}

void World::fire_deadlines() {
    constexpr int turns_max = 10'000;
    for (int turn = 0; turn < turns_max; ++turn) {
        const auto deadline = core_.next_deadline();
        if (!deadline || *deadline > now_) return;
        ask({}, command::TimePassed{});
    }
    fail("a deadline stays overdue however often time passes");
}

// The process dies here. What was not committed never happened; whoever waited for an answer asks again.
void World::crash() {
    ++counts_.crashes;
    uncommitted_ = {};
    after_commit_.clear();
    ingest_.emplace(disk_, settings().call_memory);
    recover();
    for (auto& desk : desks_)
        desk.connection.reset();
    ask({}, command::NodeStarted{});
    commit();
    for (const auto& control : core_.pending_controls())
        answer_control(control);
    repeat_after_crash();
    for (std::size_t desk = 0; desk < desks_.size(); ++desk) {
        plan(Milliseconds{random_.between(500, 30'000)}, [this, desk] { connect(desk); });
    }
}

// From the journal alone, and from any earlier snapshot with the journal after it: both have to be the same.
void World::recover() {
    core_ = disk_.replayed(settings());
    shadow_ = disk_.replayed(settings());
    if (!disk_.has_snapshots()) return;
    auto restored = disk_.restored(settings(), random_);
    if (!restored) return fail("a snapshot does not restore what it was taken of");
    if (restored->digest() != core_.digest()) fail("a snapshot and its tail are not the state that the journal gives");
    ++counts_.restored_snapshots;
    if (random_.chance(70)) core_ = std::move(*restored);
}

void World::check() {
    if (auto broken = broken_promise(core_, now_)) fail(*broken);
    constexpr std::uint64_t replay_every = 97;
    if (++steps_ % replay_every != 0) return;
    auto twin = disk_.replayed(settings());
    for (const auto& event : uncommitted_.events)
        twin.apply(event);
    if (twin.digest() != core_.digest()) fail("the journal replays to another state");
}

// No new work; everybody who is left serves what waits, and what nobody can serve is cancelled by an admin.
void World::close_for_the_day() {
    is_closing_ = true;
    for (std::size_t desk = 0; desk < desks_.size(); ++desk) {
        plan(Milliseconds{0}, [this, desk] {
            connect(desk);
            tell(desk, command::SetPresence{.agent = desks_[desk].id, .status = {"available"}});
        });
    }
    // Not once: what somebody is busy with then may still come back to a queue that nobody serves.
    for (int hour = 2; hour <= 10; hour += 2)
        plan(std::chrono::hours{hour}, [this] { cancel_what_is_left(); });
}

void World::cancel_what_is_left() {
    std::vector<WorkItemId> left;
    for (const auto& [id, live] : core_.state().items) {
        if (!live.item.call) left.push_back(id);
    }
    std::ranges::sort(left);
    for (const auto item : left)
        (void)ask({}, command::CancelWorkItem{.item = item});
}

std::optional<std::string> World::live(Seconds length) {
    const auto closing_time = now_ + length;
    plan(Milliseconds{0}, [this] { plan_next_call(); });
    plan(Milliseconds{0}, [this] { plan_next_work_item(); });
    const auto give_up = closing_time + std::chrono::hours{12};
    while (!failure_ && now_ < give_up) {
        const auto deadline = core_.next_deadline();
        const bool has_action = !agenda_.empty();
        if (!has_action && !deadline) break;
        const bool action_first = has_action && (!deadline || agenda_.top().at <= *deadline);
        now_ = std::max(now_, action_first ? agenda_.top().at : *deadline);
        if (!is_closing_ && now_ >= closing_time) close_for_the_day();
        if (action_first) {
            const auto action = agenda_.top().action;
            agenda_.pop();
            action();
        }
        fire_deadlines();
        check();
    }
    commit();
    if (failure_) return failure_;
    if (auto broken = broken_history(disk_.journal())) return broken;
    if (auto broken = broken_letting_go(disk_.journal())) return broken;
    if (auto broken = broken_when_asked_again(disk_.journal(), settings())) return broken;
    const auto& state = core_.state();
    if (!state.calls.empty() || !state.works.empty() || !state.controls.empty()) {
        return "something is still open long after everybody left: " + std::to_string(state.calls.size()) + " calls, " +
               std::to_string(state.works.size()) + " works, " + std::to_string(state.controls.size()) + " controls";
    }
    if (!state.items.empty()) return "items are still there long after everybody left";
    return std::nullopt;
}

} // namespace answerd::sim
