// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/importing/csv_reader.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::importing {

// The fields a file may fill, by their names in the API; the names that Salesforce gives them stand for them, too, and
// case, blanks and underscores do not count. `id` alone is taken letter by letter: it is this server's own id, as an
// export writes it, while `Id` is the key of the other system and fills externalId.
[[nodiscard]] std::span<const std::string_view> fields_of(RecordKind object);

// Column -> field, as the admin says it; an empty field leaves the column out. Goes before the usual names.
using Mapping = std::map<std::string, std::string>;

struct ColumnPlan {
    std::vector<std::string> heading;
    std::vector<std::string> fields;  // by column; empty: left out
    std::vector<std::string> ignored; // the columns that are left out
};

// `custom_fields` are the paths of the object's own further fields; of "custom.loyalty_tier" the usual names are that,
// Loyalty Tier and Loyalty_Tier__c.
//
// Refused when the heading is no text, names a column twice, has no column that says which record a row is, or does not
// fit the mapping. Pointers name the mapping's column: "/mapping/Phone 2".
[[nodiscard]] Result<ColumnPlan> plan_columns(RecordKind object, const std::vector<std::string>& heading,
                                              const Mapping& mapping,
                                              const std::vector<std::string>& custom_fields = {});

// Why a row cannot be read under this heading: another number of cells, bytes that are no text.
[[nodiscard]] std::optional<CsvReject> fault_of(const ColumnPlan& plan, const CsvRow& row);

} // namespace answerd::importing
