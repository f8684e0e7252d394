// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "record_kind.hpp"
#include "services.hpp"

#include "answerd/domain/problem.hpp"
#include "answerd/domain/user.hpp"

#include <string_view>

// What the resources of records say alike.
namespace answerd::api {

// Of a record that was deleted it says so, and what it was merged into.
template <class T>
[[nodiscard]] Problem absent(store::Reader& reader, Uuid id) {
    const auto record = Kind<T>::find(reader, store::EvenDeleted{id});
    if (!record || !record->deleted_at) return {ProblemCode::not_found, "There is no such record."};
    if constexpr (requires { record->merged_into; }) {
        if (record->merged_into)
            return {ProblemCode::not_found, "The record was merged into " + to_string(*record->merged_into) + '.'};
    }
    return {ProblemCode::not_found, "The record was deleted: ?deleted=true shows it."};
}

// Says which record, never what is in it: that is somebody's personal data.
[[nodiscard]] AuditEntry record_audit(const Services& services, const Exchange& exchange, RecordReference record,
                                      std::string_view what, std::string after = {});

} // namespace answerd::api
