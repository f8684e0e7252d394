// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// A record's fields as the cells of a file, for import and export alike.
namespace answerd::api {

template <class T>
struct RecordField {
    std::string_view name; // as in the API
    // Fills the member from a cell. False: an empty cell that says nothing. Null for a reference.
    Result<bool> (*read)(const std::string& cell, const std::string& default_region, T& record) = nullptr;
    void (*copy)(const T& from, T& to) = nullptr;
    std::string (*write)(const T& record) = nullptr;
    RecordKind refers_to = RecordKind::contact;
    std::optional<Uuid> T::* reference = nullptr;
};

// Instantiated for the four kinds. `id` and externalId, which say which record it is, are among them.
template <class T>
[[nodiscard]] std::span<const RecordField<T>> record_fields();

[[nodiscard]] Result<bool> truth_of(std::string_view cell);

} // namespace answerd::api
