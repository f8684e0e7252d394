// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/crm.hpp"
#include "answerd/importing/columns.hpp"

#include <string_view>
#include <vector>

namespace answerd::api {

// The fields that the settings name, as the columns of a file.
[[nodiscard]] importing::ColumnPlan columns_of(const CrmSettings& settings);

// The records of an answer, as rows of that file: texts as they are, numbers and truth values as they are written,
// what is absent, null or deeper is empty. A record without an external id is left out. At most a hundred.
[[nodiscard]] Result<std::vector<importing::CsvRow>> rows_in(std::string_view body, const CrmSettings& settings);

// The address with the number in it.
[[nodiscard]] std::string url_for(const CrmSettings& settings, E164 number);

} // namespace answerd::api
