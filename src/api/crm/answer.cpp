// SPDX-License-Identifier: Apache-2.0
#include "crm/answer.hpp"

#include "answerd/codec/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace answerd::api {

namespace {

using codec::Json;

constexpr std::string_view number_mark = "{number}";
constexpr std::string_view digits_mark = "{digits}";
constexpr std::size_t records_max = 100;

std::unexpected<Problem> refused(std::string pointer, std::string sentence) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence), std::move(pointer)));
}

bool is_json_pointer(const std::string& text) try {
    const Json::json_pointer pointer(text);
    return true;
} catch (const Json::exception&) {
    return false;
}

// Null where there is nothing.
const Json* find(const Json& json, const std::string& pointer) {
    const Json::json_pointer place(pointer);
    return json.contains(place) ? &json.at(place) : nullptr;
}

std::string cell_of(const Json& record, const std::string& pointer) {
    const Json* value = find(record, pointer);
    if (value == nullptr || value->is_null() || value->is_structured()) return {};
    return value->is_string() ? value->get<std::string>() : codec::dump_json(*value);
}

void replace_all(std::string& text, std::string_view mark, const std::string& with) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
        text.replace(at, mark.size(), with);
}

Result<> check_field(RecordKind object, const std::string& field, const std::string& pointer) {
    const auto known = importing::fields_of(object);
    // Which record of ours it is follows from the external id.
    const bool is_custom =
        is_valid_name(custom_name_in(field)); // which there are, nobody knows before the store is open
    if (!is_custom && (field == "id" || std::ranges::find(known, field) == known.end()))
        return refused("/fields/" + field, "the records here have no such field to be filled");
    if (pointer.empty() || !is_json_pointer(pointer))
        return refused("/fields/" + field, "must be a JSON pointer into a record, as \"/name/last\"");
    return {};
}

} // namespace

Result<> check(const CrmSettings& settings) {
    const std::string& url = settings.url;
    if (!url.starts_with("https://") && !url.starts_with("http://"))
        return refused("/url", "must begin with https:// or http://");
    if (url.find(number_mark) == std::string::npos && url.find(digits_mark) == std::string::npos)
        return refused("/url", "must have {number} or {digits} where the caller's number belongs");
    if (settings.object == RecordKind::service_case)
        return refused("/object", "must be \"contact\", \"lead\" or \"account\"");
    if (!is_json_pointer(settings.records)) return refused("/records", "must be a JSON pointer, as \"/results\"");
    if (!settings.fields.contains("externalId"))
        return refused("/fields", "must name externalId, by which a record is known again");
    for (const auto& [field, pointer] : settings.fields)
        if (const auto checked = check_field(settings.object, field, pointer); !checked) return checked;
    return {};
}

importing::ColumnPlan columns_of(const CrmSettings& settings) {
    importing::ColumnPlan plan;
    for (const auto& [field, pointer] : settings.fields) {
        plan.heading.push_back(pointer);
        plan.fields.push_back(field);
    }
    return plan;
}

Result<std::vector<importing::CsvRow>> rows_in(std::string_view body, const CrmSettings& settings) {
    const Result<Json> json = codec::parse_json(body);
    if (!json) return std::unexpected(json.error());
    std::vector<importing::CsvRow> rows;
    const Json* records = find(*json, settings.records);
    if (records == nullptr || records->is_null()) return rows;
    if (!records->is_structured()) return refused(settings.records, "there is neither a record nor a list of them");
    const auto take = [&](const Json& record) {
        if (!record.is_object() || rows.size() == records_max) return;
        importing::CsvRow row{.line = static_cast<std::int64_t>(rows.size()), .cells = {}};
        for (const auto& [field, pointer] : settings.fields)
            row.cells.push_back(cell_of(record, pointer));
        if (!cell_of(record, settings.fields.at("externalId")).empty()) rows.push_back(std::move(row));
    };
    if (records->is_object()) {
        take(*records);
    } else {
        std::ranges::for_each(*records, take);
    }
    return rows;
}

std::string url_for(const CrmSettings& settings, E164 number) {
    std::string url = settings.url;
    const std::string digits = std::to_string(number.digits);
    replace_all(url, number_mark, "%2B" + digits);
    replace_all(url, digits_mark, digits);
    return url;
}

} // namespace answerd::api
