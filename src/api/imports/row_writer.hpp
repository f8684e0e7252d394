// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "custom_values.hpp"

#include "answerd/engine/engine.hpp"
#include "answerd/importing/columns.hpp"
#include "answerd/store/imports.hpp"

#include <functional>
#include <memory>
#include <string>

namespace answerd::api {

enum class RowOutcome { inserted, updated, unchanged };

// What a row does inside the writer's transaction. A refusal changes nothing; its pointer names the field.
using RowWrite = std::function<Result<RowOutcome>(store::Transaction&)>;

// Turns rows of one file into writes. What needs no record is checked and normalised here, off the writer's thread.
class RowPlanner {
public:
    virtual ~RowPlanner() = default;
    // A refusal's pointer names the field.
    [[nodiscard]] virtual Result<RowWrite> plan(const importing::CsvRow& row, Instant now) = 0;
};
// Of the custom fields those that are filled in. A column of a retired one is left out like one that is no field.
[[nodiscard]] CustomFields custom_fields_that_take_values(store::Reader& reader);
[[nodiscard]] std::unique_ptr<RowPlanner> make_row_planner(RecordKind object, const importing::ColumnPlan& columns,
                                                           const std::string& default_region,
                                                           const CustomFields& custom_fields);

} // namespace answerd::api
