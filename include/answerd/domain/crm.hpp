// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/custom_field.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/personal.hpp"
#include "answerd/domain/phone_number.hpp"
#include "answerd/domain/record_kind.hpp"
#include "answerd/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The customer's records, as far as a call needs them. They live in the record store, not in the core's state.
// `version` starts at 1 and grows with each write; it is the record's ETag. `external_id` is the id in another system:
// empty, or of one record of its kind alone. A deleted record keeps its place until it is restored, and is found by
// nothing but its id; one that was merged names the record it is part of now.
namespace answerd {

struct Account {
    Uuid id;
    PersonalText name;
    Party phone;
    bool is_person_account = false;
    std::optional<Uuid> person_contact_id; // set exactly when is_person_account
    std::string external_id;
    CustomValues custom;
    std::int64_t version = 0;
    std::optional<Instant> deleted_at;
    std::optional<Uuid> merged_into;
    friend bool operator==(const Account&, const Account&) = default;
};
ANSWERD_DESCRIBE(Account, id, name, phone, is_person_account, person_contact_id, external_id, custom, version,
                 deleted_at, merged_into)

struct Contact {
    Uuid id;
    PersonalText first_name;
    PersonalText last_name;
    PersonalText email;
    Party phone;
    Party mobile_phone;
    Party home_phone;
    Party other_phone;
    std::optional<Uuid> account_id;
    std::string external_id;
    CustomValues custom;
    std::int64_t version = 0;
    std::optional<Instant> deleted_at;
    std::optional<Uuid> merged_into;
    friend bool operator==(const Contact&, const Contact&) = default;
};
ANSWERD_DESCRIBE(Contact, id, first_name, last_name, email, phone, mobile_phone, home_phone, other_phone, account_id,
                 external_id, custom, version, deleted_at, merged_into)

struct Lead {
    Uuid id;
    PersonalText first_name;
    PersonalText last_name;
    PersonalText company;
    PersonalText email;
    Party phone;
    Party mobile_phone;
    std::optional<Uuid> converted_contact_id; // a converted lead answers with its contact
    std::string external_id;
    CustomValues custom;
    std::int64_t version = 0;
    std::optional<Instant> deleted_at;
    std::optional<Uuid> merged_into;
    friend bool operator==(const Lead&, const Lead&) = default;
};
ANSWERD_DESCRIBE(Lead, id, first_name, last_name, company, email, phone, mobile_phone, converted_contact_id,
                 external_id, custom, version, deleted_at, merged_into)

enum class CaseStatus { open, in_progress, closed };
ANSWERD_DESCRIBE_ENUM(CaseStatus, open, in_progress, closed)

struct Case {
    Uuid id;
    PersonalText subject;
    CaseStatus status = CaseStatus::open;
    int priority = 5;
    std::optional<Uuid> contact_id;
    std::optional<Uuid> account_id;
    std::string external_id;
    CustomValues custom;
    Instant created_at{};
    std::int64_t version = 0;
    std::optional<Instant> deleted_at;
    friend bool operator==(const Case&, const Case&) = default;
};
ANSWERD_DESCRIBE(Case, id, subject, status, priority, contact_id, account_id, external_id, custom, created_at, version,
                 deleted_at)

} // namespace answerd
