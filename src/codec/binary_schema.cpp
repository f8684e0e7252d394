// SPDX-License-Identifier: Apache-2.0
#include "binary_schema.hpp"

#include "binary_source.hpp"

namespace answerd::codec::binary {

namespace {

constexpr std::uint64_t types_max = 10'000; // and shapes, and names of a type: a damaged file must not take all memory

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}

// How many of its two numbers a shape of the kind uses; none for a kind that does not exist.
std::optional<int> numbers_of(std::uint64_t kind) {
    if (kind > static_cast<std::uint64_t>(Kind::maybe)) return std::nullopt;
    switch (static_cast<Kind>(kind)) {
    case Kind::flag:
    case Kind::integer:
    case Kind::natural:
    case Kind::number:
    case Kind::text:
    case Kind::uuid:
        return 0;
    case Kind::choice:
    case Kind::record:
    case Kind::list:
    case Kind::maybe:
        return 1;
    case Kind::table:
        return 2;
    }
    return std::nullopt;
}

bool take_count(Source& in, std::uint64_t& out) {
    return in.count(out) && out <= types_max;
}

bool take_index(Source& in, std::uint32_t& out) {
    std::uint64_t number = 0;
    if (!in.varint(number) || number > types_max) return false;
    out = static_cast<std::uint32_t>(number);
    return true;
}

bool take_shapes(Source& in, std::vector<Shape>& out) {
    std::uint64_t count = 0;
    if (!take_count(in, count)) return false;
    for (; count > 0; --count) {
        std::uint64_t kind = 0;
        if (!in.varint(kind)) return false;
        const auto numbers = numbers_of(kind);
        Shape shape{.kind = static_cast<Kind>(kind), .first = 0, .second = 0};
        if (!numbers || (*numbers > 0 && !take_index(in, shape.first)) ||
            (*numbers > 1 && !take_index(in, shape.second))) {
            return false;
        }
        out.push_back(shape);
    }
    return true;
}

bool take_types(Source& in, std::vector<Type>& out) {
    std::uint64_t count = 0;
    if (!take_count(in, count)) return false;
    for (; count > 0; --count) {
        Type& type = out.emplace_back();
        bool is_record = false;
        std::uint64_t names = 0;
        if (!in.flag(is_record) || !take_count(in, names)) return false;
        for (; names > 0; --names) {
            std::string_view name;
            if (!in.text(name)) return false;
            type.names.emplace_back(name);
            if (is_record && !take_index(in, type.shapes.emplace_back())) return false;
        }
    }
    return true;
}

// A record without members would take no bytes, and a list of them could be of any length.
bool is_good(const Schema& schema, const Shape& shape) {
    const bool names_shape = shape.kind == Kind::list || shape.kind == Kind::maybe || shape.kind == Kind::table;
    if (names_shape && shape.first >= schema.shapes.size()) return false;
    if (shape.kind == Kind::table && shape.second >= schema.shapes.size()) return false;
    if (shape.kind != Kind::choice && shape.kind != Kind::record) return true;
    if (shape.first >= schema.types.size()) return false;
    const bool is_record = !schema.types[shape.first].shapes.empty();
    return is_record == (shape.kind == Kind::record);
}

bool is_good(const Schema& schema) {
    if (schema.root >= schema.shapes.size()) return false;
    for (const Shape& shape : schema.shapes) {
        if (!is_good(schema, shape)) return false;
    }
    for (const Type& type : schema.types) {
        for (const ShapeIndex member : type.shapes) {
            if (member >= schema.shapes.size()) return false;
        }
    }
    return true;
}

} // namespace

void append_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80U);
        value >>= 7U;
    }
    out += static_cast<char>(value);
}

std::string write_schema(const Schema& schema) {
    std::string out;
    append_varint(out, schema.shapes.size());
    for (const Shape& shape : schema.shapes) {
        const auto kind = static_cast<std::uint64_t>(shape.kind);
        append_varint(out, kind);
        if (*numbers_of(kind) > 0) append_varint(out, shape.first);
        if (*numbers_of(kind) > 1) append_varint(out, shape.second);
    }
    append_varint(out, schema.types.size());
    for (const Type& type : schema.types) {
        const bool is_record = !type.shapes.empty();
        out += is_record ? '\1' : '\0';
        append_varint(out, type.names.size());
        for (std::size_t i = 0; i < type.names.size(); ++i) {
            append_text(out, type.names[i]);
            if (is_record) append_varint(out, type.shapes[i]);
        }
    }
    append_varint(out, schema.root);
    return out;
}

std::optional<Schema> take_schema(std::string_view& text) {
    Schema schema;
    const Schema none;
    Source in(none, text);
    if (!take_shapes(in, schema.shapes) || !take_types(in, schema.types) || !take_index(in, schema.root)) return {};
    if (!is_good(schema)) return {};
    text = in.rest();
    return schema;
}

} // namespace answerd::codec::binary
