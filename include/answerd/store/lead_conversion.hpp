// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace answerd::store {

class Transaction;

// A lead becomes a contact: a new one, or one that is there already.
struct LeadConversion {
    Uuid lead;
    std::int64_t version = 0;
    std::optional<Uuid> contact;  // that is there; else one is made
    std::optional<Uuid> account;  // that the contact belongs to
    bool creates_account = false; // named by the lead's company, for the contact to belong to
    Uuid new_contact;             // the ids of what is made
    Uuid new_account;
    std::vector<std::string> custom_fields; // that contacts have, too: these values come from the lead
};
struct ConvertedLead {
    Lead lead;
    Contact contact;
    std::optional<Account> account; // the contact's
};

// All of it or, in a section, nothing. A contact that is there keeps its own; what is empty (numbers, e-mail, custom
// fields, account) comes from the lead. Pointers name members of the request: /contactId, /accountId, /createAccount.
[[nodiscard]] Result<ConvertedLead> convert_lead(Transaction& transaction, const LeadConversion& conversion);

} // namespace answerd::store
