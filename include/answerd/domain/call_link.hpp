// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/time.hpp"

#include <optional>

namespace answerd {

// A person linked a call to a record, to another one, or to none.
struct CallLink {
    Instant at{};
    UserId by;
    std::optional<RecordReference> record;
    friend bool operator==(const CallLink&, const CallLink&) = default;
};
ANSWERD_DESCRIBE(CallLink, at, by, record)

} // namespace answerd
