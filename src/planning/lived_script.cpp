// SPDX-License-Identifier: Apache-2.0
#include "lived_again.hpp"

#include <algorithm>

namespace answerd::planning {

namespace {

using command::SignalKind;

template <class C>
concept AboutWork = requires(C command) {
    { command.work } -> std::convertible_to<AgentWorkId>;
};
template <class C>
concept AboutItem = requires(C command) {
    { command.item } -> std::convertible_to<WorkItemId>;
};
template <class C>
concept AboutPresence = std::same_as<C, command::SetPresence> || std::same_as<C, command::AgentConnected> ||
                        std::same_as<C, command::AgentDisconnected>;

bool is_about_arrival(SignalKind kind) {
    switch (kind) {
    case SignalKind::offered:
    case SignalKind::queued:
    case SignalKind::ringing:
    case SignalKind::updated:
        return true;
    case SignalKind::answered:
    case SignalKind::held:
    case SignalKind::resumed:
    case SignalKind::recording_paused:
    case SignalKind::recording_resumed:
    case SignalKind::ended:
        return false;
    }
    return false;
}

} // namespace

// The same in this world, or nothing where it has no place here.
std::optional<Command> LivedAgain::translated(const Command& command) const {
    return std::visit(
        [this]<class C>(const C& asked) -> std::optional<Command> {
            if constexpr (std::same_as<C, command::CallSignal>) {
                return of_signal(asked);
            } else if constexpr (std::same_as<C, command::ControlResult>) {
                return of_result(asked);
            } else if constexpr (std::same_as<C, command::PutConfiguration>) {
                if (is_overridden(kind_of(asked.entity), key_of(asked.entity))) return std::nullopt;
                return asked;
            } else if constexpr (std::same_as<C, command::ApplyConfiguration>) {
                return of_configuration(asked);
            } else if constexpr (AboutPresence<C>) {
                if (is_in_roster(asked.agent)) return std::nullopt;
                return asked;
            } else if constexpr (AboutWork<C>) {
                const auto here = here_.find(asked.work);
                if (here == here_.end()) return std::nullopt;
                C same = asked;
                same.work = here->second;
                return same;
            } else if constexpr (AboutItem<C>) {
                const auto here = item_here(asked.item);
                if (!here) return std::nullopt;
                C same = asked;
                same.item = *here;
                return same;
            } else {
                return asked;
            }
        },
        command);
}

std::optional<WorkItemId> LivedAgain::item_here(WorkItemId recorded) const {
    const auto visit = day_.visit_of_item.find(recorded);
    if (visit == day_.visit_of_item.end() || visits_[visit->second].item.is_nil()) return std::nullopt;
    return visits_[visit->second].item;
}

// Once a call goes its own way, the record of it only says how it came, and when a caller left whom nobody had
// answered.
std::optional<Command> LivedAgain::of_signal(const command::CallSignal& signal) const {
    const auto found = visit_of_call_.find(VisitNames::call(signal));
    if (found == visit_of_call_.end() || visits_[found->second].is_on_track || is_about_arrival(signal.kind)) {
        return signal;
    }
    const Visit& visit = visits_[found->second];
    const bool has_left = found->second < day_.visits.size() && day_.visits[found->second].abandoned_at;
    if (signal.kind == SignalKind::ended && has_left && !visit.is_answered) return signal;
    return std::nullopt;
}

std::optional<Command> LivedAgain::of_result(command::ControlResult result) const {
    const auto recorded = day_.controls.find(result.control);
    if (recorded == day_.controls.end()) return std::nullopt;
    AgentWorkId work_here; // nil, as in the record, where no agent is concerned
    if (!recorded->second.work.is_nil()) {
        const auto work = here_.find(recorded->second.work);
        if (work == here_.end()) return std::nullopt;
        work_here = work->second;
    }
    const auto control = controls_.find({recorded->second.call, work_here, recorded->second.kind});
    if (control == controls_.end()) return std::nullopt;
    result.control = control->second;
    return result;
}

std::optional<Command> LivedAgain::of_configuration(const command::ApplyConfiguration& apply) const {
    command::ApplyConfiguration same = apply;
    std::erase_if(same.upserts,
                  [&](const ConfigurationEntity& entity) { return is_overridden(kind_of(entity), key_of(entity)); });
    std::erase_if(same.removals,
                  [&](const command::ConfigurationKey& key) { return is_overridden(key.kind, key.key); });
    if (same.upserts.empty() && same.removals.empty()) return std::nullopt;
    return same;
}

bool LivedAgain::is_overridden(ConfigurationKind kind, const std::string& key) const {
    const auto& changed = changes_.configuration;
    return std::ranges::any_of(changed.upserts,
                               [&](const auto& entity) { return kind_of(entity) == kind && key_of(entity) == key; }) ||
           std::ranges::any_of(changed.removals,
                               [&](const auto& removal) { return removal.kind == kind && removal.key == key; });
}

bool LivedAgain::is_in_roster(UserId agent) const {
    return std::ranges::find(changes_.roster, agent, &Shift::agent) != changes_.roster.end();
}

} // namespace answerd::planning
