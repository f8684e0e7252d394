// SPDX-License-Identifier: Apache-2.0
// Callers, and what a telephone system does with them.
#include "world.hpp"

namespace answerd::sim {

namespace {

const std::vector<std::string> queues = {"billing", "support", "spanish", "", "no-such-queue"};

Party caller(std::int64_t number) {
    const E164 e164{static_cast<std::uint64_t>(15'550'000'000 + number)};
    return {.kind = PartyKind::number, .raw = PersonalText(to_text(e164)), .e164 = e164};
}

} // namespace

void World::plan_next_call() {
    if (is_closing_) return;
    start_call();
    plan(Milliseconds{random_.between(500, 30'000)}, [this] { plan_next_call(); });
    if (random_.chance(3)) plan(Milliseconds{random_.between(0, 5'000)}, [this] { crash(); });
    if (random_.chance(5)) plan(Milliseconds{random_.between(0, 5'000)}, [this] { change_configuration(); });
    if (random_.chance(3)) plan(Milliseconds{random_.between(0, 5'000)}, [this] { change_queues(); });
}

void World::start_call() {
    ++counts_.calls;
    command::CallSignal signal;
    signal.adapter = {random_.chance(80) ? "pbx" : "aws"};
    signal.call_key = "call-" + std::to_string(++calls_);
    const auto at = [&](Milliseconds offset, command::SignalKind kind) {
        signal.kind = kind;
        signal.occurred_at = now_ + offset;
        return signal;
    };
    const Milliseconds queued{random_.between(50, 3'000)};
    const Milliseconds ended = queued + Milliseconds{random_.between(1'000, 240'000)};
    auto offered = at(Milliseconds{0}, command::SignalKind::offered);
    offered.from = caller(random_.between(0, 50));
    this->signal(offered, Milliseconds{0}, 5);
    auto wants_agent = at(queued, command::SignalKind::queued);
    wants_agent.queue = {random_.pick(queues)};
    if (random_.chance(10)) wants_agent.priority = static_cast<int>(random_.between(0, 9));
    this->signal(wants_agent, queued, 2);
    if (random_.chance(60)) {
        const auto answered = queued + Milliseconds{random_.between(500, 30'000)};
        this->signal(at(answered, command::SignalKind::answered), answered, 5);
    }
    if (random_.chance(30)) {
        const auto held = queued + Milliseconds{random_.between(2'000, 60'000)};
        this->signal(at(held, command::SignalKind::held), held, 10);
        const auto resumed = held + Milliseconds{random_.between(500, 20'000)};
        this->signal(at(resumed, command::SignalKind::resumed), resumed, 10);
    }
    auto last = at(ended, command::SignalKind::ended);
    last.reason = "hang-up";
    last.ended_by = random_.chance(80) ? EndedBy::customer : EndedBy::agent;
    this->signal(last, ended, 3);
}

void World::answer_control(const Control& control) {
    if (random_.chance(5)) return; // the adapter never answers: the core's deadline has to
    const bool succeeds = random_.chance(92);
    plan(Milliseconds{random_.between(10, 12'000)}, [this, control, succeeds] {
        (void)ask({.kind = OriginKind::adapter, .user = {}, .command_id = {}},
                  command::ControlResult{
                      .control = control.id, .succeeded = succeeds, .error = succeeds ? "" : "the line is gone"});
        if (!succeeds || control.kind != ControlKind::connect) return;
        command::CallSignal answered;
        answered.adapter = control.adapter;
        answered.call_key = control.call_key;
        answered.kind = command::SignalKind::answered;
        answered.occurred_at = now_;
        signal(answered, Milliseconds{0}, 5);
    });
}

} // namespace answerd::sim
