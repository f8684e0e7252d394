// SPDX-License-Identifier: Apache-2.0
#include "answerd/store/lead_conversion.hpp"

#include "answerd/store/store.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace answerd::store {

namespace {

std::unexpected<Problem> refused(ProblemCode code, std::string sentence, std::string pointer = {}) {
    return std::unexpected(Problem(code, std::move(sentence), std::move(pointer)));
}

Result<Lead> convertible(Transaction& transaction, const LeadConversion& conversion) {
    auto lead = transaction.lead(conversion.lead);
    if (!lead) return refused(ProblemCode::not_found, "There is no such record.");
    // Saving it tests the version as well, but what is made before that would then be told about.
    if (lead->version != conversion.version)
        return refused(ProblemCode::stale,
                       "The record has been changed since: its version is " + std::to_string(lead->version) + ".");
    if (lead->converted_contact_id)
        return refused(ProblemCode::conflict,
                       "The lead has been converted to the contact " + to_string(*lead->converted_contact_id) + '.');
    return *std::move(lead);
}

bool carries(const Contact& contact, const Party& phone) {
    const std::array<const Party*, 4> fields = {&contact.phone, &contact.mobile_phone, &contact.home_phone,
                                                &contact.other_phone};
    return std::ranges::any_of(
        fields, [&](const Party* field) { return phone.e164 ? field->e164 == phone.e164 : field->raw == phone.raw; });
}

// A number goes to the field of its name, or else to the other one, unless the contact has it.
void fill_phone(const Party& phone, Party Contact::* field, Contact& contact) {
    if (phone.raw.empty() || carries(contact, phone)) return;
    if ((contact.*field).raw.empty()) {
        contact.*field = phone;
    } else if (contact.other_phone.raw.empty()) {
        contact.other_phone = phone;
    }
}

Contact made_from(const Lead& lead, Uuid id) {
    Contact contact;
    contact.id = id;
    contact.first_name = lead.first_name;
    contact.last_name = lead.last_name;
    return contact;
}

Result<Contact> contact_for(Transaction& transaction, const LeadConversion& conversion, const Lead& lead) {
    if (!conversion.contact) return made_from(lead, conversion.new_contact);
    auto contact = transaction.contact(*conversion.contact);
    if (!contact) return refused(ProblemCode::invalid, "There is no such contact.", "/contactId");
    return *std::move(contact);
}

// Empty: the contact belongs to none.
Result<std::optional<Account>> account_for(Transaction& transaction, const LeadConversion& conversion, const Lead& lead,
                                           const Contact& contact) {
    if (conversion.account && conversion.creates_account)
        return refused(ProblemCode::invalid, "Either accountId or createAccount.", "/createAccount");
    std::optional<Account> own;
    if (contact.account_id) own = transaction.account(*contact.account_id);
    const bool is_settled = !conversion.account || (own && own->id == *conversion.account);
    if (is_settled && !conversion.creates_account) return own;
    if (own)
        return refused(ProblemCode::conflict, "The contact belongs to the account " + to_string(own->id) + '.',
                       conversion.creates_account ? "/createAccount" : "/accountId");
    if (!conversion.creates_account) {
        auto account = transaction.account(*conversion.account);
        if (!account) return refused(ProblemCode::invalid, "There is no such account.", "/accountId");
        return account;
    }
    if (lead.company.empty())
        return refused(ProblemCode::invalid, "The lead names no company to name an account by.", "/createAccount");
    auto made = transaction.save(Account{.id = conversion.new_account, .name = lead.company});
    if (!made) return std::unexpected(made.error());
    return *std::move(made);
}

} // namespace

Result<ConvertedLead> convert_lead(Transaction& transaction, const LeadConversion& conversion) {
    auto lead = convertible(transaction, conversion);
    if (!lead) return std::unexpected(lead.error());
    const auto before = contact_for(transaction, conversion, *lead);
    if (!before) return std::unexpected(before.error());
    auto account = account_for(transaction, conversion, *lead, *before);
    if (!account) return std::unexpected(account.error());

    Contact contact = *before;
    if (contact.email.empty()) contact.email = lead->email;
    fill_phone(lead->phone, &Contact::phone, contact);
    fill_phone(lead->mobile_phone, &Contact::mobile_phone, contact);
    for (const std::string& name : conversion.custom_fields) {
        const auto value = lead->custom.find(name);
        if (value != lead->custom.end()) contact.custom.insert(*value); // keeps what is there
    }
    if (*account) contact.account_id = (*account)->id;
    if (contact.version == 0 || contact != *before) {
        auto saved = transaction.save(contact);
        if (!saved) return std::unexpected(saved.error());
        contact = *std::move(saved);
    }
    lead->converted_contact_id = contact.id;
    auto saved = transaction.save(*std::move(lead));
    if (!saved) return std::unexpected(saved.error());
    return ConvertedLead{.lead = *std::move(saved), .contact = std::move(contact), .account = *std::move(account)};
}

} // namespace answerd::store
