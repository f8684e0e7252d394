// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <string>

namespace answerd {

// A call was linked to a record, to another one, or to none: by a person, or by a late match, when its customer became
// known after it had ended. Then `by` is nil, and the note says what led to the record.
struct CallLink {
    Instant at{};
    UserId by;
    std::optional<RecordReference> record;
    std::string note;
    friend bool operator==(const CallLink&, const CallLink&) = default;
};
ANSWERD_DESCRIBE(CallLink, at, by, record, note)

} // namespace answerd
