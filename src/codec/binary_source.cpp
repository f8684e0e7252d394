// SPDX-License-Identifier: Apache-2.0
#include "binary_source.hpp"

#include <algorithm>

namespace answerd::codec::binary {

std::span<const std::size_t> Source::places(std::uint32_t type, std::span<const std::string_view> names) {
    Places& known = places_[type];
    if (known.names == names.data()) return known.of;
    known = {.names = names.data(), .of = {}};
    for (const std::string& name : schema_.types[type].names) {
        const auto found = std::ranges::find(names, name);
        known.of.push_back(found == names.end() ? nowhere : static_cast<std::size_t>(found - names.begin()));
    }
    return known.of;
}

bool Source::skip_leaf(Kind kind) {
    std::uint64_t number = 0;
    std::string_view passed;
    switch (kind) {
    case Kind::flag:
        return bytes(1, passed);
    case Kind::integer:
    case Kind::natural:
    case Kind::choice:
        return varint(number);
    case Kind::number:
        return bytes(8, passed);
    case Kind::text:
        return text(passed);
    case Kind::uuid:
        return bytes(16, passed);
    case Kind::record:
    case Kind::list:
    case Kind::table:
    case Kind::maybe:
        return false;
    }
    return false;
}

bool Source::skip(ShapeIndex index, int depth) {
    if (depth > depth_max) return false;
    const Shape at = shape(index);
    switch (at.kind) {
    case Kind::record:
        return std::ranges::all_of(type(at.first).shapes, [&](ShapeIndex member) { return skip(member, depth + 1); });
    case Kind::list:
    case Kind::table: {
        std::uint64_t length = 0;
        if (!count(length)) return false;
        for (; length > 0; --length) {
            if (!skip(at.first, depth + 1)) return false;
            if (at.kind == Kind::table && !skip(at.second, depth + 1)) return false;
        }
        return true;
    }
    case Kind::maybe: {
        bool is_there = false;
        return flag(is_there) && (!is_there || skip(at.first, depth + 1));
    }
    case Kind::flag:
    case Kind::integer:
    case Kind::natural:
    case Kind::number:
    case Kind::text:
    case Kind::uuid:
    case Kind::choice:
        return skip_leaf(at.kind);
    }
    return false;
}

} // namespace answerd::codec::binary
