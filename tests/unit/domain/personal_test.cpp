// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/phone_number.hpp"

#include <fmt/ostream.h>
#include <gtest/gtest.h>

namespace answerd {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

// The log is written through fmt: what fmt cannot format cannot be logged.
TEST(PersonalText, CannotBeFormattedOrStreamed) {
    static_assert(!fmt::is_formattable<PersonalText>::value);
    static_assert(!fmt::is_formattable<Party>::value);
    static_assert(!Streamable<PersonalText>);
    EXPECT_EQ(PersonalText("Ada").reveal(), "Ada"); // only by saying so
}

} // namespace
} // namespace answerd
