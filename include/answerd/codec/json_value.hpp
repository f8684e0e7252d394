// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// JSON that is only read, several times faster than the tree of codec/json.hpp: for events from outside, the journal
// and columns of lists. docs/decisions/0013-json-that-is-only-read.md says why there are two.
namespace answerd::codec {

struct JsonMember;

// A handle on one value, to be copied: it lives as long as the document and the text that this was made of.
class JsonValue {
public:
    enum class Kind : std::uint8_t { null, boolean, integer, number, text, array, object };

    JsonValue() = default;                                                                         // null
    [[nodiscard]] static JsonValue of(std::same_as<bool> auto value) { return of_boolean(value); } // no pointer
    [[nodiscard]] static JsonValue of(std::int64_t value);
    [[nodiscard]] static JsonValue of(double value);
    [[nodiscard]] static JsonValue of(std::string_view text);
    [[nodiscard]] static JsonValue of(std::span<const JsonValue> elements);
    [[nodiscard]] static JsonValue of(std::span<const JsonMember> members);

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }
    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    [[nodiscard]] bool is_text() const { return kind_ == Kind::text; }
    [[nodiscard]] bool is_array() const { return kind_ == Kind::array; }
    [[nodiscard]] bool is_object() const { return kind_ == Kind::object; }

    // What a value of another kind holds is false, 0, or empty.
    [[nodiscard]] bool boolean() const { return kind_ == Kind::boolean && boolean_; }
    [[nodiscard]] std::int64_t integer() const { return kind_ == Kind::integer ? integer_ : 0; }
    [[nodiscard]] double number() const; // of an integer too
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::span<const JsonValue> elements() const;
    [[nodiscard]] std::span<const JsonMember> members() const; // in the order of the text
    // Null pointer: absent, or this is no object.
    [[nodiscard]] const JsonValue* find(std::string_view name) const;

private:
    [[nodiscard]] static JsonValue of_boolean(bool value);

    Kind kind_ = Kind::null;
    std::uint32_t size_ = 0; // of a text, an array, an object
    union {
        bool boolean_;
        std::int64_t integer_ = 0;
        double number_;
        const char* characters_;
        const JsonValue* elements_;
        const JsonMember* members_;
    };
};

struct JsonMember {
    std::string_view name;
    JsonValue value;
};

// Values and the memory they stand in. They point into the text they were read from, which has to outlive them.
class JsonDocument {
public:
    JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    [[nodiscard]] const JsonValue& root() const { return root_; }

    class Memory;
    JsonDocument(std::unique_ptr<Memory> memory, JsonValue root);

private:
    std::unique_ptr<Memory> memory_;
    JsonValue root_;
};

// By the same rules as parse_json.
[[nodiscard]] Result<JsonDocument> parse_document(std::string_view text, const JsonLimits& limits = {});

// The same value in the other form. The first points into `tree`.
[[nodiscard]] JsonDocument view_of(const Json& tree);
[[nodiscard]] Json to_tree(const JsonValue& value);
// Compact, as dump_json(to_tree(value)).
[[nodiscard]] std::string dump_json(const JsonValue& value);

} // namespace answerd::codec
