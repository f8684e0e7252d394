// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/columns.hpp"
#include "sqlite/cursor.hpp"
#include "sqlite/table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The shapes that most of the reader's statements have.
namespace answerd::store {

template <class Record>
[[nodiscard]] std::string select_from(const char* table, std::string_view rest) {
    return "SELECT " + Table<Record>::columns() + " FROM " + table + " " + std::string(rest);
}

// The first row, as a record.
template <class Record, class... Parameters>
[[nodiscard]] std::optional<Record> find_one(Database& database, std::string_view sql,
                                             const Parameters&... parameters) {
    Statement select(database, sql);
    bind_all(select, parameters...);
    if (!select.step()) return std::nullopt;
    return Table<Record>::read(select);
}

// A page of a statement whose parameters are bound but for the last, its limit. One row more than asked for is read to
// know whether there is a next page.
template <class Item, class Read, class CursorOf>
[[nodiscard]] Page<Item> page_of(Statement& select, const PageRequest& request, const Read& read,
                                 const CursorOf& cursor_of) {
    Page<Item> page;
    const int limit = limit_of(request);
    select.bind_integer(limit + 1);
    Cursor last;
    while (select.step()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = to_text(last);
            return page;
        }
        Item item = read(select);
        last = cursor_of(item);
        page.items.push_back(std::move(item));
    }
    return page;
}

[[nodiscard]] inline Cursor cursor_at(const Uuid& id) {
    const UuidBytes bytes = to_bytes(id);
    return {.number = 0, .key = std::string(bytes.data(), bytes.size())};
}

} // namespace answerd::store
