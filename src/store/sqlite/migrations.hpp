// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace answerd::store {

struct Migration {
    int version;
    const char* file;
    const char* sql;
};

// In order, from 1, without a gap (checked when the binary is built).
[[nodiscard]] std::span<const Migration> embedded_migrations();

} // namespace answerd::store
