// SPDX-License-Identifier: Apache-2.0
// Agents: they accept, decline, ignore, hold, transfer, forget to wrap up, go for lunch and lose their network.
#include "world.hpp"

namespace answerd::sim {

std::optional<std::size_t> World::desk_of(UserId agent) const {
    for (std::size_t desk = 0; desk < desks_.size(); ++desk) {
        if (desks_[desk].id == agent) return desk;
    }
    return std::nullopt;
}

Origin World::origin_of(std::size_t desk) {
    auto& self = desks_[desk];
    return {.kind = OriginKind::agent, .user = self.id, .command_id = "c" + std::to_string(++self.commands)};
}

// What a console sends; it keeps the newest until it has an answer, to send it again under the same id.
void World::tell(std::size_t desk, const Command& command) {
    const auto origin = origin_of(desk);
    desks_[desk].newest = {.origin = origin, .command = command};
    (void)ask(origin, command, [this, desk, id = origin.command_id](const Result<Answer>& answer) {
        auto& newest = desks_[desk].newest;
        if (newest && newest->origin.command_id == id) newest->answer = answer;
    });
}

// The history shows whether it was carried out once; what changed nothing is not remembered and may be decided anew.
void World::repeat_newest(std::size_t desk) {
    const auto newest = desks_[desk].newest;
    if (!newest || (newest->answer && random_.chance(50))) return;
    const auto answer = ask(newest->origin, newest->command);
    if (!answer || !answer->was_repeated) return;
    ++counts_.repeated_commands;
    const auto& first = newest->answer;
    if (first && *first && (*first)->id != answer->id) fail("an agent's repeated command was answered differently");
}

void World::connect(std::size_t desk) {
    if (desks_[desk].connection) return;
    const ConnectionId connection{Uuid{.high = 7, .low = ++planned_}};
    desks_[desk].connection = connection;
    (void)ask(origin_of(desk), command::AgentConnected{.agent = desks_[desk].id, .connection = connection});
    repeat_newest(desk);
    tell(desk, command::SetPresence{.agent = desks_[desk].id, .status = {"available"}});
    // Back at the desk: what stands on the screen is worked on.
    const auto snapshot = core_.snapshot_of(desks_[desk].id);
    if (!snapshot) return fail("a connected agent has no snapshot");
    for (const auto& work : std::get<notice::Snapshot>(snapshot->body).works) {
        if (work.state == AgentWorkState::assigned) act_on_offer(desk, work);
        if (work.state == AgentWorkState::opened) act_in_conversation(desk, work.work_id, work.call.has_value());
    }
    plan_whim(desk);
}

void World::lose_connection(std::size_t desk) {
    auto& self = desks_[desk];
    if (!self.connection) return;
    const command::AgentDisconnected gone{
        .agent = self.id, .connection = *self.connection, .signed_out = random_.chance(30)};
    self.connection.reset();
    if (gone.signed_out) self.newest.reset();
    (void)ask({}, gone);
    plan(Milliseconds{random_.between(500, random_.chance(50) ? 10'000 : 90'000)}, [this, desk] { connect(desk); });
}

void World::hear(const AgentNotice& notice) {
    const auto desk = desk_of(notice.agent);
    if (!desk) return fail("a notice for somebody who does not exist");
    auto& self = desks_[*desk];
    if (notice.seq != self.last_seq + 1) {
        fail("frame " + std::to_string(notice.seq) + " follows " + std::to_string(self.last_seq));
    }
    self.last_seq = notice.seq;
    if (!self.connection) return;
    if (const auto* offer = std::get_if<notice::Offer>(&notice.body)) {
        if (!offer->auto_accept) act_on_offer(*desk, offer->work);
    }
    if (const auto* changed = std::get_if<notice::WorkChanged>(&notice.body)) {
        const auto id = changed->work.work_id;
        if (changed->work.state == AgentWorkState::opened) {
            act_in_conversation(*desk, id, changed->work.call.has_value());
        }
        if (changed->work.state == AgentWorkState::wrap_up && random_.chance(70)) {
            plan(Milliseconds{random_.between(500, 15'000)},
                 [this, d = *desk, id] { tell(d, command::EndWrapUp{.agent = desks_[d].id, .work = id}); });
        } else if (changed->work.state == AgentWorkState::wrap_up && random_.chance(30)) {
            plan(Milliseconds{random_.between(500, 10'000)},
                 [this, d = *desk, id] { tell(d, command::ExtendWrapUp{.agent = desks_[d].id, .work = id}); });
        }
    }
}

void World::act_on_offer(std::size_t desk, const WorkView& work) {
    const auto id = work.work_id;
    const auto mood = random_.between(1, 100);
    plan(Milliseconds{random_.between(200, 12'000)}, [this, desk, id, mood] {
        const auto agent = desks_[desk].id;
        if (mood <= 75) {
            tell(desk, command::AcceptWork{.agent = agent, .work = id});
        } else if (mood <= 85) {
            tell(desk, command::DeclineWork{.agent = agent, .work = id, .reason = ""});
        } else if (mood <= 92) {
            lose_connection(desk);
        } // else: looks away until the push timeout
    });
}

void World::act_in_conversation(std::size_t desk, AgentWorkId work, bool is_call) {
    const Milliseconds after{random_.between(1'000, 90'000)};
    const auto mood = random_.between(1, 100);
    plan(after, [this, desk, work, is_call, mood] {
        const auto agent = desks_[desk].id;
        if (!is_call) {
            if (mood <= 10) {
                tell(desk, command::TransferWork{.agent = agent, .work = work, .queue = {"support"}, .to_agent = {}});
            } else if (mood <= 40) {
                tell(desk, command::PauseWork{.agent = agent, .work = work});
                // What there is no room to take up again is closed as it is.
                plan(Milliseconds{random_.between(1'000, 60'000)},
                     [this, desk, work] { tell(desk, command::ResumeWork{.agent = desks_[desk].id, .work = work}); });
                plan(Milliseconds{random_.between(60'001, 90'000)},
                     [this, desk, work] { tell(desk, command::CloseWork{.agent = desks_[desk].id, .work = work}); });
            } else {
                tell(desk, command::CloseWork{.agent = agent, .work = work});
            }
        } else if (mood <= 25) {
            tell(desk, command::HoldCall{.agent = agent, .work = work});
            plan(Milliseconds{random_.between(1'000, 20'000)},
                 [this, desk, work] { tell(desk, command::ResumeCall{.agent = desks_[desk].id, .work = work}); });
        } else if (mood <= 35) {
            tell(desk, command::TransferWork{.agent = agent, .work = work, .queue = {"billing"}, .to_agent = {}});
        } else if (mood <= 45) {
            const auto other = random_.pick(desks_).id;
            tell(desk, command::TransferWork{.agent = agent, .work = work, .queue = {}, .to_agent = other});
        } else if (mood <= 60) {
            tell(desk, command::HangUpCall{.agent = agent, .work = work});
        }
    });
}

// Of the telephone system's words about it some get lost, and some overtake each other.
void World::plan_own_call(std::size_t desk) {
    const auto tell_line = [&](bool is_busy, Milliseconds after) {
        if (random_.chance(8)) return;
        const Milliseconds delay{random_.between(0, 3'000)};
        plan(after + delay, [this, desk, is_busy, delay] {
            const Origin pbx{.kind = OriginKind::adapter, .user = {}, .command_id = {}};
            (void)ask(pbx, command::AgentLine{.endpoint = endpoint_of(desks_[desk].id),
                                              .is_busy = is_busy,
                                              .occurred_at = now_ - delay});
        });
    };
    tell_line(true, Milliseconds{0});
    tell_line(false, Milliseconds{random_.between(500, 40'000)});
}

void World::plan_whim(std::size_t desk) {
    if (is_closing_) return;
    plan(Milliseconds{random_.between(20'000, 400'000)}, [this, desk] {
        if (!desks_[desk].connection) return;
        static const std::vector<std::string> statuses = {"available", "calls", "break", "available"};
        const auto status = is_closing_ ? std::string("available") : random_.pick(statuses);
        tell(desk, command::SetPresence{.agent = desks_[desk].id, .status = {status}});
        if (!is_closing_ && random_.chance(15)) plan_own_call(desk);
        if (!is_closing_ && random_.chance(15)) return lose_connection(desk);
        plan_whim(desk);
    });
}

} // namespace answerd::sim
