// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customer_rules.hpp"

#include "sqlite/phone_index.hpp"

#include <initializer_list>

namespace answerd::store {

namespace {

Result<> invalid(std::string sentence, std::string pointer) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence), std::move(pointer)));
}

struct TextField {
    const char* pointer;
    const std::string* text;
    std::size_t bytes_max = name_bytes_max;
};

Result<> check_lengths(std::initializer_list<TextField> fields) {
    for (const TextField& field : fields) {
        if (field.text->size() <= field.bytes_max) continue;
        return invalid("At most " + std::to_string(field.bytes_max) + " bytes are kept.", field.pointer);
    }
    return {};
}

// A number that could not be understood is kept as it was written; a normalised one belongs to a number.
Result<> check_phones(const std::vector<PhoneField>& fields) {
    for (const PhoneField& field : fields) {
        const std::string_view custom = custom_name_in(field.name);
        const std::string pointer = custom.empty() ? "/" + field.name : "/custom/" + std::string(custom);
        if (field.party->raw.reveal().size() > name_bytes_max) {
            return invalid("At most " + std::to_string(name_bytes_max) + " bytes are kept.", pointer + "/raw");
        }
        if (field.party->e164 && field.party->kind != PartyKind::number) {
            return invalid("Only a party of kind number has an E.164 form.", pointer + "/e164");
        }
    }
    return {};
}

Result<> check_required(const PersonalText& text, const char* pointer) {
    if (!text.empty()) return {};
    return invalid("This must not be empty.", pointer);
}

Result<> check_id(const Uuid& id) {
    if (!id.is_nil()) return {};
    return invalid("A record needs an id.", "/id");
}

Result<> first_of(std::initializer_list<Result<>> results) {
    for (const Result<>& result : results) {
        if (!result) return result;
    }
    return {};
}

} // namespace

Result<> check(const Contact& contact) {
    return first_of({check_id(contact.id), check_required(contact.last_name, "/lastName"),
                     check_lengths({{.pointer = "/firstName", .text = &contact.first_name.reveal()},
                                    {.pointer = "/lastName", .text = &contact.last_name.reveal()},
                                    {.pointer = "/email", .text = &contact.email.reveal()},
                                    {.pointer = "/externalId", .text = &contact.external_id}}),
                     check_phones(phone_fields(contact))});
}

Result<> check(const Lead& lead) {
    return first_of({check_id(lead.id), check_required(lead.last_name, "/lastName"),
                     check_lengths({{.pointer = "/firstName", .text = &lead.first_name.reveal()},
                                    {.pointer = "/lastName", .text = &lead.last_name.reveal()},
                                    {.pointer = "/company", .text = &lead.company.reveal()},
                                    {.pointer = "/email", .text = &lead.email.reveal()},
                                    {.pointer = "/externalId", .text = &lead.external_id}}),
                     check_phones(phone_fields(lead))});
}

Result<> check(const Account& account) {
    if (account.is_person_account != account.person_contact_id.has_value()) {
        return invalid("Set exactly when the account is a person account.", "/personContactId");
    }
    return first_of({check_id(account.id), check_required(account.name, "/name"),
                     check_lengths({{.pointer = "/name", .text = &account.name.reveal()},
                                    {.pointer = "/externalId", .text = &account.external_id}}),
                     check_phones(phone_fields(account))});
}

Result<> check(const Case& service_case) {
    if (service_case.priority < 0) return invalid("A priority is 0 or more.", "/priority");
    return first_of(
        {check_id(service_case.id), check_required(service_case.subject, "/subject"),
         check_lengths({{.pointer = "/subject", .text = &service_case.subject.reveal(), .bytes_max = subject_bytes_max},
                        {.pointer = "/externalId", .text = &service_case.external_id}})});
}

} // namespace answerd::store
