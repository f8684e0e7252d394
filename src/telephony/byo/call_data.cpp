// SPDX-License-Identifier: Apache-2.0
#include "byo/call_data.hpp"

#include "attributes.hpp"
#include "member_reader.hpp"

#include "answerd/matching/matching.hpp"

#include <array>
#include <iterator>
#include <span>
#include <utility>

namespace answerd::telephony::byo {
namespace {

constexpr std::size_t skills_max = 32;
constexpr std::int64_t priority_max = 1'000'000;

constexpr std::array directions{
    std::pair<std::string_view, CallType>{"inbound", CallType::inbound},
    std::pair<std::string_view, CallType>{"outbound", CallType::outbound},
    std::pair<std::string_view, CallType>{"transfer", CallType::transfer},
    std::pair<std::string_view, CallType>{"callback", CallType::callback},
    std::pair<std::string_view, CallType>{"consult", CallType::consult},
    std::pair<std::string_view, CallType>{"internal", CallType::internal_call},
};

constexpr std::array parties_who_end{
    std::pair<std::string_view, EndedBy>{"customer", EndedBy::customer},
    std::pair<std::string_view, EndedBy>{"agent", EndedBy::agent},
    std::pair<std::string_view, EndedBy>{"system", EndedBy::system},
    std::pair<std::string_view, EndedBy>{"network", EndedBy::network},
};

// Open toward providers: a word we do not know maps to nothing.
template <class Value, std::size_t count>
std::optional<Value> mapped(const std::array<std::pair<std::string_view, Value>, count>& table, std::string_view word) {
    for (const auto& [name, value] : table) {
        if (name == word) return value;
    }
    return std::nullopt;
}

// The caller asked that the number not be shown: it stays in the raw event and reaches no screen. A presentation we do
// not know is taken for the careful one.
Party without_number(std::string_view presentation) {
    return {
        .kind = presentation == "unavailable" ? PartyKind::unavailable : PartyKind::restricted, .raw = {}, .e164 = {}};
}

std::optional<Party> read_party(MemberReader& data, std::string_view name, const AdapterSettings& settings) {
    const Json* value = data.member(name);
    if (value == nullptr) return std::nullopt;
    MemberReader reader{*value, data.pointer_to(name), data.problem()};
    const std::string raw = reader.text("raw");
    const std::string e164 = reader.text("e164");
    const std::string presentation = reader.text("presentation");
    if (!e164.empty() && !parse_e164(e164)) reader.refuse("e164", "has to be \"+\" and 7 to 15 digits");
    if (data.problem()) return std::nullopt;

    if (!presentation.empty() && presentation != "allowed") return without_number(presentation);
    if (raw.empty() && e164.empty()) return std::nullopt;
    Party party = matching::normalise_party(raw.empty() ? e164 : raw, settings.caller_numbers.default_region);
    const bool is_named_number = party.kind == PartyKind::number || party.kind == PartyKind::sip_address;
    if (!e164.empty() && is_named_number) {
        const Party given = matching::normalise_party(e164, settings.caller_numbers.default_region);
        party.kind = given.kind;
        party.e164 = given.e164;
    }
    return party;
}

void read_caller_facts(MemberReader& data, command::CallSignal& signal) {
    const Json* from = data.member("from");
    if (from == nullptr) return;
    MemberReader reader{*from, data.pointer_to("from"), data.problem()};
    const std::string presentation = reader.text("presentation");
    const std::string name = reader.text("name");
    const std::string verification = reader.text("verification");
    const bool may_be_shown = presentation.empty() || presentation == "allowed";
    if (!name.empty() && may_be_shown) signal.attributes["callerName"] = PersonalText{name};
    if (!verification.empty()) signal.attributes[caller_verification] = PersonalText{verification};
}

void read_attributes(MemberReader& data, command::CallSignal& signal) {
    const Json* attributes = data.member("attributes");
    if (attributes == nullptr) return;
    if (!attributes->is_object()) return data.refuse("attributes", "has to be an object");
    auto next = signal.attributes.end(); // most senders write their keys in order
    for (const auto& [key, value] : attributes->members()) {
        if (key.empty() || key.size() > attribute_key_bytes_max) {
            return data.refuse("attributes", "has a key that is empty or longer than 256 bytes");
        }
        if (value.is_null() || key == caller_verification) continue;
        std::string text = attribute_text(value);
        if (text.size() > attribute_value_bytes_max)
            return data.refuse("attributes", "has a value longer than 4096 bytes");
        next = std::next(signal.attributes.insert_or_assign(next, std::string(key), PersonalText{std::move(text)}));
    }
    if (!is_within_attribute_limits(signal.attributes)) {
        data.refuse("attributes", "has more than 64 keys or 32 KiB");
    }
}

void read_skills(MemberReader& data, command::CallSignal& signal) {
    const Json* skills = data.member("skills");
    if (skills == nullptr) return;
    if (!skills->is_array()) return data.refuse("skills", "has to be an array");
    const std::span<const Json> elements = skills->elements();
    if (elements.size() > skills_max) return data.refuse("skills", "has more than 32 elements");
    for (std::size_t i = 0; i < elements.size(); ++i) {
        constexpr std::int64_t level_max = 10;
        MemberReader reader{elements[i], data.pointer_to("skills") + "/" + std::to_string(i), data.problem()};
        SkillRequirement requirement{.skill = {reader.required_text("skill")},
                                     .level = static_cast<int>(reader.integer("level", 0, level_max).value_or(0))};
        if (!data.problem() && !is_valid_name(requirement.skill.value)) reader.refuse("skill", "is not a name");
        signal.skills.push_back(std::move(requirement));
    }
}

// A queue we do not know must not cost the call: it goes where the entry point or the adapter sends it, and the agent
// reads what was asked for.
void read_queue(MemberReader& data, const AdapterSettings& settings, command::CallSignal& signal) {
    const std::string queue = data.text("queue");
    if (queue.empty()) return;
    const auto renamed = settings.queue_names.find(queue);
    if (renamed != settings.queue_names.end()) {
        signal.queue = renamed->second;
    } else if (is_valid_name(queue)) {
        signal.queue = {queue};
    } else {
        signal.attributes["requestedQueue"] = PersonalText{queue};
    }
}

void read_cause(MemberReader& data, command::CallSignal& signal) {
    const Json* cause = data.member("cause");
    if (cause == nullptr) return;
    constexpr std::size_t reason_bytes_max = 256;
    MemberReader reader{*cause, data.pointer_to("cause"), data.problem()};
    const std::string code = reader.scalar("code", reason_bytes_max);
    const std::string text = reader.text("text", reason_bytes_max);
    signal.reason = code.empty() ? text : code;
    signal.ended_by = mapped(parties_who_end, reader.text("by")).value_or(EndedBy::unknown);
}

void read_direction(MemberReader& data, command::CallSignal& signal) {
    const std::string direction = data.text("direction");
    signal.type = mapped(directions, direction);
    if (!direction.empty() && !signal.type) signal.attributes["direction"] = PersonalText{direction};
    const bool is_offer = signal.kind == command::SignalKind::offered;
    if (is_offer && direction.empty()) data.refuse("direction", "is required when a call is offered");
    if (is_offer && data.member("from") == nullptr) data.refuse("from", "is required when a call is offered");
}

} // namespace

Result<command::CallSignal> read_call(command::SignalKind kind, const CloudEvent& event,
                                      const AdapterSettings& settings) {
    std::optional<Problem> problem;
    MemberReader data{*event.data, "/data", problem};
    command::CallSignal signal;
    signal.adapter = settings.name;
    signal.call_key = event.subject;
    signal.kind = kind;
    signal.occurred_at = event.time;
    read_direction(data, signal);
    signal.from = read_party(data, "from", settings);
    signal.to = read_party(data, "to", settings);
    read_caller_facts(data, signal);
    read_queue(data, settings, signal);
    read_skills(data, signal);
    if (const auto priority = data.integer("priority", 0, priority_max)) signal.priority = static_cast<int>(*priority);
    read_attributes(data, signal);
    read_cause(data, signal);
    if (problem) return std::unexpected(*problem);
    return signal;
}

} // namespace answerd::telephony::byo
