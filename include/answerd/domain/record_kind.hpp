// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"

#include <compare>

namespace answerd {

enum class RecordKind { contact, lead, account, service_case };
ANSWERD_DESCRIBE_ENUM(RecordKind, contact, lead, account, service_case)

struct RecordReference {
    RecordKind kind = RecordKind::contact;
    Uuid id;
    friend auto operator<=>(const RecordReference&, const RecordReference&) = default;
};
ANSWERD_DESCRIBE(RecordReference, kind, id)

} // namespace answerd
