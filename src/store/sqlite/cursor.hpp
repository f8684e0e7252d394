// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace answerd::store {

// The key of the last row of a page: what comes after it is the next page, whatever is inserted meanwhile. Opaque to
// clients (base64url).
struct Cursor {
    std::int64_t number = 0;
    std::string key;
    friend bool operator==(const Cursor&, const Cursor&) = default;
};

[[nodiscard]] std::string to_text(const Cursor& cursor);
[[nodiscard]] std::optional<Cursor> parse_cursor(std::string_view text);

// Where a list continues: the start of the list unless `page` names another place; nothing when its cursor is not one
// of ours.
[[nodiscard]] std::optional<Cursor> start_of(const PageRequest& page, const Cursor& start);
[[nodiscard]] int limit_of(const PageRequest& page);

} // namespace answerd::store
