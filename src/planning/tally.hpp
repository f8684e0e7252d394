// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/simulation.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace answerd::planning {

// Counts what happens between warm-up and horizon. Customers count by their arrival, agents by their time.
class Tally {
public:
    Tally(const Scenario& scenario, std::size_t agents);

    void offered(const Customer& customer);
    void blocked(const Customer& customer);
    void abandoned(const Customer& customer, Milliseconds at);
    void answered(const Customer& customer, Milliseconds at, std::size_t group);

    void presence_changed(std::size_t agent, bool is_present, Milliseconds at);
    void work_began(std::size_t agent, Milliseconds at);
    void work_ended(std::size_t agent, Milliseconds at);

    [[nodiscard]] DayResult finish(const std::vector<std::size_t>& group_of_agent);

private:
    struct AgentTime {
        bool is_present = false;
        int works = 0;
        Milliseconds counted_until{};
        Milliseconds busy{};
        Milliseconds present{};
    };
    struct DemandTally {
        Figures figures;
        std::vector<std::uint32_t> waits_ms; // of the answered
    };

    [[nodiscard]] DemandTally* of(const Customer& customer); // null: came during the warm-up
    void count_until(AgentTime& agent, Milliseconds at) const;
    void add_agents(DayResult& run, const std::vector<std::size_t>& group_of_agent);

    const Scenario& scenario_;
    std::vector<DemandTally> demands_;
    std::vector<AgentTime> agents_;
};

} // namespace answerd::planning
