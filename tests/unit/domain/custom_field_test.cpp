// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/custom_field.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <limits>

namespace answerd {
namespace {

TEST(CustomValues, EqualOnesHaveOneText) {
    EXPECT_EQ(comparable_text(PersonalText("Gold")), "Gold");
    EXPECT_EQ(comparable_text(1250.0), "1250");
    EXPECT_EQ(comparable_text(12.50), "12.5");
    EXPECT_EQ(comparable_text(1e21), "1000000000000000000000");
    EXPECT_EQ(comparable_text(true), "true");
    EXPECT_EQ(comparable_text(false), "false");
    EXPECT_EQ(
        comparable_text(Party{.kind = PartyKind::number, .raw = PersonalText("030 123456"), .e164 = E164{4930123456}}),
        "+4930123456");
    EXPECT_EQ(comparable_text(Party{.kind = PartyKind::extension, .raw = PersonalText("204"), .e164 = {}}), "204");
}

TEST(CustomValues, EvenTheLongestNumberHasRoom) {
    using Limits = std::numeric_limits<double>;
    for (const double extreme : {Limits::max(), Limits::lowest(), Limits::denorm_min(), -Limits::denorm_min()}) {
        const std::string text = comparable_text(extreme);
        double read = 0;
        EXPECT_EQ(std::from_chars(text.data(), text.data() + text.size(), read).ec, std::errc{});
        EXPECT_EQ(read, extreme);
    }
}

TEST(CustomFieldPaths, LeadThereAndBack) {
    EXPECT_EQ(path_of_custom("loyalty_tier"), "custom.loyalty_tier");
    EXPECT_EQ(custom_name_in("custom.loyalty_tier"), "loyalty_tier");
    EXPECT_EQ(custom_name_in("mobilePhone"), "");
    EXPECT_EQ(custom_name_in("custom"), "");
}

} // namespace
} // namespace answerd
