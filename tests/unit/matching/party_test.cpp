// SPDX-License-Identifier: Apache-2.0
#include "matching/party.hpp"

#include "answerd/matching/matching.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace answerd::matching {
namespace {

std::optional<E164> e164_of(const std::string& raw, const std::string& region) {
    return normalise_party(raw, region).e164;
}

PartyKind kind_of(const std::string& raw, const std::string& region = "US") {
    return normalise_party(raw, region).kind;
}

TEST(Party, KeepsTheRawTextWhateverItMeans) {
    for (const std::string raw : {"", " +49 (0)30 123456 ", "anonymous", "sip:ada@example.com", "\xFF\xFE"}) {
        EXPECT_EQ(normalise_party(raw, "DE").raw.reveal(), raw);
    }
}

TEST(Party, E164InputNeverReachesTheNumberingPlan) {
    const NumberReader never = [](const std::string&, const std::string&) -> std::optional<LibraryNumber> {
        ADD_FAILURE() << "the library was asked";
        return std::nullopt;
    };
    EXPECT_EQ(normalise_party_with("+4930123456", "DE", never).e164, E164{4930123456});
    EXPECT_EQ(normalise_party_with("+15551230001", "", never).e164, E164{15551230001});
}

TEST(Party, WithheldCallersNeverReachTheNumberingPlan) {
    const NumberReader never = [](const std::string& text, const std::string&) -> std::optional<LibraryNumber> {
        ADD_FAILURE() << "the library was asked for " << text;
        return std::nullopt;
    };
    for (const std::string raw :
         {"anonymous", "Anonymous", "RESTRICTED", "private", "Private Number", "blocked", "withheld", "<unknown>",
          "unavailable", "", "+86282452253", "86282452253", "186282452253", "0000000000", "1111111111",
          "sip:anonymous@anonymous.invalid", "INTERNAL-TRANSFER", "Softphone", "client:ada"}) {
        const Party party = normalise_party_with(raw, "DE", never);
        EXPECT_NE(party.kind, PartyKind::number) << raw;
        EXPECT_FALSE(party.e164) << raw;
    }
}

TEST(Party, RecognisesEveryPublishedSpellingOfAWithheldNumber) {
    for (const std::string raw : {"anonymous",
                                  "Anonymous",
                                  "restricted",
                                  "private",
                                  "blocked",
                                  "withheld",
                                  "+266696687",
                                  "266696687",
                                  "1266696687",
                                  "+1266696687",
                                  "+7378742833",
                                  "7378742833",
                                  "17378742833",
                                  "+2562533",
                                  "2562533",
                                  "12562533",
                                  "sip:anonymous@anonymous.invalid",
                                  "sips:anonymous@anonymous.invalid;user=phone",
                                  "sip:+266696687@10.0.0.1",
                                  "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
                                  "tel:+266696687",
                                  "Caller-ID blocked",
                                  " anonymous "}) {
        EXPECT_EQ(kind_of(raw), PartyKind::restricted) << raw;
    }
    for (const std::string raw : {"unavailable",
                                  "unknown",
                                  "Unknown",
                                  "<unknown>",
                                  "+8656696",
                                  "8656696",
                                  "18656696",
                                  "+86282452253",
                                  "86282452253",
                                  "186282452253",
                                  "0000000000",
                                  "0",
                                  "+1111111111",
                                  "9999999999",
                                  "",
                                  "   ",
                                  "\xEF\xBB\xBF",
                                  "-",
                                  "+",
                                  "null"}) {
        EXPECT_EQ(kind_of(raw), PartyKind::unavailable) << raw;
    }
}

TEST(Party, SentinelsAreFoundInAnySpellingOfTheirDigits) {
    EXPECT_EQ(kind_of("+86 282 452 253"), PartyKind::unavailable);
    EXPECT_EQ(kind_of("(266) 696-687"), PartyKind::restricted);
    EXPECT_EQ(kind_of("\xEF\xBC\x8B\xEF\xBC\x92\xEF\xBC\x96\xEF\xBC\x96\xEF\xBC\x96\xEF\xBC\x99\xEF\xBC\x96\xEF\xBC\x96"
                      "\xEF\xBC\x98\xEF\xBC\x97"),
              PartyKind::restricted);
}

TEST(Party, NeighboursOfSentinelsAreOrdinaryNumbers) {
    for (const std::string raw : {"+86282452254", "+7378742834", "+4930111111"}) {
        EXPECT_EQ(kind_of(raw), PartyKind::number) << raw;
        EXPECT_EQ(e164_of(raw, "US"), parse_e164(raw)) << raw;
    }
}

TEST(Party, OneNumberInManyFormatsIsOneE164) {
    for (const std::string raw :
         {"+1 (555) 123-0001", "5551230001", "(555) 123-0001", "555.123.0001", "+15551230001", "1 555 123 0001",
          "tel:+1-555-123-0001", "sip:+15551230001@carrier.example;user=phone",
          "sip:+15551230001;npdi;rn=+15550009999@carrier.example", "\"Ada\" <sip:5551230001@pbx>",
          "+1 555 123 0001 ext. 12", "tel:5551230001;phone-context=+1", "\xE2\x80\xAA+15551230001\xE2\x80\xAC"}) {
        const Party party = normalise_party(raw, "US");
        EXPECT_EQ(party.kind, PartyKind::number) << raw;
        EXPECT_EQ(party.e164, E164{15551230001}) << raw;
    }
    EXPECT_EQ(e164_of("0015551230001", "DE"), E164{15551230001}) << "00 is how one dials abroad in most of the world";
    EXPECT_EQ(e164_of("01115551230001", "US"), E164{15551230001});
}

TEST(Party, NationalFormUsesTheRegionOfTheAdapter) {
    EXPECT_EQ(e164_of("030 901820", "DE"), E164{4930901820});
    EXPECT_EQ(e164_of("+49 (0)30 901820", "US"), E164{4930901820});
    EXPECT_EQ(e164_of("020 7946 0958", "GB"), E164{442079460958});
    EXPECT_EQ(e164_of("06 698 12345", "IT"), E164{390669812345}) << "Italy keeps the leading zero";
}

TEST(Party, ProvidersThatLeaveThePlusAwayAreUnderstood) {
    EXPECT_EQ(e164_of("14155552671", "US"), E164{14155552671});
    EXPECT_EQ(e164_of("447911123456", "US"), E164{447911123456});
    EXPECT_EQ(e164_of("4915112345678", "DE"), E164{4915112345678});
}

TEST(Party, WithoutARegionOnlyInternationalFormIsNormalised) {
    const Party party = normalise_party("030 901820", "");
    EXPECT_EQ(party.kind, PartyKind::number);
    EXPECT_FALSE(party.e164);
    EXPECT_EQ(e164_of("+49 30 901820", ""), E164{4930901820});
}

TEST(Party, UnicodeDigitsAreDigits) {
    EXPECT_EQ(e164_of("\xEF\xBC\x8B\xEF\xBC\x94\xEF\xBC\x99 30 901820", ""), E164{4930901820}) << "full width";
    EXPECT_EQ(e164_of("+\xD9\xA4\xD9\xA9 30 901820", ""), E164{4930901820}) << "Arabic-Indic";
    EXPECT_EQ(e164_of("+\xDB\xB4\xDB\xB9 30 901820", ""), E164{4930901820}) << "extended Arabic-Indic";
    EXPECT_EQ(e164_of("+\xE0\xA5\xAA\xE0\xA5\xAF 30 901820", ""), E164{4930901820}) << "Devanagari";
}

TEST(Party, ShortDigitsAreExtensionsAndNobodysNumber) {
    for (const std::string raw : {"112", "911", "7042", "84433", "123456", "sip:204@pbx.example",
                                  "tel:911;phone-context=+1", "tel:7042;phone-context=example.com"}) {
        const Party party = normalise_party(raw, "DE");
        EXPECT_EQ(party.kind, PartyKind::extension) << raw;
        EXPECT_FALSE(party.e164) << raw;
    }
}

TEST(Party, AddressesThatAreNoNumbersSayWhatTheyAre) {
    EXPECT_EQ(kind_of("sip:ada@example.com"), PartyKind::sip_address);
    EXPECT_EQ(kind_of("sips:ada.lovelace@example.com:5061;transport=tls"), PartyKind::sip_address);
    EXPECT_EQ(kind_of("sip:example.com"), PartyKind::sip_address);
    EXPECT_EQ(kind_of("ada@example.com"), PartyKind::sip_address);
    EXPECT_EQ(kind_of("client:ada"), PartyKind::internal);
    EXPECT_EQ(kind_of("INTERNAL-TRANSFER"), PartyKind::internal);
    EXPECT_EQ(kind_of("Softphone"), PartyKind::internal);
    EXPECT_EQ(kind_of("ACME2024123456"), PartyKind::alphanumeric);
    EXPECT_EQ(kind_of("MyBank"), PartyKind::alphanumeric);
    EXPECT_EQ(kind_of(std::string(2000, '5')), PartyKind::alphanumeric);
}

TEST(Party, AVanityNumberIsANumber) {
    EXPECT_EQ(e164_of("1-800-FLOWERS", "US"), E164{18003569377});
}

TEST(Party, NumbersTooShortOrTooLongForAnyPlanStayWithoutE164) {
    for (const std::string raw : {"+123", "+12345678901234567", "01234567890123456789"}) {
        const Party party = normalise_party(raw, "US");
        EXPECT_EQ(party.kind, PartyKind::number) << raw;
        EXPECT_FALSE(party.e164) << raw;
    }
}

TEST(Party, AnyBytesAreClassifiedAndTheRuleThatOnlyNumbersHaveE164Holds) {
    constexpr unsigned seed = 20261122;
    std::mt19937 random{seed};
    const std::string alphabet = "+0123456789 ()-;:@<>%=.xtelsiparnonymu\xEF\xBC\x8B\xD9\xA4";
    for (int round = 0; round < 20'000; ++round) {
        std::string raw;
        const std::size_t length = random() % 40;
        for (std::size_t i = 0; i < length; ++i)
            raw.push_back(alphabet[random() % alphabet.size()]);
        const Party party = normalise_party(raw, "DE");
        ASSERT_TRUE(!party.e164 || party.kind == PartyKind::number) << "seed " << seed << " round " << round;
        ASSERT_EQ(party, normalise_party(raw, "DE")) << "seed " << seed << " round " << round;
        if (party.e164) {
            ASSERT_EQ(normalise_party(to_text(*party.e164), "DE").e164, party.e164)
                << "seed " << seed << " round " << round;
        }
    }
}

} // namespace
} // namespace answerd::matching
