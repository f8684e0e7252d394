// SPDX-License-Identifier: Apache-2.0
#include "party.hpp"

#include "caller_text.hpp"
#include "withheld.hpp"

#include "answerd/matching/matching.hpp"

#include <utility>

namespace answerd::matching {
namespace {

constexpr std::size_t extension_digits_max = 6;
constexpr std::size_t text_bytes_max = 256; // longer text is no address; the numbering plan never sees it

struct Classified {
    PartyKind kind = PartyKind::unavailable;
    std::optional<E164> e164;
};

// Someone who writes the country code without "+" (Vonage, Plivo) sends at least this many digits.
constexpr std::size_t international_digits_min = 11;

// "4915112345678" in Germany: a country that lets national numbers be that long would take it for one.
bool starts_with_own_country_code(E164 national, const std::string& digits) {
    const std::string whole = std::to_string(national.digits);
    return whole.ends_with(digits) && digits.starts_with(whole.substr(0, whole.size() - digits.size()));
}

// A number without "+": national in the default region. Read as international only where that is an assigned number
// and the national reading is none, or repeats the region's own country code.
std::optional<E164> read_without_plus(const std::string& text, const std::string& digits, const std::string& region,
                                      const NumberReader& read) {
    if (region.empty()) return std::nullopt;
    const std::optional<LibraryNumber> national = read(text, region);
    const bool may_be_international = digits.size() >= international_digits_min && digits.front() != '0';
    if (may_be_international &&
        (!national || !national->is_valid || starts_with_own_country_code(national->number, digits))) {
        const std::optional<LibraryNumber> international = read("+" + digits, "");
        if (international && international->is_valid) return international->number;
    }
    if (national) return national->number;
    return std::nullopt;
}

Classified classify_number(const std::string& text, const Digits& found, const std::string& region,
                           const NumberReader& read) {
    if (const std::optional<PartyKind> withheld = kind_of_sentinel(found.digits)) return {*withheld, {}};
    if (!found.has_plus && found.digits.size() <= extension_digits_max) return {PartyKind::extension, {}};
    if (found.has_plus) {
        const std::optional<LibraryNumber> number = read(text, "");
        return {PartyKind::number, number ? std::optional{number->number} : std::nullopt};
    }
    return {PartyKind::number, read_without_plus(text, found.digits, region, read)};
}

// Letters belong to a number only as a vanity number: the text starts like one and the numbering plan knows it.
// "ACME2024" is a sender id.
Classified classify_lettered(const std::string& text, const std::string& region, const NumberReader& read) {
    const bool starts_like_number = text.find_first_of("+0123456789([") == 0;
    if (starts_like_number && (text.front() == '+' || !region.empty())) {
        const std::optional<LibraryNumber> number = read(text, text.front() == '+' ? "" : region);
        if (number && number->is_valid) return {PartyKind::number, number->number};
    }
    return {PartyKind::alphanumeric, {}};
}

Classified classify_plain(const std::string& text, const std::string& region, const NumberReader& read) {
    if (const std::optional<PartyKind> kind = kind_of_word(text)) return {*kind, {}};
    const Digits found = digits_of(text);
    if (found.digits.empty()) return {found.has_letters ? PartyKind::alphanumeric : PartyKind::unavailable, {}};
    if (!found.has_letters) return classify_number(text, found, region, read);
    const std::string number{without_extension(text)};
    const Digits before_extension = digits_of(number);
    if (number != text && !before_extension.has_letters) return classify_number(number, before_extension, region, read);
    return classify_lettered(text, region, read);
}

Classified classify_tel(const TelUri& uri, const std::string& region, const NumberReader& read) {
    const bool is_local = !uri.number.starts_with('+');
    if (is_local && uri.phone_context.starts_with('+')) {
        // tel:911;phone-context=+1 is a service code of that country, nobody's number.
        if (digits_of(uri.number).digits.size() <= extension_digits_max) return {PartyKind::extension, {}};
        return classify_plain(uri.phone_context + uri.number, region, read);
    }
    return classify_plain(uri.number, region, read);
}

Classified classify_sip(const SipUri& uri, const std::string& region, const NumberReader& read) {
    if (starts_with_ignoring_case(uri.host, "anonymous.invalid")) return {PartyKind::restricted, {}};
    const std::string user = fold_text(uri.user);
    if (user.empty()) return {PartyKind::sip_address, {}};
    if (const std::optional<PartyKind> kind = kind_of_word(user)) return {*kind, {}};
    const Digits found = digits_of(user);
    if (found.digits.empty() || found.has_letters) return {PartyKind::sip_address, {}};
    return classify_number(user, found, region, read);
}

Classified classify(std::string_view raw, const std::string& region, const NumberReader& read) {
    if (raw.size() > text_bytes_max) return {PartyKind::alphanumeric, {}};
    const std::string folded = fold_text(raw);
    if (folded.empty()) return {PartyKind::unavailable, {}};
    const std::string text = fold_text(without_display_name(folded));
    if (starts_with_ignoring_case(text, "client:")) return {PartyKind::internal, {}};
    if (const std::optional<TelUri> uri = parse_tel_uri(text)) return classify_tel(*uri, region, read);
    if (const std::optional<SipUri> uri = parse_sip_uri(text)) return classify_sip(*uri, region, read);
    return classify_plain(text, region, read);
}

} // namespace

Party normalise_party_with(std::string_view raw, std::string_view default_region, const NumberReader& read) {
    if (const std::optional<E164> number = parse_e164(raw)) {
        const std::optional<PartyKind> withheld = kind_of_sentinel(*number);
        return {.kind = withheld.value_or(PartyKind::number),
                .raw = PersonalText{std::string{raw}},
                .e164 = withheld ? std::nullopt : number};
    }
    const Classified found = classify(raw, std::string{default_region}, read);
    return {.kind = found.kind, .raw = PersonalText{std::string{raw}}, .e164 = found.e164};
}

Party normalise_party(std::string_view raw, std::string_view default_region) {
    static const NumberReader library = read_number;
    return normalise_party_with(raw, default_region, library);
}

} // namespace answerd::matching
