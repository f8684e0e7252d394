// SPDX-License-Identifier: Apache-2.0
#include "sqlite/search_text.hpp"

#include <initializer_list>

namespace answerd::store {

namespace {

// ASCII alone is judged here; what lies beyond belongs to the tokenizer.
bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::vector<std::string> words_of(std::string_view typed) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : typed) {
        if (is_word_byte(c)) {
            word += c;
            continue;
        }
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    }
    if (!word.empty()) words.push_back(std::move(word));
    if (words.size() > search_terms_max) words.resize(search_terms_max);
    return words;
}

std::string lines(std::initializer_list<const PersonalText*> texts, std::initializer_list<const Party*> phones,
                  const CustomValues& custom) {
    std::string text;
    for (const PersonalText* part : texts) {
        if (!part->empty()) text += part->reveal() + '\n';
    }
    for (const Party* phone : phones) {
        if (phone->e164) text += std::to_string(phone->e164->digits) + '\n';
    }
    for (const auto& [name, value] : custom) {
        const auto* words = std::get_if<PersonalText>(&value);
        const auto* phone = std::get_if<Party>(&value);
        if (words != nullptr) text += words->reveal() + '\n';
        if (phone != nullptr && phone->e164) text += std::to_string(phone->e164->digits) + '\n';
    }
    return text;
}

} // namespace

std::string searchable_text(const Contact& contact) {
    return lines({&contact.first_name, &contact.last_name, &contact.email},
                 {&contact.phone, &contact.mobile_phone, &contact.home_phone, &contact.other_phone}, contact.custom);
}

std::string searchable_text(const Lead& lead) {
    return lines({&lead.first_name, &lead.last_name, &lead.company, &lead.email}, {&lead.phone, &lead.mobile_phone},
                 lead.custom);
}

std::string searchable_text(const Account& account) {
    return lines({&account.name}, {&account.phone}, account.custom);
}

std::string searchable_text(const Case& service_case) {
    return lines({&service_case.subject}, {}, service_case.custom);
}

std::vector<std::string> whole_words(std::string_view typed) {
    std::vector<std::string> terms = words_of(typed);
    for (std::string& term : terms)
        term = '"' + term + '"';
    return terms;
}

std::string prefix_query(std::string_view typed) {
    std::string query;
    for (const std::string& term : whole_words(typed))
        query += (query.empty() ? "" : " ") + term + "*";
    return query;
}

} // namespace answerd::store
