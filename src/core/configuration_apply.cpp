// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"
#include "configuration_tables.hpp"
#include "decisions.hpp"

#include "answerd/core/what_if.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace answerd::core {

namespace {

using Place = std::pair<ConfigurationKind, std::string>;

// What an apply really changes, and the configuration it leads to.
struct Outcome {
    Configuration configuration;
    std::vector<ConfigurationEntity> put; // by kind and key
    std::vector<Place> removed;           // by kind and key, the last kind first
    Faults faults;
};

void add_fault(Faults& faults, const Place& at, Problem problem) {
    problem.pointer = pointer_to(at.first, at.second) + problem.pointer;
    faults.push_back(std::move(problem));
}

Outcome outcome_of(const Configuration& current, const command::ApplyConfiguration& apply) {
    Outcome outcome{.configuration = current, .put = {}, .removed = {}, .faults = {}};
    std::set<Place> named;
    for (const auto& removal : apply.removals) {
        const Place place{removal.kind, removal.key};
        if (!named.insert(place).second) {
            add_fault(outcome.faults, place, {ProblemCode::invalid, "named twice"});
        } else if (!revision_of(current, removal.kind, removal.key)) {
            add_fault(outcome.faults, place, {ProblemCode::not_found, "no such entity"});
        } else {
            outcome.removed.push_back(place);
            remove_entity(outcome.configuration, removal.kind, removal.key);
        }
    }
    for (const auto& entity : apply.upserts) {
        const Place place{kind_of(entity), key_of(entity)};
        if (!named.insert(place).second) add_fault(outcome.faults, place, {ProblemCode::invalid, "named twice"});
        if (entity_of(current, place.first, place.second) == entity) continue;
        outcome.put.push_back(entity);
        put_entity(outcome.configuration, entity, 0);
    }
    std::ranges::sort(outcome.put, {}, [](const auto& entity) { return std::pair(kind_of(entity), key_of(entity)); });
    std::ranges::sort(outcome.removed, {},
                      [](const Place& place) { return std::pair(-static_cast<int>(place.first), place.second); });
    return outcome;
}

// What stays may have lost what it refers to, so everything is looked at when something goes.
void check_result(const Configuration& current, Outcome& outcome) {
    const auto check = [&](const ConfigurationEntity& entity) {
        for (Problem& fault : faults_in(outcome.configuration, entity))
            add_fault(outcome.faults, {kind_of(entity), key_of(entity)}, std::move(fault));
    };
    for (const auto& entity : outcome.put) {
        for (Problem& fault : faults_of_change(current, entity))
            add_fault(outcome.faults, {kind_of(entity), key_of(entity)}, std::move(fault));
    }
    if (outcome.removed.empty()) {
        std::ranges::for_each(outcome.put, check);
    } else {
        for_each_entity(outcome.configuration, check);
    }
    for (auto& [name, fault] : numbers_taken_twice(outcome.configuration))
        add_fault(outcome.faults, {ConfigurationKind::entry_point, name.value}, std::move(fault));
}

void check_live_use(const State& state, Outcome& outcome) {
    if (outcome.removed.empty()) return;
    const LiveUse live(state);
    for (const Place& place : outcome.removed) {
        auto checked = live.check(place.first, place.second);
        if (!checked) add_fault(outcome.faults, place, std::move(checked.error()));
    }
}

} // namespace

Result<Answer> decide(Decider& d, const command::ApplyConfiguration& apply) {
    const std::int64_t current = d.configuration().revision;
    if (apply.expected_revision && *apply.expected_revision != current) {
        return refuse(ProblemCode::stale, "the configuration is at revision " + std::to_string(current) + ", not " +
                                              std::to_string(*apply.expected_revision));
    }
    Outcome outcome = outcome_of(d.configuration(), apply);
    check_result(d.configuration(), outcome);
    check_live_use(d.state(), outcome);
    if (!outcome.faults.empty()) return std::unexpected(as_one(std::move(outcome.faults)));

    const bool is_change = !outcome.put.empty() || !outcome.removed.empty();
    const std::int64_t revision = is_change ? current + 1 : current;
    for (auto& entity : outcome.put)
        d.emit(event::ConfigurationPut{.entity = std::move(entity), .revision = revision});
    for (auto& [kind, key] : outcome.removed)
        d.emit(event::ConfigurationRemoved{.entity_kind = kind, .key = std::move(key), .revision = revision});
    return Answer{.id = std::nullopt, .revision = revision, .was_repeated = false};
}

} // namespace answerd::core

namespace answerd {

Faults faults_of(const Configuration& current, const command::ApplyConfiguration& apply) {
    core::Outcome outcome = core::outcome_of(current, apply);
    core::check_result(current, outcome);
    return std::move(outcome.faults);
}

Configuration result_of(const Configuration& current, const command::ApplyConfiguration& apply) {
    return core::outcome_of(current, apply).configuration;
}

} // namespace answerd
