// SPDX-License-Identifier: Apache-2.0
#include "cloud_event.hpp"

#include "event_key.hpp"
#include "member_reader.hpp"

#include <span>

namespace answerd::telephony::byo {
namespace {

constexpr std::size_t call_key_bytes_max = 256;
constexpr std::size_t identity_bytes_max = 4096; // longer keys are hashed, so only nonsense is refused

const Json& empty_object() {
    static const Json object = Json::of(std::span<const codec::JsonMember>{});
    return object;
}

std::string_view text_of(const Json& event, std::string_view name) {
    const Json* found = event.find(name);
    return found == nullptr ? std::string_view{} : found->text();
}

bool is_json_content(std::string_view type) {
    const std::string_view media = type.substr(0, type.find(';'));
    return media.empty() || media == "application/json" || media == "text/json" || media.ends_with("+json");
}

} // namespace

std::optional<std::string> event_key_of(const Json& event) {
    const std::string_view id = text_of(event, "id");
    const std::string_view source = text_of(event, "source");
    if (id.empty() || source.empty()) return std::nullopt;
    return bounded_event_key(std::string(source) + "\n" + std::string(id));
}

Result<CloudEvent> read_identity(const Json& event, std::string_view source_prefix) {
    std::optional<Problem> problem;
    MemberReader reader{event, "", problem};
    CloudEvent result;
    result.id = reader.required_text("id", identity_bytes_max);
    result.source = reader.required_text("source", identity_bytes_max);
    const std::string version = reader.required_text("specversion");
    result.type = reader.required_text("type");
    if (!problem && version != "1.0") reader.refuse("specversion", "has to be 1.0");
    if (!problem && !result.source.starts_with(source_prefix)) {
        reader.refuse("source", "does not start with this adapter's source prefix");
    }
    if (problem) return std::unexpected(*problem);
    return result;
}

Result<> read_context(const Json& event, Instant received_at, CloudEvent& into) {
    std::optional<Problem> problem;
    MemberReader reader{event, "", problem};
    into.subject = reader.required_text("subject", call_key_bytes_max);
    const std::optional<Instant> time = reader.instant("time");
    if (!time) reader.refuse("time", "is required");
    into.time = believable(time).value_or(received_at);
    if (!is_json_content(reader.text("datacontenttype"))) reader.refuse("datacontenttype", "has to be JSON");
    if (reader.member("data_base64") != nullptr) {
        reader.refuse("data_base64", "is not accepted: send the data as JSON in `data`");
    }
    const Json* data = reader.member("data");
    into.data = data == nullptr ? &empty_object() : data;
    if (problem) return std::unexpected(*problem);
    return {};
}

} // namespace answerd::telephony::byo
