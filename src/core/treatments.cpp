// SPDX-License-Identifier: Apache-2.0
// What a queue's stage does to a caller who waits: a message, voicemail, a callback. The provider does it; until it
// says that it has begun, the caller keeps their place, and any agent may still be quicker.
#include "lookup.hpp"
#include "skill_rules.hpp"
#include "steps.hpp"

#include <algorithm>
#include <array>

namespace answerd::core {

namespace {

std::optional<ControlKind> control_of(Treatment treatment) {
    switch (treatment) {
    case Treatment::none:
        return std::nullopt;
    case Treatment::announcement:
        return ControlKind::announcement;
    case Treatment::message:
        return ControlKind::message;
    case Treatment::voicemail:
        return ControlKind::voicemail;
    case Treatment::callback:
        return ControlKind::callback;
    }
    return std::nullopt;
}

// Nobody calls back whom they have no number of.
bool can_be_called(const Party& party) {
    switch (party.kind) {
    case PartyKind::number:
    case PartyKind::sip_address:
    case PartyKind::extension:
        return true;
    case PartyKind::restricted:
    case PartyKind::unavailable:
    case PartyKind::internal:
    case PartyKind::alphanumeric:
        return false;
    }
    return false;
}

bool is_being_treated(const Decider& d, CallId call) {
    constexpr std::array treatments = {ControlKind::announcement, ControlKind::message, ControlKind::voicemail,
                                       ControlKind::callback};
    return std::ranges::any_of(treatments, [&](ControlKind kind) { return pending_control(d, call, kind) != nullptr; });
}

// What is left of the call for an agent to deal with, in its place and with its age. Its subject is the number to call.
WorkItem follow_up_of(Decider& d, WorkItem item, const VoiceCall& call, const ChannelName& channel) {
    Attributes attributes = call.attributes;
    attributes.insert_or_assign("call", PersonalText{to_string(call.id)});
    lay_down_demands(d.configuration(), call.attributes, item);
    return make_item(d, ItemRequest{.channel = channel,
                                    .queue = item.queue,
                                    .skills = item.skills,
                                    .priority = item.priority,
                                    .requested_at = item.requested_at,
                                    .call = std::nullopt,
                                    .required_agent = std::nullopt,
                                    .related_record = call.related_record,
                                    .subject = call.from.e164 ? PersonalText{to_text(*call.from.e164)} : call.from.raw,
                                    .secondary_priority = item.secondary_priority,
                                    .target_accept_at = item.target_accept_at,
                                    .preferred_agent = item.preferred_agent,
                                    .skill_expression = item.skill_expression,
                                    .attributes = std::move(attributes)});
}

} // namespace

void treat(Decider& d, WorkItemId id, const QueueStage& stage) {
    const WorkItem& item = d.state().items.at(id).item;
    const LiveCall* live = item.call ? find_in(d.state().calls, *item.call) : nullptr;
    const auto kind = control_of(stage.treatment);
    if (live == nullptr || !kind) return;
    const bool can_do_it = can_treat(capabilities_of(d.configuration(), live->call.adapter), stage.treatment);
    if (!can_do_it || is_being_treated(d, live->call.id)) return;
    if (stage.treatment == Treatment::callback && !can_be_called(live->call.from)) return;
    Control control = make_control(d, *kind, live->call);
    control.message = stage.message;
    control.follow_up_channel = stage.follow_up_channel;
    d.emit(event::ControlRequested{.control = std::move(control)});
}

void let_caller_go(Decider& d, const Control& treatment) {
    const LiveCall* live = find_in(d.state().calls, treatment.call);
    const LiveItem* found = live == nullptr ? nullptr : item_of(d.state(), live->call);
    if (found == nullptr) return;
    const WorkItem item = found->item;
    if (item.state != WorkItemState::waiting && item.state != WorkItemState::offered) return;
    std::optional<WorkItem> next;
    if (!treatment.follow_up_channel.empty()) next = follow_up_of(d, item, live->call, treatment.follow_up_channel);
    if (item.state == WorkItemState::offered) {
        return_work(d, *item.work,
                    {.state = AgentWorkState::canceled, .reason = "callerGone", .is_item_waiting = false});
    }
    close_item(d, item.id, WorkItemOutcome::flowed_out, d.now());
    if (next) queue_transferred(d, *std::move(next));
}

} // namespace answerd::core
