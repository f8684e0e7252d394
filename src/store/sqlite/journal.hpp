// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/core/events.hpp"

#include <cstdint>

namespace answerd::store {

// SQLite is one routing domain, owned by one node (design §8).
inline constexpr int routing_domain = 1;

// The end of the journal, which grows by one event at a time.
class Journal {
public:
    explicit Journal(Database& database);

    struct End {
        std::uint64_t seq = 0;
        std::int64_t epoch = 0;
    };
    [[nodiscard]] End end() const { return end_; }
    void roll_back_to(End end) { end_ = end; }

    // False, and nothing written, unless `event` is the next one.
    [[nodiscard]] bool append(const Event& event);
    void put_snapshot(std::uint64_t seq, std::string_view packed_state);

private:
    Database& database_;
    End end_;
};

} // namespace answerd::store
