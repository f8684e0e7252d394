// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"
#include "url_template.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace answerd::core {

namespace {

class Check : public FaultFinder {
public:
    // A sentence that is empty is no fault.
    void expect_none(const std::string& sentence, std::string where) {
        expect(sentence.empty(), sentence, std::move(where));
    }
    template <class Tag>
    void look_at(const Name<Tag>& name, const std::string& label) {
        expect(is_valid_name(name.value), "1 to 64 of: lower-case letters, digits, '-' and '_'", "/name");
        expect(label.size() <= 200, "at most 200 characters", "/label");
    }
};

template <class Names>
std::string list_of(const Names& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text.empty() ? "none" : text;
}

bool is_read_by(const MatchingRule& rule, const CustomField& field) {
    const bool is_fitting =
        rule.kind == MatchKind::identifier ? is_searchable(field) : field.type == CustomFieldType::phone;
    return is_fitting && has_object(field, rule.object);
}

void look_at_fields(const Configuration& configuration, const MatchingRule& rule, Check& check) {
    const auto own = searchable_fields(rule.object, rule.kind);
    std::vector<std::string> known(own.begin(), own.end());
    for (const auto& [name, field] : configuration.custom_fields) {
        if (is_read_by(rule, field.value)) known.push_back(path_of_custom(name.value));
    }
    check.expect(!known.empty(), "a case is found by an identifier alone", "/kind");
    for (std::size_t at = 0; at < rule.fields.size(); ++at) {
        const std::string& field = rule.fields[at];
        const std::string where = "/fields/" + std::to_string(at);
        check.expect(std::ranges::find(known, field) != known.end(),
                     "'" + field + "' is no field that this rule can read; there are: " + list_of(known), where);
        check.expect(std::ranges::count(rule.fields, field) == 1, "named twice", where);
    }
}

// The members that a new record's form can be filled in with.
std::span<const std::string_view> members_of(RecordKind object) {
    static constexpr std::array<std::string_view, 8> contact{"firstName",   "lastName",  "email",      "phone",
                                                             "mobilePhone", "homePhone", "otherPhone", "externalId"};
    static constexpr std::array<std::string_view, 7> lead{"firstName", "lastName",    "company",   "email",
                                                          "phone",     "mobilePhone", "externalId"};
    static constexpr std::array<std::string_view, 3> account{"name", "phone", "externalId"};
    static constexpr std::array<std::string_view, 2> service_case{"subject", "externalId"};
    switch (object) {
    case RecordKind::contact:
        return contact;
    case RecordKind::lead:
        return lead;
    case RecordKind::account:
        return account;
    case RecordKind::service_case:
        return service_case;
    }
    return {};
}

void look_at_defaults(const PopTab& tab, const std::string& where, Check& check) {
    const auto known = members_of(tab.object);
    for (std::size_t at = 0; at < tab.defaults.size(); ++at) {
        const DefaultValue& value = tab.defaults[at];
        const std::string here = where + "/defaults/" + std::to_string(at);
        check.expect(std::ranges::find(known, value.member) != known.end(),
                     "'" + value.member + "' is no member of this object; there are: " + list_of(known),
                     here + "/member");
        check.expect_none(fault_in_text(value.value), here + "/value");
    }
}

void look_at_tabs(const std::vector<PopTab>& tabs, PopKind what_was_found, const std::string& where, Check& check) {
    constexpr std::size_t tabs_max = 8;
    check.expect(tabs.size() <= tabs_max, "at most 8 tabs", where);
    for (std::size_t at = 0; at < std::min(tabs_max, tabs.size()); ++at) {
        const PopTab& tab = tabs[at];
        const std::string here = where + "/" + std::to_string(at);
        const bool shows_found = tab.kind == PopKind::record || tab.kind == PopKind::picker;
        check.expect(tab.kind != PopKind::nothing, "nothing opens where there is no tab: leave it out", here + "/kind");
        check.expect(!shows_found || tab.kind == what_was_found, "there is nothing of that kind to show here",
                     here + "/kind");
        check.expect(tab.defaults.empty() || tab.kind == PopKind::new_record, "belongs to a new record",
                     here + "/defaults");
        check.expect(tab.url.empty() || tab.kind == PopKind::url, "belongs to an address", here + "/url");
        if (tab.kind == PopKind::url) check.expect_none(fault_in_url(tab.url), here + "/url");
        look_at_defaults(tab, here, check);
    }
}

} // namespace

Faults faults_of_matching(const Configuration& configuration, const MatchingRule& rule) {
    constexpr std::size_t rules_max = 100; // every caller is looked up by all of them
    constexpr int order_max = 1'000;
    constexpr int digits_min = 6;
    constexpr int digits_max = 15;
    constexpr std::size_t attribute_bytes_max = 256;
    Check check;
    check.look_at(rule.name, rule.label);
    check.expect(rule.order >= 0 && rule.order <= order_max, "a value from 0 to 1000", "/order");
    const bool counts_digits = rule.kind == MatchKind::last_digits;
    check.expect(!counts_digits || (rule.digits >= digits_min && rule.digits <= digits_max), "a value from 6 to 15",
                 "/digits");
    check.expect(counts_digits || rule.digits == 0, "belongs to lastDigits", "/digits");
    check.expect(rule.attribute.size() <= attribute_bytes_max, "at most 256 characters", "/attribute");
    check.expect(rule.kind != MatchKind::identifier || !rule.attribute.empty(),
                 "an identifier comes in an attribute of the call", "/attribute");
    look_at_fields(configuration, rule, check);
    const auto& rules = configuration.matching_rules;
    const std::size_t others = rules.size() - (rules.contains(rule.name) ? 1 : 0);
    check.expect(others < rules_max, "at most 100 matching rules", "/name");
    return check.take();
}

Faults faults_of_layout(const SoftphoneLayout& layout) {
    Check check;
    check.look_at(layout.name, layout.label);
    look_at_tabs(layout.no_match, PopKind::nothing, "/noMatch", check);
    look_at_tabs(layout.single_match, PopKind::record, "/singleMatch", check);
    look_at_tabs(layout.multiple_matches, PopKind::picker, "/multipleMatches", check);
    return check.take();
}

std::string fault_of_region(const std::string& region) {
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool is_code = region.size() == 2 && std::ranges::all_of(region, is_letter);
    return region.empty() || is_code ? "" : "an ISO 3166 code such as DE";
}

} // namespace answerd::core
