// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "digest.hpp"
#include "lookup.hpp"
#include "steps.hpp"

namespace answerd::core {

namespace {

// Each of these emits the event that takes its timer away.
void fire(Decider& d, const Timer& timer) {
    const Uuid subject = timer.key.subject;
    switch (timer.key.kind) {
    case TimerKind::offer:
        time_out_offer(d, AgentWorkId{subject});
        break;
    case TimerKind::wrap_up:
        // A late tick does not lengthen the wrap-up that the reports see.
        close_work(d, AgentWorkId{subject}, timer.deadline);
        break;
    case TimerKind::cooldown:
        d.emit(event::CooldownEnded{.item = WorkItemId{subject}, .agent = UserId{timer.key.agent}});
        break;
    case TimerKind::control:
        fail_control(d, ControlId{subject},
                     "no answer within " + std::to_string(d.settings().control_timeout.count()) + " ms");
        break;
    case TimerKind::lease:
        take_offline(d, UserId{subject}, "connectionLost");
        break;
    case TimerKind::call_age:
        end_call(d, CallId{subject},
                 CallEnd{.at = d.now(), .reason = std::string(ended_without_events), .by = EndedBy::system});
        break;
    case TimerKind::call_memory:
        d.emit(event::CallForgotten{.call = CallId{subject}});
        break;
    case TimerKind::stage:
        reach_due_stages(d, WorkItemId{subject});
        break;
    case TimerKind::skills:
        d.emit(event::AgentSkillsChanged{.agent = UserId{subject}});
        break;
    case TimerKind::hold:
        d.emit(event::CallHeldTooLong{.call = CallId{subject}});
        break;
    case TimerKind::silence:
        put_aside(d, AgentWorkId{subject});
        break;
    case TimerKind::own_call: // its end got lost
        d.emit(event::AgentLineChanged{.agent = UserId{subject}, .is_busy = false, .changed_at = timer.deadline});
        break;
    }
}

} // namespace

Result<Answer> decide(Decider& d, const command::TimePassed&) {
    for (auto due = d.timers().first(); due && due->deadline <= d.now(); due = d.timers().first()) {
        fire(d, *due);
    }
    return Answer{};
}

Result<Answer> decide(Decider& d, const command::NodeStarted&) {
    constexpr std::uint64_t first_seed = 0xA5A1'57E2'D0C0'FFEE;
    const auto now_ms = static_cast<std::uint64_t>(d.now().time_since_epoch().count());
    const std::uint64_t before = d.state().epoch == 0 ? first_seed : d.state().seed;
    d.emit(event::NodeStarted{.epoch = d.state().epoch + 1,
                              .seed = mix(before ^ mix(now_ms + d.state().last_seq)),
                              .lease_until = d.now() + d.settings().agent_grace});
    return Answer{};
}

} // namespace answerd::core
