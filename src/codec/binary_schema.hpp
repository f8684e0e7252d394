// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What stands in front of binary values: the names and kinds of every member, as the writer knew them. A reader of
// another version finds the members by their names.
namespace answerd::codec::binary {

enum class Kind : std::uint8_t {
    flag,    // 0 or 1
    integer, // zigzag varint
    natural, // varint
    number,  // IEEE 754 in 8 bytes, little-endian
    text,    // its length as a varint, then its bytes
    uuid,    // 16 bytes, most significant first
    choice,  // the enumerator's place in its type's names
    record,  // the members in the order of their type's names
    list,    // its length as a varint, then the elements
    table,   // its length as a varint, then keys and values in turn
    maybe,   // 0, or 1 and the value
};

using ShapeIndex = std::uint32_t;

struct Shape {
    Kind kind = Kind::flag;
    std::uint32_t first = 0;  // choice, record: the type; list, maybe: the element's shape; table: the key's shape
    std::uint32_t second = 0; // table: the value's shape
};

struct Type { // an enumeration or a record
    std::vector<std::string> names;
    std::vector<ShapeIndex> shapes; // of a record's members
};

struct Schema {
    std::vector<Shape> shapes;
    std::vector<Type> types;
    ShapeIndex root = 0;
};

inline constexpr int depth_max = 64;

void append_varint(std::string& out, std::uint64_t value);

[[nodiscard]] std::string write_schema(const Schema& schema);
// Takes the schema off the front of `text`; empty when it is damaged. Every index in the result is good.
[[nodiscard]] std::optional<Schema> take_schema(std::string_view& text);

} // namespace answerd::codec::binary
