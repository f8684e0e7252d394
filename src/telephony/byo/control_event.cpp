// SPDX-License-Identifier: Apache-2.0
#include "byo/control_event.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace answerd::telephony::byo {
namespace {

std::string_view verb_of(ControlKind kind) {
    switch (kind) {
    case ControlKind::connect:
        return "connect";
    case ControlKind::hold:
        return "hold";
    case ControlKind::resume:
        return "resume";
    case ControlKind::transfer:
        return "transfer";
    case ControlKind::hang_up:
        return "hang-up";
    case ControlKind::recording_pause:
        return "recording-pause";
    case ControlKind::recording_resume:
        return "recording-resume";
    case ControlKind::announcement:
        return "announcement";
    case ControlKind::message:
        return "message";
    case ControlKind::voicemail:
        return "voicemail";
    case ControlKind::callback:
        return "callback";
    }
    return {};
}

} // namespace

std::string control_event(const Control& control, Instant now) {
    codec::Json data = codec::Json::object();
    data["callId"] = to_string(control.call);
    if (!control.agent.is_nil()) data["agentId"] = to_string(control.agent);
    data["deadline"] = codec::to_rfc3339(control.deadline);
    if (!control.endpoint.empty()) data["endpoint"] = control.endpoint;
    if (!control.message.empty()) data["message"] = control.message;

    codec::Json event = codec::Json::object();
    event["specversion"] = "1.0";
    event["id"] = to_string(control.id);
    event["source"] = "/adapters/" + control.adapter.value;
    event["type"] = "org.answerd.control." + std::string{verb_of(control.kind)};
    event["subject"] = control.call_key;
    event["time"] = codec::to_rfc3339(now);
    event["datacontenttype"] = "application/json";
    event["data"] = std::move(data);
    return codec::dump_json(event);
}

} // namespace answerd::telephony::byo
