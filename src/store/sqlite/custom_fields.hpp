// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/core/records.hpp"
#include "answerd/domain/custom_field.hpp"
#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::store {

// Follows the configuration: what is unique and indexed is the store's to keep.
void put_custom_field(Database& database, const record::ConfigurationVersion& version);
[[nodiscard]] std::vector<CustomField> custom_fields(Database& database);

// A record's values: `row` is where it stands, empty for a new one.
struct CustomValuesOf {
    RecordReference record;
    std::optional<std::int64_t> row;
    const CustomValues& values;
};
// Whether each field is there, each text is short enough, and nobody else has what is unique: duplicate, naming both.
// `table` is the kind's.
[[nodiscard]] Result<> check_custom_values(Database& database, const CustomValuesOf& record, std::string_view table);
void add_custom_values(Database& database, const CustomValuesOf& record);
void remove_custom_values(Database& database, const CustomValuesOf& record);

} // namespace answerd::store
