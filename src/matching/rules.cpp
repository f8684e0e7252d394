// SPDX-License-Identifier: Apache-2.0
#include "caller_text.hpp"
#include "phone_library.hpp"

#include "answerd/matching/matching.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace answerd::matching {

namespace {

constexpr const char* external_id_field = "externalId";

// Without a configuration: whoever has exactly this number.
const std::vector<MatchingRule>& usual_rules() {
    static const std::vector<MatchingRule> rules = [] {
        std::vector<MatchingRule> usual;
        for (const RecordKind object : {RecordKind::contact, RecordKind::lead, RecordKind::account})
            usual.push_back({.name = {}, .label = {}, .object = object, .fields = {}, .attribute = {}});
        return usual;
    }();
    return rules;
}

// What one question to the directory is about; rules that ask the same share the answer.
struct Question {
    MatchKind kind = MatchKind::number;
    E164 number;
    NumberEnding ending;
    std::string text;    // an extension's digits, or an identifier
    RecordKind object{}; // of an identifier, as:
    std::string field;
    friend bool operator==(const Question&, const Question&) = default;
};

// The digits that a number has whatever is in front of them: of a number that could not be completed, what it says
// without the zeros that are dialled before it.
std::string digits_known_of(const Party& party) {
    if (party.e164) return std::to_string(party.e164->digits);
    std::string digits = digits_of(without_extension(fold_text(party.raw.reveal()))).digits;
    return digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

std::optional<Question> ask_for_national(const Party& party) {
    constexpr std::size_t national_digits_min = 6;
    constexpr std::size_t country_digits_max = 3;
    const std::string national = party.e164 ? national_digits(*party.e164) : digits_known_of(party);
    constexpr std::size_t digits_max = 15;
    if (national.size() < national_digits_min || national.size() >= digits_max) return std::nullopt;
    return Question{.kind = MatchKind::national_number,
                    .ending = {.digits = national,
                               .length_min = national.size() + 1,
                               .length_max = std::min(digits_max, national.size() + country_digits_max)},
                    .text = {}};
}

std::optional<Question> ask_for_last(const Party& party, std::size_t count) {
    const std::string digits = digits_known_of(party);
    if (digits.size() < count) return std::nullopt;
    return Question{
        .kind = MatchKind::last_digits, .ending = {.digits = digits.substr(digits.size() - count)}, .text = {}};
}

// Empty when the rule has nothing to ask for: a withheld caller is never looked for by what stands in the number's
// place.
std::optional<Question> ask_for_party(const MatchingRule& rule, const Party& party) {
    if (rule.kind == MatchKind::extension) {
        const std::string digits = extension_digits(party);
        if (digits.empty()) return std::nullopt;
        return Question{.kind = MatchKind::extension, .ending = {}, .text = digits};
    }
    if (party.kind != PartyKind::number) return std::nullopt;
    switch (rule.kind) {
    case MatchKind::number:
        if (!party.e164) return std::nullopt;
        return Question{.kind = MatchKind::number, .number = *party.e164, .ending = {}, .text = {}};
    case MatchKind::national_number:
        return ask_for_national(party);
    case MatchKind::last_digits:
        return ask_for_last(party, static_cast<std::size_t>(rule.digits));
    case MatchKind::extension:
    case MatchKind::identifier:
        break;
    }
    return std::nullopt;
}

std::optional<Question> question_of(const MatchingRule& rule, const Caller& caller) {
    if (rule.attribute.empty()) return ask_for_party(rule, caller.party);
    if (caller.attributes == nullptr) return std::nullopt;
    const auto said = caller.attributes->find(rule.attribute);
    if (said == caller.attributes->end() || said->second.empty()) return std::nullopt;
    if (rule.kind != MatchKind::identifier) return ask_for_party(rule, normalise_party(said->second.reveal(), {}));
    constexpr std::size_t identifier_bytes_max = 256;
    if (said->second.reveal().size() > identifier_bytes_max) return std::nullopt;
    return Question{
        .kind = MatchKind::identifier, .ending = {}, .text = said->second.reveal(), .object = rule.object, .field = {}};
}

// An identifier is asked for in each field; the answer to any other question says in which field it was.
template <class Ask>
void for_each_question(const MatchingRule& rule, const Caller& caller, const Ask& ask) {
    std::optional<Question> question = question_of(rule, caller);
    if (!question) return;
    if (rule.kind != MatchKind::identifier) return ask(*question);
    for (const std::string& field : rule.fields) {
        question->field = field;
        ask(*question);
    }
    if (!rule.fields.empty()) return;
    question->field = external_id_field;
    ask(*question);
}

std::vector<RecordHit> answer_of(const Question& question, CallerDirectory& directory) {
    switch (question.kind) {
    case MatchKind::number:
        return directory.find(question.number);
    case MatchKind::national_number:
    case MatchKind::last_digits:
        return directory.find_ending(question.ending);
    case MatchKind::extension:
        return directory.find_extension(question.text);
    case MatchKind::identifier:
        return directory.find_identifier(question.object, question.field, question.text);
    }
    return {};
}

bool reads(const MatchingRule& rule, const RecordHit& hit) {
    const bool is_field =
        rule.fields.empty() || std::ranges::find(rule.fields, hit.candidate.field) != rule.fields.end();
    return is_field && hit.found_in == rule.object;
}

// Asks the rules of one order after the other; what was asked before is remembered.
class Search {
public:
    Search(const Caller& caller, CallerDirectory& directory) : caller_(caller), directory_(directory) {}

    // True when it found somebody.
    bool follow(const MatchingRule& rule) {
        const std::size_t found_before = lookup_.hits.size();
        for_each_question(rule, caller_, [&](const Question& question) {
            lookup_.was_asked = true;
            for (const RecordHit& hit : answer(question)) {
                if (reads(rule, hit)) take(rule, hit);
            }
        });
        return lookup_.hits.size() > found_before;
    }

    Lookup take() {
        lookup_.hits = ranked(std::move(lookup_.hits));
        return std::move(lookup_);
    }

private:
    void take(const MatchingRule& rule, RecordHit hit) {
        hit.kind = rule.kind;
        hit.order = rule.order;
        hit.links = rule.links;
        hit.candidate.rule = rule.name.value;
        lookup_.hits.push_back(std::move(hit));
    }
    const std::vector<RecordHit>& answer(const Question& question) {
        for (const auto& [asked, hits] : asked_) {
            if (asked == question) return hits;
        }
        return asked_.emplace_back(question, answer_of(question, directory_)).second;
    }

    const Caller& caller_;
    CallerDirectory& directory_;
    std::vector<std::pair<Question, std::vector<RecordHit>>> asked_;
    Lookup lookup_;
};

} // namespace

std::string extension_digits(const Party& party) {
    return party.kind == PartyKind::extension ? digits_of(fold_text(party.raw.reveal())).digits : std::string{};
}

Lookup look_up(const Caller& caller, const std::vector<MatchingRule>& rules, CallerDirectory& directory) {
    const std::vector<MatchingRule>& asked = rules.empty() ? usual_rules() : rules;
    Search search(caller, directory);
    bool stops = false;
    for (auto rule = asked.begin(); rule != asked.end(); ++rule) {
        const bool is_next_order = rule != asked.begin() && rule->order != std::prev(rule)->order;
        if (is_next_order && stops) break;
        if (search.follow(*rule) && rule->stops) stops = true;
    }
    return search.take();
}

CallerMatch match_caller(const Caller& caller, const std::vector<MatchingRule>& rules, CallerDirectory& directory) {
    return match_of(look_up(caller, rules, directory), caller.is_claimed);
}

bool asks_for_any(const std::vector<MatchingRule>& rules, const std::map<std::string, PersonalText>& attributes) {
    return std::ranges::any_of(rules, [&](const MatchingRule& rule) {
        return !rule.attribute.empty() && attributes.contains(rule.attribute);
    });
}

bool is_claimed_by(std::string_view verification, bool is_peer_trusted) {
    if (verification.empty() || verification == "none") return !is_peer_trusted;
    return verification != "A";
}

} // namespace answerd::matching
