// SPDX-License-Identifier: Apache-2.0
#include "caller_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace answerd::matching {
namespace {

// First code point of each block of ten decimal digits (Unicode general category Nd) that phones are written in.
constexpr std::array<std::uint32_t, 24> digit_blocks{0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66,
                                                     0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
                                                     0x1040, 0x1090, 0x17E0, 0x1810, 0x19D0, 0x1A80, 0x1B50, 0xFF10};
constexpr std::uint32_t full_width_plus = 0xFF0B;
constexpr std::uint32_t small_plus = 0xFE62;

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t bytes = 1;
};

// One code point; a byte that starts no well-formed sequence is its own code point.
CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto is_tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const std::uint32_t lead = byte(at);
    if (lead >= 0xC2 && lead < 0xE0 && is_tail(at + 1)) return {((lead & 0x1FU) << 6) | (byte(at + 1) & 0x3FU), 2};
    if (lead >= 0xE0 && lead < 0xF0 && is_tail(at + 1) && is_tail(at + 2)) {
        return {((lead & 0x0FU) << 12) | ((byte(at + 1) & 0x3FU) << 6) | (byte(at + 2) & 0x3FU), 3};
    }
    return {lead, 1};
}

std::optional<char> ascii_form(std::uint32_t code_point) {
    if (code_point == full_width_plus || code_point == small_plus) return '+';
    for (const std::uint32_t zero : digit_blocks) {
        if (code_point >= zero && code_point < zero + 10) return static_cast<char>('0' + (code_point - zero));
    }
    return std::nullopt;
}

// Spaces, byte order mark and the marks that copying from a web page leaves around a number.
bool is_invisible(std::uint32_t code_point) {
    return code_point <= 0x20 || code_point == 0x7F || code_point == 0xA0 || code_point == 0xAD ||
           (code_point >= 0x2000 && code_point <= 0x200F) || (code_point >= 0x202A && code_point <= 0x202F) ||
           (code_point >= 0x205F && code_point <= 0x206F) || code_point == 0x3000 || code_point == 0xFEFF;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<int> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return std::nullopt;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool has_two_more = text[i] == '%' && i + 2 < text.size();
        const std::optional<int> high = has_two_more ? hex_value(text[i + 1]) : std::nullopt;
        const std::optional<int> low = has_two_more ? hex_value(text[i + 2]) : std::nullopt;
        if (high && low) {
            decoded.push_back(static_cast<char>(*high * 16 + *low));
            i += 2;
        } else {
            decoded.push_back(text[i]);
        }
    }
    return decoded;
}

} // namespace

std::string fold_text(std::string_view raw) {
    std::string folded;
    std::size_t visible_end = 0;
    for (std::size_t at = 0; at < raw.size();) {
        const CodePoint point = code_point_at(raw, at);
        const std::string_view bytes = raw.substr(at, point.bytes);
        at += point.bytes;
        if (is_invisible(point.value)) {
            if (!folded.empty()) folded.push_back(' ');
            continue;
        }
        if (const std::optional<char> ascii = ascii_form(point.value)) {
            folded.push_back(*ascii);
        } else {
            folded.append(bytes);
        }
        visible_end = folded.size();
    }
    folded.resize(visible_end);
    return folded;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case_prefix) {
    return text.size() >= lower_case_prefix.size() &&
           std::ranges::equal(text.substr(0, lower_case_prefix.size()), lower_case_prefix,
                              [](char a, char b) { return lower(a) == b; });
}

std::string_view without_display_name(std::string_view text) {
    const std::size_t open = text.rfind('<');
    if (open == std::string_view::npos) return text;
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) return text;
    return text.substr(open + 1, close - open - 1);
}

std::optional<TelUri> parse_tel_uri(std::string_view text) {
    constexpr std::string_view context_name = "phone-context=";
    const bool has_scheme = starts_with_ignoring_case(text, "tel:");
    const std::size_t parameters = text.find(';');
    const bool has_context =
        parameters != std::string_view::npos && text.substr(parameters).find(context_name) != std::string_view::npos;
    // Some gateways leave the scheme away and keep the parameters.
    if (!has_scheme && !has_context) return std::nullopt;
    if (has_scheme) text.remove_prefix(4);

    TelUri uri{.number = percent_decoded(text.substr(0, text.find(';'))), .phone_context = {}};
    for (std::size_t at = text.find(';'); at != std::string_view::npos; at = text.find(';', at + 1)) {
        std::string_view parameter = text.substr(at + 1, text.find(';', at + 1) - at - 1);
        if (!starts_with_ignoring_case(parameter, context_name)) continue;
        parameter.remove_prefix(context_name.size());
        uri.phone_context = percent_decoded(parameter);
    }
    return uri;
}

std::optional<SipUri> parse_sip_uri(std::string_view text) {
    const bool is_sip = starts_with_ignoring_case(text, "sip:");
    const bool is_sips = starts_with_ignoring_case(text, "sips:");
    if (is_sip || is_sips) text.remove_prefix(is_sip ? 4 : 5);
    const std::size_t at_sign = text.rfind('@');
    if (!is_sip && !is_sips && at_sign == std::string_view::npos) return std::nullopt;

    SipUri uri;
    const std::string_view host = at_sign == std::string_view::npos ? text : text.substr(at_sign + 1);
    uri.host = std::string{host.substr(0, host.find_first_of(";?"))};
    if (at_sign == std::string_view::npos) return uri;
    std::string_view user = text.substr(0, at_sign);
    user = user.substr(0, user.find(';')); // number portability: sip:+1555;npdi;rn=+1444@host
    user = user.substr(0, user.find(':')); // a password, deprecated and none of our business
    uri.user = percent_decoded(user);
    return uri;
}

Digits digits_of(std::string_view text) {
    Digits result;
    constexpr std::string_view separators = " -./()[]~*#,";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            result.digits.push_back(c);
        } else if (c == '+' && result.digits.empty()) {
            result.has_plus = true;
        } else if (separators.find(c) == std::string_view::npos) {
            result.has_letters = true;
        }
    }
    return result;
}

std::string_view without_extension(std::string_view text) {
    for (const std::string_view word : {"extension", "extn", "ext", "x", "\xD0\xB4\xD0\xBE\xD0\xB1"}) {
        for (std::size_t at = 1; at < text.size(); ++at) {
            if (!starts_with_ignoring_case(text.substr(at), word)) continue;
            const Digits behind = digits_of(text.substr(at + word.size()));
            if (!behind.digits.empty() && !behind.has_letters) return text.substr(0, at);
        }
    }
    return text;
}

} // namespace answerd::matching
