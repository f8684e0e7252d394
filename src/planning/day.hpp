// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tally.hpp"

#include "answerd/core/core.hpp"
#include "answerd/planning/queue_watch.hpp"
#include "answerd/planning/simulation.hpp"

#include <cstdint>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

namespace answerd::planning {

// One simulated day: a core, a virtual clock and everybody who does something at a time of their own. The core decides
// alone who gets whom; here is only what the world around it does.
class Day {
public:
    Day(const Scenario& scenario, const std::vector<Customer>& customers);

    [[nodiscard]] Result<DayResult> run();

private:
    // At one instant they happen in this order.
    enum class Happening : std::uint8_t { conversation_ends, staff_changes, patience_ends };
    struct Due {
        Milliseconds at{};
        Happening what = Happening::conversation_ends;
        std::uint32_t subject = 0; // a customer, or the number of the period that begins
        friend auto operator<=>(const Due&, const Due&) = default;
    };
    enum class Stage : std::uint8_t { expected, waiting, in_conversation, gone };
    struct Visit {
        Stage stage = Stage::expected;
        bool has_waited = false;
        std::uint32_t agent = 0;
        WorkItemId item;
        AgentWorkId work;
        Milliseconds answered_at{};
    };
    struct OpenWork {
        std::uint32_t customer = 0;
        std::uint32_t agent = 0;
    };
    struct Agent {
        std::uint32_t group = 0;
        bool is_wanted = false; // on duty by the roster
        int works = 0;
    };

    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<> configure();
    [[nodiscard]] Result<> staff_for(std::size_t period);
    [[nodiscard]] Result<> staff_group(std::size_t group, int wanted);
    [[nodiscard]] Result<> set_duty(std::uint32_t agent, bool is_wanted);
    [[nodiscard]] Result<> advance(); // whatever comes next
    [[nodiscard]] Result<> arrive(std::uint32_t customer);
    [[nodiscard]] Result<> happen(const Due& due);
    [[nodiscard]] Result<> end_conversation(std::uint32_t customer);
    [[nodiscard]] Result<> give_up(std::uint32_t customer);
    [[nodiscard]] Result<Answer> ask(const Command& command);
    [[nodiscard]] const QueueName& queue_of(const Customer& customer) const;
    [[nodiscard]] bool is_probe(std::uint32_t customer) const;
    void begin_wait(std::uint32_t customer);
    void end_wait(std::uint32_t customer, bool gave_up);
    void hear(const EventBody& body);
    void hear_offer(const AgentWork& work);
    void hear_accept(AgentWorkId work);
    void work_over(AgentWorkId work);
    [[nodiscard]] UserId id_of(std::uint32_t agent) const;
    [[nodiscard]] std::uint32_t agent_of(UserId id) const;

    const Scenario& scenario_;
    const std::vector<Customer>& customers_;
    std::vector<Agent> agents_;
    Tally tally_;
    QueueWatch watch_;
    std::unordered_map<std::uint32_t, WaitEstimate> told_;
    std::vector<WaitProbe> probes_;
    Core core_;
    Milliseconds now_{};
    std::uint32_t next_customer_ = 0;
    std::uint32_t in_system_ = 0;
    std::optional<std::uint32_t> arriving_; // whose item the core is about to name
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<Visit> visits_;
    std::unordered_map<WorkItemId, std::uint32_t> customer_of_item_;
    std::unordered_map<AgentWorkId, OpenWork> open_works_;
    std::uint64_t commands_ = 0;
    std::uint64_t assignments_ = 0;
};

} // namespace answerd::planning
