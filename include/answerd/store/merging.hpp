// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace answerd::store {

struct MergedRecord {
    Uuid id;
    std::int64_t version = 0;
};
inline constexpr std::size_t merged_records_max = 2; // into one, at once

// Contacts, leads or accounts that turned out to be one.
struct RecordMerge {
    RecordKind kind = RecordKind::contact;
    MergedRecord survivor;
    std::vector<MergedRecord> others;
    // A member as in JSON, or a custom field by its path -> the record whose value it gets.
    std::map<std::string, Uuid> take;
};

class RecordMerging {
public:
    virtual ~RecordMerging() = default;
    // What is empty in the survivor is filled from the others, in their order. They are deleted and name the survivor;
    // what refers to them (cases, an account's contacts, converted leads, calls that have ended) refers to it. Two
    // person accounts bring their contacts with them: these are merged as well. The answer is every record that is
    // gone. Pointers name members of the request: /others/0, /take/lastName.
    virtual Result<std::vector<RecordReference>> merge(const RecordMerge& merge, Instant at) = 0;
};

} // namespace answerd::store
