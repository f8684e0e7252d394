// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/phone_number.hpp"

#include <gtest/gtest.h>

namespace answerd {
namespace {

TEST(E164, ReadsAndWritesTheInternationalForm) {
    EXPECT_EQ(parse_e164("+4930123456"), E164{4930123456});
    EXPECT_EQ(to_text(E164{4930123456}), "+4930123456");
    EXPECT_EQ(parse_e164("+123456789012345"), E164{123456789012345});
}

TEST(E164, EverythingElseIsLeftToTheFullNormaliser) {
    for (const char* text : {"", "+", "4930123456", "+0930123456", "+123456", "+1234567890123456", "+49 30 123456",
                             "+49301234a6", "++4930123456", "tel:+4930123456"}) {
        EXPECT_FALSE(parse_e164(text)) << text;
    }
}

} // namespace
} // namespace answerd
