// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace answerd::store {

// What a record is found by: names, company, subject, e-mail and numbers.
[[nodiscard]] std::string searchable_text(const Contact& contact);
[[nodiscard]] std::string searchable_text(const Lead& lead);
[[nodiscard]] std::string searchable_text(const Account& account);
[[nodiscard]] std::string searchable_text(const Case& service_case);

// What somebody typed, as terms for FTS5. Quoted, so that no character of it is query syntax. Terms without a letter or
// digit are left out; at most search_terms_max.
inline constexpr std::size_t search_terms_max = 10;
[[nodiscard]] std::vector<std::string> whole_words(std::string_view typed);
// All words, each the beginning of a word; empty when nothing can be searched for.
[[nodiscard]] std::string prefix_query(std::string_view typed);

} // namespace answerd::store
