// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/planning/simulation.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

// A day as the journal holds it, lived through once more by the same core: unchanged, or with another configuration or
// roster.
namespace answerd::planning {

struct RecordedOffer {
    std::uint32_t visit = 0;
    UserId agent;
    AgentWorkId work;
    Instant at{};
};

// One piece of work from its queue to its end. What it took is kept for a world in which it meets somebody else.
struct RecordedVisit {
    QueueName queue; // on arrival
    Instant queued_at{};
    std::optional<Instant> accepted_at;         // for the first time
    std::optional<Milliseconds> accept_delay;   // from that offer to its accept
    std::optional<Milliseconds> conversation;   // from the accept to the end of the conversation
    std::optional<Milliseconds> wrap_up;        // from there to the end of the work
    std::optional<Instant> abandoned_at;        // the customer left unanswered
    QueueName transferred_to;                   // how the conversation ended: to another queue ...
    std::optional<UserId> transferred_to_agent; // ... to another agent, or for good
};

struct RecordedCommand {
    Instant at{};
    Origin origin;
    std::optional<Command> command;       // empty: the journal does not tell it whole
    std::vector<Event> facts;             // then: what was decided
    std::vector<RecordedOffer> offers;    // that were made in answer
    std::optional<std::uint32_t> creates; // the visit that a CreateWorkItem began
};

struct RecordedControl {
    std::string call; // adapter and key
    AgentWorkId work; // nil: a treatment of a caller who waits
    ControlKind kind = ControlKind::connect;
};

struct RecordedDay {
    CoreSettings settings;
    State opening; // before the first command
    Instant from{};
    Instant until{};
    std::vector<RecordedCommand> commands;
    std::vector<RecordedVisit> visits;
    // Names that a visit has in every world, whatever ids are given there: see VisitNames.
    std::map<std::string, std::uint32_t> visit_named;
    std::unordered_map<WorkItemId, std::uint32_t> visit_of_item;
    std::unordered_map<AgentWorkId, std::uint32_t> visit_of_work;
    std::unordered_map<ControlId, RecordedControl> controls;
};

// Hears a journal from its first event on, and keeps what lies in [from, until).
class DayRecorder {
public:
    DayRecorder(CoreSettings settings, Instant from, Instant until);
    ~DayRecorder();
    DayRecorder(const DayRecorder&) = delete;
    DayRecorder& operator=(const DayRecorder&) = delete;

    // False when the day is over and nothing more is wanted.
    [[nodiscard]] bool hear(const Event& event);
    // Refused (not_found) when nothing was recorded in that time.
    [[nodiscard]] Result<RecordedDay> finish();

private:
    class Keeper;
    std::unique_ptr<Keeper> keeper_;
};

struct Shift { // an agent is there in this status, whatever the record says of the day; `until` = `from`: is not there
    UserId agent;
    PresenceStatusName status;
    Instant from{};
    Instant until{};
};

struct Changes {
    command::ApplyConfiguration configuration; // at the beginning of the day; wins over what was changed during it
    std::vector<Shift> roster;                 // in place of all that the record says of the agents it names
    [[nodiscard]] bool empty() const {
        return configuration.upserts.empty() && configuration.removals.empty() && roster.empty();
    }
};

struct Rerun {
    DayResult day;
    std::uint64_t recorded_offers = 0;
    std::uint64_t same_offers = 0; // the same work to the same agent at the same instant
    std::uint64_t offers = 0;      // that were made this time
    std::string first_difference;  // of an unchanged day, in words; empty = none
    [[nodiscard]] bool is_exact() const { return offers == recorded_offers && same_offers == recorded_offers; }
};

// Unchanged, every command is asked again at its instant and every offer comes out as it was recorded. With changes, a
// piece of work goes on as recorded for as long as it is offered to the same agent at the same instant; from the first
// difference on it is answered as fast, talked about and wrapped up as long as in the record, and where the record says
// nothing, as long as some other work of its queue, drawn with `seed`. A customer who was answered in the record and is
// not in time now leaves after a further wait, exponential with the queue's mean patience.
[[nodiscard]] Result<Rerun> rerun(const RecordedDay& day, const Changes& changes, std::uint64_t seed);

// What the figures of a rerun count by: the queues of the configuration, all agents as one group.
[[nodiscard]] Scenario scenario_of(const RecordedDay& day, const Changes& changes);

} // namespace answerd::planning
