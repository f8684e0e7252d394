// SPDX-License-Identifier: Apache-2.0
#include "phone_library.hpp"

#include <phonenumbers/phonenumberutil.h>

namespace answerd::matching {

std::optional<LibraryNumber> read_number(const std::string& text, const std::string& region) {
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();

    PhoneNumber parsed;
    if (library.Parse(text, region.empty() ? "ZZ" : region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
    const PhoneNumberUtil::ValidationResult length = library.IsPossibleNumberWithReason(parsed);
    if (length != PhoneNumberUtil::IS_POSSIBLE) return {};
    std::string formatted;
    library.Format(parsed, PhoneNumberUtil::E164, &formatted);
    const std::optional<E164> number = parse_e164(formatted);
    if (!number) return {};
    return LibraryNumber{.number = *number, .is_valid = library.IsValidNumber(parsed)};
}

std::string national_digits(E164 number) {
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (library.Parse(to_text(number), "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
    std::string digits;
    library.GetNationalSignificantNumber(parsed, &digits);
    return digits;
}

} // namespace answerd::matching
