// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "binary_schema.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace answerd::codec::binary {

// Reads values behind their schema. Whatever the bytes are: a read that does not fit returns false, and nothing is
// allocated for a length that the bytes cannot hold. The reader hands the writer's shape in with every value.
class Source {
public:
    // `schema` and `bytes` outlive the source.
    Source(const Schema& schema, std::string_view bytes)
        : schema_(schema), rest_(bytes), places_(schema.types.size()) {}

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] const Shape& shape(ShapeIndex index) const { return schema_.shapes[index]; }
    [[nodiscard]] const Type& type(std::uint32_t index) const { return schema_.types[index]; }
    [[nodiscard]] bool is(ShapeIndex index, Kind kind) const { return schema_.shapes[index].kind == kind; }

    [[nodiscard]] bool varint(std::uint64_t& out) {
        out = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) return shift < 63 || byte <= 1;
        }
        return false;
    }
    [[nodiscard]] bool integer(std::int64_t& out) {
        std::uint64_t zigzag = 0;
        if (!varint(zigzag)) return false;
        out = static_cast<std::int64_t>((zigzag >> 1U) ^ (~(zigzag & 1U) + 1U));
        return true;
    }
    [[nodiscard]] bool bytes(std::size_t count, std::string_view& out) {
        if (count > rest_.size()) return false;
        out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return true;
    }
    [[nodiscard]] bool flag(bool& out) {
        std::string_view byte;
        if (!bytes(1, byte) || static_cast<unsigned char>(byte[0]) > 1) return false;
        out = byte[0] == 1;
        return true;
    }
    [[nodiscard]] bool word(std::uint64_t& out) { // 8 bytes, most significant first
        std::string_view eight;
        if (!bytes(8, eight)) return false;
        out = 0;
        for (const char byte : eight)
            out = out << 8U | static_cast<unsigned char>(byte);
        return true;
    }
    [[nodiscard]] bool text(std::string_view& out) {
        std::uint64_t length = 0;
        return varint(length) && bytes(length, out);
    }
    // The length of a list: every element takes at least a byte.
    [[nodiscard]] bool count(std::uint64_t& out) { return varint(out) && out <= rest_.size(); }

    [[nodiscard]] bool skip(ShapeIndex index) { return skip(index, 0); }

    static constexpr std::size_t nowhere = SIZE_MAX;
    // For every name of the writer's type its place among the reader's names, or `nowhere`.
    [[nodiscard]] std::span<const std::size_t> places(std::uint32_t type, std::span<const std::string_view> names);

private:
    struct Places {
        const std::string_view* names = nullptr;
        std::vector<std::size_t> of;
    };

    [[nodiscard]] bool skip(ShapeIndex index, int depth);
    [[nodiscard]] bool skip_leaf(Kind kind);

    const Schema& schema_;
    std::string_view rest_;
    std::vector<Places> places_; // by type
};

} // namespace answerd::codec::binary
