// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/domain/crm.hpp"
#include "answerd/matching/matching.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace answerd::store {

struct PhoneField {
    std::string name; // as in JSON: "mobilePhone"; of a custom field its path
    const Party* party;
};
[[nodiscard]] std::vector<PhoneField> phone_fields(const Contact& contact);
[[nodiscard]] std::vector<PhoneField> phone_fields(const Lead& lead);
[[nodiscard]] std::vector<PhoneField> phone_fields(const Account& account);
[[nodiscard]] std::vector<PhoneField> phone_fields(const Case& service_case); // none

void add_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields);
void remove_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields);

// One statement: the hits with everything that ranks and labels them.
[[nodiscard]] std::vector<matching::RecordHit> find_by_phone(Database& database, E164 number);
[[nodiscard]] std::vector<matching::RecordHit> find_by_extension(Database& database, const std::string& digits);
[[nodiscard]] std::vector<matching::RecordHit> find_by_ending(Database& database, const matching::NumberEnding& ending);
[[nodiscard]] std::vector<matching::RecordHit> find_by_identifier(Database& database, RecordKind kind,
                                                                  const std::string& field, const std::string& text);

} // namespace answerd::store
