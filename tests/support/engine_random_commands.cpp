// SPDX-License-Identifier: Apache-2.0
#include "engine_random_commands.hpp"

#include "engine_world.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace answerd::test {

namespace {

constexpr std::uint64_t agents = 4;

// The state's tables have no order; a script has to.
template <class Key, class Value>
std::vector<Key> sorted_keys(const Table<Key, Value>& table) {
    std::vector<Key> keys;
    for (const auto& entry : table)
        keys.push_back(entry.first);
    std::ranges::sort(keys);
    return keys;
}

} // namespace

RandomCommands::RandomCommands(std::uint64_t seed) : engine_(seed), now_(Milliseconds{1'700'000'000'000}) {
    first_.emplace_back(command::NodeStarted{});
    for (auto& command : organisation(agents))
        first_.push_back(std::move(command));
}

AskedCommand RandomCommands::next(const State& state) {
    now_ += Milliseconds{static_cast<std::int64_t>(below(below(10) == 0 ? 30'000 : 500))};
    ++asked_;
    Origin origin{.kind = OriginKind::user, .user = agent_id(50)};
    // Now and then the same id as before: a repeated command must stay recognisable after a restart.
    if (below(2) == 0) origin.command_id = "command-" + std::to_string(asked_ - below(3));
    if (!first_.empty()) {
        auto command = std::move(first_.front());
        first_.pop_front();
        return {.at = now_, .origin = {}, .command = std::move(command)};
    }
    switch (below(8)) {
    case 0:
        return {.at = now_, .origin = {}, .command = command::TimePassed{}};
    case 1:
        if (below(20) == 0) return {.at = now_, .origin = {}, .command = command::NodeStarted{}};
        return {.at = now_, .origin = origin, .command = a_chat()};
    case 2:
        return {.at = now_, .origin = origin, .command = about_agents()};
    case 3:
    case 4:
        return {.at = now_, .origin = {.kind = OriginKind::adapter}, .command = about_calls()};
    default:
        return {.at = now_, .origin = origin, .command = about_work(state)};
    }
}

Command RandomCommands::about_agents() {
    const auto agent = agent_id(1 + below(agents));
    const auto connection = connection_id(1 + below(3));
    switch (below(4)) {
    case 0:
        return command::AgentDisconnected{.agent = agent, .connection = connection, .signed_out = below(4) == 0};
    case 1:
        return command::AgentConnected{.agent = agent, .connection = connection};
    case 2:
        return command::SetPresence{.agent = agent, .status = {below(5) == 0 ? "" : "available"}};
    default:
        return a_chat(below(10) == 0 ? "nowhere" : "support");
    }
}

Command RandomCommands::about_work(const State& state) {
    const auto works = sorted_keys(state.works);
    if (works.empty()) return about_agents();
    const auto work = works[below(works.size())];
    const auto agent = below(10) == 0 ? agent_id(1 + below(agents)) : state.works.at(work).agent;
    switch (below(9)) {
    case 0:
    case 1:
    case 2:
        return command::AcceptWork{.agent = agent, .work = work};
    case 3:
        return command::DeclineWork{.agent = agent, .work = work, .reason = "busy"};
    case 4:
        return command::CloseWork{.agent = agent, .work = work};
    case 5:
        return command::EndWrapUp{.agent = agent, .work = work};
    case 6:
        return command::HangUpCall{.agent = agent, .work = work};
    case 7:
        return command::TransferWork{.agent = agent, .work = work, .queue = {"support"}};
    default:
        return command::HoldCall{.agent = agent, .work = work};
    }
}

Command RandomCommands::about_calls() {
    using Kind = command::SignalKind;
    if (calls_ == 0 || below(3) == 0) ++calls_;
    const auto newest = std::min<std::uint64_t>(calls_, 5);
    command::CallSignal signal{.adapter = {"pbx"},
                               .call_key = "call-" + std::to_string(calls_ - below(newest)),
                               .occurred_at = now_ - Milliseconds{static_cast<std::int64_t>(below(2'000))}};
    constexpr Kind kinds[] = {Kind::offered, Kind::queued,  Kind::queued, Kind::ringing, Kind::answered,
                              Kind::held,    Kind::resumed, Kind::ended,  Kind::updated};
    signal.kind = kinds[below(std::size(kinds))];
    return signal;
}

} // namespace answerd::test
