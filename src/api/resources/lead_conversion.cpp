// SPDX-License-Identifier: Apache-2.0
#include "answerd/store/lead_conversion.hpp"

#include "record_replies.hpp"
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

namespace answerd::api {
namespace {

using codec::Json;

// The document has checked that it is an id.
std::optional<Uuid> id_in(const Json& body, const char* member) {
    const auto found = body.find(member);
    return found == body.end() ? std::nullopt : parse_uuid(found->get_ref<const std::string&>());
}

Json converted_json(const store::ConvertedLead& converted) {
    Json json = {{"lead", codec::to_json(converted.lead)}, {"contact", codec::to_json(converted.contact)}};
    if (converted.account) json["account"] = codec::to_json(*converted.account);
    return json;
}

std::string audit_words(const store::ConvertedLead& converted) {
    Json json = {{"contact", to_string(converted.contact.id)}};
    if (converted.account) json["account"] = to_string(converted.account->id);
    return codec::dump_json(json);
}

// A lead's value follows it where contacts have the field and it is still filled in.
std::vector<std::string> custom_fields_of_both(store::Reader& reader) {
    std::vector<std::string> names;
    for (const CustomField& field : reader.custom_fields()) {
        const bool is_of_both = has_object(field, RecordKind::lead) && has_object(field, RecordKind::contact);
        if (is_of_both && !field.is_retired) names.push_back(field.name.value);
    }
    return names;
}

void convert(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    store::LeadConversion conversion{.lead = exchange->id(),
                                     .contact = id_in(exchange->body, "contactId"),
                                     .account = id_in(exchange->body, "accountId"),
                                     .creates_account = exchange->body.value("createAccount", false),
                                     .new_contact = new_id(services->now()),
                                     .new_account = new_id(services->now()),
                                     .custom_fields = custom_fields_of_both(*reader)};
    create_once(
        services, *reader, exchange,
        [=](store::Transaction& transaction) mutable -> Result<Json> {
            const auto lead = transaction.lead(conversion.lead);
            conversion.version = precondition.revision.value_or(lead ? lead->version : 0);
            const auto converted = store::convert_lead(transaction, conversion);
            if (!converted) return std::unexpected(converted.error());
            transaction.add(record_audit(*services, *exchange, {.kind = RecordKind::lead, .id = conversion.lead},
                                         "convert", audit_words(*converted)));
            return converted_json(*converted);
        },
        200);
}

} // namespace

std::vector<Route> lead_conversion_routes() {
    return {{.method = "POST", .pattern = "/api/v1/leads/{id}/convert", .roles = staff, .handle = convert}};
}

} // namespace answerd::api
