// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"
#include "answerd/domain/faults.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace answerd::core {

// Collects what is wrong with an entity, each fault at its place.
class FaultFinder {
public:
    void expect(bool holds, std::string sentence, std::string where) {
        if (!holds) faults_.push_back(Problem{ProblemCode::invalid, std::move(sentence), std::move(where)});
    }
    [[nodiscard]] Faults take() { return std::move(faults_); }

private:
    Faults faults_;
};

// Every rule the entity breaks by itself or by what it refers to.
[[nodiscard]] Faults faults_in(const Configuration& configuration, const ConfigurationEntity& entity);
[[nodiscard]] Faults faults_of_hours(const BusinessHours& hours); // configuration_hours.cpp
[[nodiscard]] Faults faults_of_custom_field(const Configuration& configuration, const CustomField& field);
// What stands already does not allow everything that could be new: configuration_custom_fields.cpp.
[[nodiscard]] Faults faults_of_change(const Configuration& current, const ConfigurationEntity& entity);
// configuration_matching.cpp, as what follows
[[nodiscard]] Faults faults_of_matching(const Configuration& configuration, const MatchingRule& rule);
[[nodiscard]] Faults faults_of_layout(const SoftphoneLayout& layout);
[[nodiscard]] std::string fault_of_region(const std::string& region); // a sentence; empty = none
// A number leads to one entry point: each further one that has it, in the order of their names.
[[nodiscard]] std::vector<std::pair<EntryPointName, Problem>> numbers_taken_twice(const Configuration& configuration);

// Whether the entity may be put into the configuration: ranges, names, that what it refers to exists, and that it does
// not change what has to stay.
// The problem's pointer names the member; its errors are all that is wrong.
[[nodiscard]] Result<> check_entity(const Configuration& configuration, const ConfigurationEntity& entity);

// What live work, agents and calls name, gathered once: an entity they name has to stay.
class LiveUse {
public:
    explicit LiveUse(const State& state);
    [[nodiscard]] Result<> check(ConfigurationKind kind, const std::string& key) const;

private:
    std::set<ChannelName> channels_;
    std::set<QueueName> queues_;
    std::set<SkillName> skills_;
    std::set<PresenceStatusName> statuses_;
    std::set<DispositionName> dispositions_;
    std::set<AdapterName> adapters_;
    std::set<UserId> agents_at_work_;
    std::set<UserId> agents_needed_;
};

// Whether nothing refers to the entity any more: neither configuration nor live work.
[[nodiscard]] Result<> check_unused(const State& state, ConfigurationKind kind, const std::string& key);

} // namespace answerd::core
