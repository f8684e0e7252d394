// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/id.hpp"

#include <gtest/gtest.h>

namespace answerd {
namespace {

TEST(Uuid, TextFormRoundTrips) {
    const Uuid uuid{.high = 0x0123456789ABCDEF, .low = 0xFEDCBA9876543210};
    EXPECT_EQ(to_string(uuid), "01234567-89ab-cdef-fedc-ba9876543210");
    EXPECT_EQ(parse_uuid("01234567-89AB-cdef-FEDC-ba9876543210"), uuid);
}

TEST(Uuid, AnythingButTheTextFormIsRefused) {
    for (const char* text : {"", "0123", "{1234567-89ab-cdef-fedc-ba987654321}", "01234567089ab-cdef-fedc-ba9876543210",
                             "01234567-89ab-cdef-fedc-ba987654321g", "01234567-89ab-cdef-fedc-ba98765432100"}) {
        EXPECT_FALSE(parse_uuid(text)) << text;
    }
}

TEST(Uuid, Version7CarriesTimeVersionAndVariant) {
    // The example of RFC 9562 appendix A.6.
    const Uuid uuid = make_uuid_v7(Instant{Milliseconds{0x017F22E279B0}}, 0xCC3, 0x18C4DC0C0C07398F);
    EXPECT_EQ(to_string(uuid), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(Uuid, LaterIdsSortAfterEarlierOnes) {
    const Uuid early = make_uuid_v7(Instant{Milliseconds{1000}}, ~0ULL, ~0ULL);
    const Uuid late = make_uuid_v7(Instant{Milliseconds{1001}}, 0, 0);
    EXPECT_LT(early, late);
}

TEST(Name, OnlyStableReadableKeysAreValid) {
    EXPECT_TRUE(is_valid_name("billing-de_2"));
    EXPECT_TRUE(is_valid_name(std::string(64, 'a')));
    for (const std::string& text : {std::string{}, std::string{"Billing"}, std::string{"a b"}, std::string{"ä"},
                                    std::string(65, 'a'), std::string{"a/b"}}) {
        EXPECT_FALSE(is_valid_name(text)) << text;
    }
}

} // namespace
} // namespace answerd
