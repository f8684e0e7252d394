// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/columns.hpp"

#include "answerd/os/utf8.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace answerd::importing {
namespace {

constexpr std::array<std::string_view, 11> contact_fields = {"id",         "externalId", "firstName",      "lastName",
                                                             "email",      "phone",      "mobilePhone",    "homePhone",
                                                             "otherPhone", "accountId",  "isPersonAccount"};
constexpr std::array<std::string_view, 9> lead_fields = {
    "id", "externalId", "firstName", "lastName", "company", "email", "phone", "mobilePhone", "convertedContactId"};
constexpr std::array<std::string_view, 6> account_fields = {"id",    "externalId",      "name",
                                                            "phone", "isPersonAccount", "personContactId"};
constexpr std::array<std::string_view, 8> case_fields = {"id",       "externalId", "subject",   "status",
                                                         "priority", "contactId",  "accountId", "createdAt"};

// Other names of a field, the better ones first.
struct Alias {
    RecordKind object;
    std::string_view name; // as `folded`
    std::string_view field;
};
constexpr std::array<Alias, 13> aliases = {{{RecordKind::contact, "id", "externalId"},
                                            {RecordKind::contact, "contactid", "externalId"},
                                            {RecordKind::contact, "mobile", "mobilePhone"},
                                            {RecordKind::lead, "id", "externalId"},
                                            {RecordKind::lead, "leadid", "externalId"},
                                            {RecordKind::lead, "mobile", "mobilePhone"},
                                            {RecordKind::account, "id", "externalId"},
                                            {RecordKind::account, "accountid", "externalId"},
                                            {RecordKind::account, "accountname", "name"},
                                            {RecordKind::service_case, "id", "externalId"},
                                            {RecordKind::service_case, "caseid", "externalId"},
                                            {RecordKind::service_case, "casenumber", "externalId"},
                                            {RecordKind::service_case, "createddate", "createdAt"}}};

std::string folded(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == ' ' || c == '_') continue;
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

bool is_text(std::string_view bytes) {
    return os::is_utf8(bytes) && !bytes.contains('\0');
}

Problem refusal(std::string sentence, std::string pointer) {
    return {ProblemCode::invalid, std::move(sentence), std::move(pointer)};
}

std::string listed(std::span<const std::string_view> names) {
    std::string text;
    for (const auto name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

Result<> check_heading(const std::vector<std::string>& heading) {
    std::set<std::string> seen;
    for (const std::string& column : heading) {
        if (!is_text(column))
            return std::unexpected(refusal("The heading is not UTF-8. Save the file as CSV in UTF-8.", "/heading"));
        if (!column.empty() && !seen.insert(column).second)
            return std::unexpected(refusal("The column " + column + " stands in the heading twice.", "/heading"));
    }
    return {};
}

class Planner {
public:
    Planner(RecordKind object, const std::vector<std::string>& heading, const std::vector<std::string>& custom_fields)
        : object_(object), heading_(heading), names_(fields_of(object).begin(), fields_of(object).end()),
          custom_fields_(custom_fields), fields_(heading.size()) {
        names_.insert(names_.end(), custom_fields.begin(), custom_fields.end());
    }

    Result<> apply(const Mapping& mapping) {
        for (const auto& [column, field] : mapping) {
            const auto found = std::ranges::find(heading_, column);
            const std::string pointer = "/mapping/" + column;
            if (found == heading_.end()) return std::unexpected(refusal("The file has no such column.", pointer));
            mapped_.insert(static_cast<std::size_t>(found - heading_.begin()));
            if (field.empty()) continue;
            if (std::ranges::find(names_, field) == names_.end())
                return std::unexpected(
                    refusal("There is no field " + field + ". There are: " + listed(names_) + ".", pointer));
            if (!taken_.insert(field).second)
                return std::unexpected(refusal("Another column is the field " + field + " already.", pointer));
            fields_[static_cast<std::size_t>(found - heading_.begin())] = field;
        }
        return {};
    }

    // The field's own name before the names it has elsewhere.
    void take_usual_names() {
        for (const auto field : fields_of(object_)) {
            if (field == "id") {
                take_where(field, [](const std::string& column) { return column == "id"; });
            } else {
                take_named(field, folded(field));
            }
        }
        for (const Alias& alias : aliases)
            if (alias.object == object_) take_named(alias.field, alias.name);
        take_custom_names();
    }

    Result<ColumnPlan> plan() const {
        if (!taken_.contains("id") && !taken_.contains("externalId"))
            return std::unexpected(refusal("No column says which record a row is: one has to be externalId (Id in an "
                                           "export of Salesforce), or be mapped to it.",
                                           "/heading"));
        ColumnPlan plan{.heading = heading_, .fields = fields_, .ignored = {}};
        for (std::size_t i = 0; i < heading_.size(); ++i)
            if (fields_[i].empty()) plan.ignored.push_back(heading_[i]);
        return plan;
    }

private:
    // The exact name of every field before any other name: `a_b` and `ab` are two fields and fold to one word.
    void take_custom_names() {
        for (const std::string& field : custom_fields_)
            take_where(field, [&](const std::string& column) { return column == field; });
        for (const std::string& field : custom_fields_) {
            const std::string name = folded(custom_name_in(field));
            if (fields_folded_as(name) > 1) continue; // nobody can tell which is meant
            take_where(field, [&](const std::string& column) { return folded(without_suffix(column)) == name; });
        }
    }
    [[nodiscard]] std::ptrdiff_t fields_folded_as(std::string_view name) const {
        return std::ranges::count_if(custom_fields_,
                                     [&](const std::string& field) { return folded(custom_name_in(field)) == name; });
    }
    // Loyalty_Tier__c: as Salesforce names a field of the admin's own.
    static std::string_view without_suffix(std::string_view column) {
        constexpr std::string_view suffix = "__c";
        return column.ends_with(suffix) ? column.substr(0, column.size() - suffix.size()) : column;
    }

    void take_named(std::string_view field, std::string_view name) {
        take_where(field, [&](const std::string& column) { return column != "id" && folded(column) == name; });
    }
    template <class Fits>
    void take_where(std::string_view field, const Fits& fits) {
        for (std::size_t i = 0; i < heading_.size() && !taken_.contains(std::string(field)); ++i) {
            if (!fields_[i].empty() || mapped_.contains(i) || !fits(heading_[i])) continue;
            fields_[i] = field;
            taken_.insert(fields_[i]);
        }
    }

    RecordKind object_;
    const std::vector<std::string>& heading_;
    std::vector<std::string_view> names_; // of every field there is
    const std::vector<std::string>& custom_fields_;
    std::vector<std::string> fields_;
    std::set<std::size_t> mapped_;
    std::set<std::string> taken_;
};

} // namespace

std::span<const std::string_view> fields_of(RecordKind object) {
    switch (object) {
    case RecordKind::contact:
        return contact_fields;
    case RecordKind::lead:
        return lead_fields;
    case RecordKind::account:
        return account_fields;
    case RecordKind::service_case:
        return case_fields;
    }
    std::unreachable();
}

Result<ColumnPlan> plan_columns(RecordKind object, const std::vector<std::string>& heading, const Mapping& mapping,
                                const std::vector<std::string>& custom_fields) {
    if (const auto checked = check_heading(heading); !checked) return std::unexpected(checked.error());
    Planner planner(object, heading, custom_fields);
    if (const auto applied = planner.apply(mapping); !applied) return std::unexpected(applied.error());
    planner.take_usual_names();
    return planner.plan();
}

std::optional<CsvReject> fault_of(const ColumnPlan& plan, const CsvRow& row) {
    if (row.cells.size() != plan.heading.size()) {
        return CsvReject{.line = row.line,
                         .column = 0,
                         .reason = std::to_string(row.cells.size()) + " cells, but the heading has " +
                                   std::to_string(plan.heading.size())};
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (is_text(row.cells[i])) continue;
        return CsvReject{.line = row.line,
                         .column = static_cast<int>(i) + 1,
                         .reason = "bytes that are not UTF-8; is the file in Latin-1?"};
    }
    return std::nullopt;
}

} // namespace answerd::importing
