// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/described.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// What codec/describe_json.hpp writes into and reads with, free of templates.
namespace answerd::codec {

// Receives a value piece by piece: as text, or as a tree.
class JsonSink {
public:
    virtual ~JsonSink() = default;
    virtual void begin_object() = 0;
    virtual void key(std::string_view name) = 0; // each once, inside an object, followed by its value
    virtual void end_object() = 0;
    virtual void begin_array() = 0;
    virtual void end_array() = 0;
    virtual void null() = 0;
    virtual void boolean(bool value) = 0;
    virtual void integer(std::int64_t value) = 0;
    virtual void number(double value) = 0; // null when not finite
    virtual void string(std::string_view value) = 0;

    void unsigned_integer(std::uint64_t value);
};

// Compact text. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string write_text(const std::function<void(JsonSink&)>& write);
[[nodiscard]] Json write_tree(const std::function<void(JsonSink&)>& write);

// One reading of one value: how strict it is, and what was wrong first.
class JsonReading {
public:
    explicit JsonReading(Reading reading) : reading_(reading) {}

    [[nodiscard]] bool is_strict() const { return reading_ == Reading::strict; }
    [[nodiscard]] const Problem& problem() const { return problem_; }

    // Both return false, so that a reader can fail in one statement. The pointer grows from the inside out.
    bool refuse(std::string detail);
    bool inside(std::string_view member);
    bool inside(std::size_t index);

private:
    Reading reading_;
    Problem problem_;
};

[[nodiscard]] bool read_boolean(const JsonValue& json, bool& out, JsonReading& reading);
[[nodiscard]] bool read_integer(const JsonValue& json, std::int64_t& out, std::int64_t min, std::int64_t max,
                                JsonReading& reading);
[[nodiscard]] bool read_unsigned(const JsonValue& json, std::uint64_t& out, std::uint64_t max, JsonReading& reading);
[[nodiscard]] bool read_number(const JsonValue& json, double& out, JsonReading& reading);
// The text lives as long as that of `json`.
[[nodiscard]] bool read_string(const JsonValue& json, std::string_view& out, JsonReading& reading);
[[nodiscard]] bool read_instant(const JsonValue& json, Instant& out, JsonReading& reading);
[[nodiscard]] bool read_uuid(const JsonValue& json, Uuid& out, JsonReading& reading);
[[nodiscard]] bool read_e164(const JsonValue& json, E164& out, JsonReading& reading);
[[nodiscard]] bool read_name(const JsonValue& json, std::string& out, JsonReading& reading);
// The place of the text among `choices`.
[[nodiscard]] bool read_choice(const JsonValue& json, std::size_t& out, std::span<const std::string_view> choices,
                               JsonReading& reading);

[[nodiscard]] bool require_object(const JsonValue& json, JsonReading& reading);
// In strict reading every member has to be one of `known` or the discriminator (may be empty).
[[nodiscard]] bool refuse_unknown_members(const JsonValue& object, std::span<const std::string_view> known,
                                          std::string_view discriminator, JsonReading& reading);

using ElementReader = std::function<bool(const JsonValue&)>;
using MemberReader = std::function<bool(std::string_view, const JsonValue&)>;
[[nodiscard]] bool read_array(const JsonValue& json, const ElementReader& read, JsonReading& reading);
[[nodiscard]] bool read_object(const JsonValue& json, const MemberReader& read, JsonReading& reading);

[[nodiscard]] std::optional<E164> parse_stored_e164(std::string_view text);
[[nodiscard]] std::string to_stored_text(E164 number);

} // namespace answerd::codec
