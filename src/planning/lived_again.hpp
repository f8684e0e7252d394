// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "habits.hpp"
#include "tally.hpp"
#include "visit_names.hpp"

#include "answerd/planning/recorded_day.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace answerd::planning {

// A recorded day in another world: the record is the script for as long as the world goes by it; where it no longer
// does, people do what they did in the record, at another time and with somebody else.
class LivedAgain {
public:
    LivedAgain(const RecordedDay& day, const Changes& changes, std::uint64_t seed);

    [[nodiscard]] Result<Rerun> run();

private:
    enum class What : std::uint8_t {
        accept,
        answer_control,
        end_conversation,
        end_wrap_up,
        give_up,
        shift_begins,
        shift_ends
    };
    struct Due {
        Instant at{};
        std::uint64_t order = 0;
        What what = What::accept;
        std::uint32_t subject = 0; // a visit, or a shift
        AgentWorkId work;
        ControlId control;
        friend bool operator>(const Due& a, const Due& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }
    };
    struct Visit {
        bool is_on_track = true; // went as recorded so far
        bool is_answered = false;
        WorkItemId item; // its id in this world
        Customer customer;
        std::string name;
    };
    struct Work {
        std::uint32_t visit = 0;
        std::size_t agent = 0;
    };

    // ---- the day (lived_again.cpp) ----
    void open();
    void take_up(const State& opening);
    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> begin_roster();
    [[nodiscard]] bool pass_deadline(std::optional<Instant> next);
    void follow(const RecordedCommand& recorded);
    void take_facts(const RecordedCommand& recorded);
    void miss(const RecordedOffer& offer);
    [[nodiscard]] Result<Answer> ask(Instant at, const Origin& origin, const Command& command);

    // ---- the script in this world's ids (lived_script.cpp) ----
    [[nodiscard]] std::optional<Command> translated(const Command& command) const;
    [[nodiscard]] std::optional<Command> of_signal(const command::CallSignal& signal) const;
    [[nodiscard]] std::optional<Command> of_result(command::ControlResult result) const;
    [[nodiscard]] std::optional<Command> of_configuration(const command::ApplyConfiguration& apply) const;
    [[nodiscard]] bool is_overridden(ConfigurationKind kind, const std::string& key) const;
    [[nodiscard]] bool is_in_roster(UserId agent) const;
    [[nodiscard]] std::optional<WorkItemId> item_here(WorkItemId recorded) const;

    // ---- what the core decides (lived_hearing.cpp) ----
    void hear(const EventBody& body);
    void hear_queued(const WorkItem& item);
    void hear_offer(const AgentWork& work);
    void hear_accept(AgentWorkId id);
    void hear_control(const Control& control);
    void hear_conversation_over(AgentWorkId id);
    void hear_closed(const event::WorkItemClosed& closed);
    void work_over(AgentWorkId id);
    [[nodiscard]] std::uint32_t visit_for(const WorkItem& item);
    [[nodiscard]] bool is_as_recorded(std::uint32_t visit, const AgentWork& work);

    // ---- people without a script (lived_people.cpp) ----
    void leave_track(std::uint32_t visit);
    void lose_patience(std::uint32_t visit);
    void plan(Instant at, Due due);
    void happen(const Due& due);
    void end_conversation(const Due& due);
    void give_up(std::uint32_t visit);
    void answer_control(const Due& due);
    void begin_shift(const Shift& shift);
    [[nodiscard]] bool hand_on(std::uint32_t visit, const AgentWork& work);
    [[nodiscard]] const AgentWork* work_in(AgentWorkId id, AgentWorkState state) const;
    [[nodiscard]] const LiveCall* call_of(WorkItemId item) const;

    [[nodiscard]] Milliseconds since_start(Instant at) const { return at - day_.from; }

    const RecordedDay& day_;
    const Changes& changes_;
    Habits habits_;
    Scenario scenario_;
    std::map<UserId, std::size_t> agents_;
    std::map<QueueName, std::uint32_t> demands_;
    Tally tally_;
    Core core_;

    Instant now_{};
    std::size_t script_at_ = 0;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::uint64_t planned_ = 0;
    bool has_diverged_ = false;
    Rerun result_;

    std::vector<Visit> visits_; // the recorded ones first, in their order
    VisitNames names_;
    std::unordered_map<WorkItemId, std::uint32_t> visit_of_item_;
    std::unordered_map<std::string, std::uint32_t> visit_of_call_; // the newest leg, by adapter and key
    std::unordered_map<AgentWorkId, Work> works_;
    std::unordered_map<AgentWorkId, AgentWorkId> here_;     // recorded -> this world
    std::unordered_map<AgentWorkId, AgentWorkId> recorded_; // this world -> recorded
    // The newest, by call (adapter and key), work of this world (nil: a treatment) and kind.
    std::map<std::tuple<std::string, AgentWorkId, ControlKind>, ControlId> controls_;
    std::vector<RecordedOffer> expected_;    // offers of the command that is being asked
    std::optional<std::size_t> asking_;      // the script's command
    std::optional<std::uint32_t> handed_on_; // the visit that the command has handed on
};

} // namespace answerd::planning
