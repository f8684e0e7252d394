// SPDX-License-Identifier: Apache-2.0
// The journal read backwards and asked again: what command_behind promises.
#include "world.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/recorded.hpp"

#include <span>

namespace answerd::sim {

namespace {

std::string text_of(const Event& event) {
    return codec::encode_event(event);
}

std::optional<std::string> ask_again(Core& core, std::span<const Event> decided) {
    const auto command = command_behind(core.state(), decided);
    if (!command) {
        for (const Event& event : decided)
            core.apply(event);
        return std::nullopt;
    }
    const Event& first = decided.front();
    const auto decision = core.handle(first.at, first.origin, *command);
    for (std::size_t at = 0; at < std::max(decided.size(), decision.emissions.size()); ++at) {
        const auto recorded = at < decided.size() ? text_of(decided[at]) : std::string("nothing");
        const auto again = at < decision.emissions.size() ? text_of(decision.emissions[at].event) : "nothing";
        if (recorded == again) continue;
        return "event " + std::to_string(first.seq + at) +
               " is decided otherwise when it is asked again\nrecorded: " + recorded + "\nagain: " + again +
               (decision.answer ? std::string{} : "\nrefused: " + decision.answer.error().detail);
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> broken_when_asked_again(const std::vector<Event>& journal, CoreSettings settings) {
    Core core(settings);
    for (std::size_t from = 0; from < journal.size();) {
        std::size_t until = from;
        while (until < journal.size() && !journal[until].completes_command)
            ++until;
        if (until == journal.size()) return "the journal ends within a command";
        if (auto broken = ask_again(core, std::span(journal).subspan(from, until + 1 - from))) return broken;
        from = until + 1;
    }
    return std::nullopt;
}

} // namespace answerd::sim
