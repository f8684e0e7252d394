// SPDX-License-Identifier: Apache-2.0
// Events as the journal keeps them.
#include "answerd/codec/describe_json.hpp"

namespace answerd::codec {

namespace {

template <class Variant>
constexpr auto event_kinds = [] {};
template <class... Bodies>
constexpr auto event_kinds<std::variant<Bodies...>> = std::array<std::string_view, sizeof...(Bodies)>{Bodies::kind...};

// Our own writing: the limits only keep a damaged file from taking all memory.
constexpr JsonLimits journal_limits{
    .bytes_max = std::size_t{4} << 30U,
    .depth_max = 64,
    .string_bytes_max = std::size_t{64} << 20U,
    .values_max = 1'000'000'000,
};

template <class T>
void write_member(JsonSink& sink, std::string_view key, const T& value) {
    sink.key(key);
    detail::Codec<T>::write(sink, value);
}

template <class T>
bool read_member(const JsonValue& json, std::string_view key, T& out, JsonReading& reading) {
    const JsonValue* value = json.find(key);
    if (value == nullptr) return true;
    return detail::Codec<T>::read(*value, out, reading) || reading.inside(key);
}

bool read_body(const JsonValue& json, EventBody& out, JsonReading& reading) {
    const JsonValue* kind = json.find("kind");
    const JsonValue* body = json.find("body");
    if (kind == nullptr || body == nullptr) return reading.refuse("An event has a kind and a body.");
    std::size_t choice = 0;
    if (!read_choice(*kind, choice, event_kinds<EventBody>, reading)) return reading.inside("kind");
    return boost::mp11::mp_with_index<std::variant_size_v<EventBody>>(choice, [&](auto index) {
        using Body = std::variant_alternative_t<index(), EventBody>;
        return detail::Codec<Body>::read(*body, out.emplace<index()>(), reading) || reading.inside("body");
    });
}

bool read_event(const JsonValue& json, Event& out, JsonReading& reading) {
    return require_object(json, reading) && read_member(json, "seq", out.seq, reading) &&
           read_member(json, "at", out.at, reading) && read_member(json, "origin", out.origin, reading) &&
           read_member(json, "answerId", out.answer_id, reading) &&
           read_member(json, "completesCommand", out.completes_command, reading) && read_body(json, out.body, reading);
}

void write_event(JsonSink& sink, const Event& event) {
    static_assert(boost::pfr::tuple_size_v<Event> == 6, "an event's new member has to be written and read here");
    sink.begin_object();
    write_member(sink, "seq", event.seq);
    write_member(sink, "at", event.at);
    write_member(sink, "origin", event.origin);
    if (event.answer_id) write_member(sink, "answerId", *event.answer_id);
    write_member(sink, "completesCommand", event.completes_command);
    sink.key("kind");
    sink.string(event_kinds<EventBody>[event.body.index()]);
    sink.key("body");
    std::visit([&]<class Body>(const Body& body) { detail::Codec<Body>::write(sink, body); }, event.body);
    sink.end_object();
}

} // namespace

std::string encode_event(const Event& event) {
    return write_text([&](JsonSink& sink) { write_event(sink, event); });
}

Result<Event> decode_event(std::string_view text) {
    const auto document = parse_document(text, journal_limits);
    if (!document) return std::unexpected(document.error());
    JsonReading reading(Reading::tolerant);
    Event event;
    if (!read_event(document->root(), event, reading)) return std::unexpected(reading.problem());
    return event;
}

} // namespace answerd::codec
