// SPDX-License-Identifier: Apache-2.0
// Every example number that libphonenumber publishes, in every spelling that a caller's number may come in, against the
// library's own E.164 form. What comes out otherwise is listed here, by reason, and in docs/caller-matching.md.
#include "answerd/matching/matching.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace answerd::matching {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

struct Example {
    std::string region; // "001" = of no country
    std::string e164, international, national, rfc3966;
};

Example example_of(const std::string& region, const PhoneNumber& number) {
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    Example example{.region = region, .e164 = {}, .international = {}, .national = {}, .rfc3966 = {}};
    library.Format(number, PhoneNumberUtil::E164, &example.e164);
    library.Format(number, PhoneNumberUtil::INTERNATIONAL, &example.international);
    library.Format(number, PhoneNumberUtil::NATIONAL, &example.national);
    library.Format(number, PhoneNumberUtil::RFC3966, &example.rfc3966);
    return example;
}

std::vector<Example> examples() {
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    std::vector<Example> all;
    std::set<std::string> regions;
    library.GetSupportedRegions(&regions);
    for (const std::string& region : regions) {
        for (int type = PhoneNumberUtil::FIXED_LINE; type <= PhoneNumberUtil::VOICEMAIL; ++type) {
            PhoneNumber number;
            const auto kind = static_cast<PhoneNumberUtil::PhoneNumberType>(type);
            if (library.GetExampleNumberForType(region, kind, &number)) all.push_back(example_of(region, number));
        }
    }
    std::set<int> codes;
    library.GetSupportedGlobalNetworkCallingCodes(&codes);
    for (const int code : codes) {
        PhoneNumber number;
        if (library.GetExampleNumberForNonGeoEntity(code, &number)) all.push_back(example_of("001", number));
    }
    return all;
}

struct Read {
    std::string e164; // empty: none
    PartyKind kind = PartyKind::unavailable;
};

Read read(const std::string& text, const std::string& region) {
    const Party party = normalise_party(text, region);
    return {.e164 = party.e164 ? to_text(*party.e164) : std::string(), .kind = party.kind};
}

// A number within one area of Canada and a service within Iran: shorter than any number of those countries that
// somebody could call from.
const std::set<std::string> local_only{"+13101234", "+989601"};

TEST(ExampleNumbers, AreThoseThatTheLibraryPublishes) {
    EXPECT_GE(examples().size(), 1155U);
}

TEST(ExampleNumbers, InInternationalFormAreReadWhateverTheRegion) {
    for (const Example& example : examples()) {
        const std::string& e164 = example.e164;
        if (local_only.contains(e164)) continue;
        EXPECT_EQ(read(e164, "DE").e164, e164);
        EXPECT_EQ(read(example.international, "").e164, e164);
        EXPECT_EQ(read(example.rfc3966, "US").e164, e164);
        EXPECT_EQ(read("sip:" + e164 + "@trunk.example;user=phone", "").e164, e164);
        EXPECT_EQ(read("00" + e164.substr(1), "DE").e164, e164);
    }
}

TEST(ExampleNumbers, TooShortForTheirCountryAreNumbersWithoutE164) {
    for (const std::string text : {"+1 310-1234", "tel:+1-310-1234", "+98 9601", "tel:+98-9601"})
        EXPECT_EQ(read(text, "").e164, "") << text;
}

// In some twenty countries a whole national number has no more digits than an extension has elsewhere.
TEST(ExampleNumbers, InNationalFormAreReadInTheirRegionUnlessAsShortAsAnExtension) {
    std::set<std::string> regions_of_short_numbers;
    for (const Example& example : examples()) {
        const std::string& e164 = example.e164;
        if (example.region == "001" || local_only.contains(e164)) continue;
        const std::string& national = example.national;
        const auto digits = std::ranges::count_if(national, [](char c) { return c >= '0' && c <= '9'; });
        const Read found = read(national, example.region);
        if (digits > 6) {
            EXPECT_EQ(found.e164, e164) << example.region << " " << national;
        } else {
            EXPECT_EQ(found.kind, PartyKind::extension) << example.region << " " << national;
            regions_of_short_numbers.insert(example.region);
        }
    }
    EXPECT_LE(regions_of_short_numbers.size(), 25U);
}

// Vonage and Plivo leave the plus away. Where the digits are a national number too, it is taken for that.
TEST(ExampleNumbers, WithoutThePlusAreReadInTheirOwnCountryButForTheAmbiguous) {
    const std::set<std::string> taken_for_national{"+5540041234", "+4918012345", "+4916412345",
                                                   "+318001234",  "+468123456",  "+841992000"};
    std::set<std::string> otherwise;
    for (const Example& example : examples()) {
        const std::string& e164 = example.e164;
        if (example.region == "001" || local_only.contains(e164)) continue;
        if (read(e164.substr(1), example.region).e164 != e164) otherwise.insert(e164);
    }
    EXPECT_EQ(otherwise, taken_for_national);
}

} // namespace
} // namespace answerd::matching
