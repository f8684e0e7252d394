// SPDX-License-Identifier: Apache-2.0
#include "codec/describe_binary.hpp"
#include "support/codec_generators.hpp"

#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <string>

namespace answerd::codec {
namespace {

using namespace std::string_literals;
using binary::Kind;
using binary::Schema;
using binary::Shape;
using binary::Type;
using test_support::AnyValue;
using test_support::is_same;

// One record as two versions of the program know it.
namespace before {
enum class Colour { red, green, blue };
ANSWERD_DESCRIBE_ENUM(Colour, red, green, blue)
struct Wheel {
    int inches = 0;
    std::string maker;
};
ANSWERD_DESCRIBE(Wheel, inches, maker)
struct Car {
    std::string name;
    Colour colour = Colour::red;
    std::vector<Wheel> wheels;
    std::map<std::string, std::optional<Wheel>> spares;
    std::optional<Instant> sold_at;
    double price = 0;
    Uuid id;
    bool is_new = false;
    std::uint64_t distance = 0;
};
ANSWERD_DESCRIBE(Car, name, colour, wheels, spares, sold_at, price, id, is_new, distance)
} // namespace before

namespace after {
enum class Colour { black, blue, red };
ANSWERD_DESCRIBE_ENUM(Colour, black, blue, red)
struct Wheel {
    std::int64_t pressure = 7;
    std::int64_t inches = 0;
};
ANSWERD_DESCRIBE(Wheel, pressure, inches)
struct Car {
    std::optional<std::string> owner = "nobody";
    std::uint64_t distance = 0;
    std::vector<Wheel> wheels;
    Colour colour = Colour::black;
    PersonalText name;
};
ANSWERD_DESCRIBE(Car, owner, distance, wheels, colour, name)
struct CarWithWords {
    std::string distance;
};
ANSWERD_DESCRIBE(CarWithWords, distance)
} // namespace after

before::Car a_car() {
    return {.name = "Ada's",
            .colour = before::Colour::blue,
            .wheels = {{.inches = 17, .maker = "x"}, {.inches = -18, .maker = ""}},
            .spares = {{"boot", before::Wheel{.inches = 19, .maker = "y"}}, {"roof", std::nullopt}},
            .sold_at = Instant(Milliseconds(1'764'000'000'123)),
            .price = 1.5,
            .id = Uuid{.high = 0x0123456789ABCDEF, .low = 0xFEDCBA9876543210},
            .is_new = true,
            .distance = 300};
}

TEST(BinaryState, FindsMembersAndEnumeratorsByNameWhateverTheVersion) {
    const auto read = binary::read_value<after::Car>(binary::write_value(a_car()));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->name.reveal(), "Ada's");
    EXPECT_EQ(read->colour, after::Colour::blue);
    EXPECT_EQ(read->distance, 300U);
    ASSERT_EQ(read->wheels.size(), 2U);
    EXPECT_EQ(read->wheels[1].inches, -18);
    EXPECT_EQ(read->wheels[1].pressure, 7) << "a member that the writer did not know keeps its default";
    EXPECT_EQ(read->owner, "nobody");
}

TEST(BinaryState, RefusesAnEnumeratorThatThisVersionDoesNotKnow) {
    auto car = a_car();
    car.colour = before::Colour::green;

    EXPECT_FALSE(binary::read_value<after::Car>(binary::write_value(car)));
}

TEST(BinaryState, RefusesAMemberThatHasAnotherKind) {
    EXPECT_FALSE(binary::read_value<after::CarWithWords>(binary::write_value(a_car())));
}

// What snapshots of released versions hold: a change here makes old data unreadable.
TEST(BinaryState, WritesTheValuesOfEveryKindAsItAlwaysDid) {
    std::string bytes;
    binary::Binary<before::Car>::write(bytes, a_car());

    EXPECT_EQ(bytes, "\5Ada's\2"
                     "\2\x22\1x\x23\0"
                     "\2\4boot\1\x26\1y\4roof\0"
                     "\1\xF6\xA1\xBF\xE9\xD6\x66"
                     "\x3F\xF8\0\0\0\0\0\0"
                     "\x01\x23\x45\x67\x89\xAB\xCD\xEF\xFE\xDC\xBA\x98\x76\x54\x32\x10"
                     "\1\xAC\2"s);
}

std::string a_small_state() {
    return encode_state(AnyValue(3).of<State>());
}

TEST(BinaryState, RefusesATextThatEndsTooEarlyWhereverItEnds) {
    const std::string text = a_small_state();
    ASSERT_TRUE(decode_state(text));

    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(decode_state(std::string_view(text).substr(0, length))) << length;
    EXPECT_FALSE(decode_state(text + "x"));
}

TEST(BinaryState, ReadsOrRefusesWhateverIsChangedInIt) {
    const std::string text = a_small_state();
    std::mt19937_64 random(20'261'122);
    int refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        std::string damaged = text;
        for (auto flips = 1 + random() % 3; flips > 0; --flips)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        refused += decode_state(damaged) ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

TEST(BinaryState, AllocatesNothingForALengthThatTheTextCannotHold) {
    std::string text = binary::write_value(std::vector<std::string>{});
    text.pop_back();

    EXPECT_FALSE(binary::read_value<std::vector<std::string>>(text + "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"s));
    EXPECT_FALSE(binary::read_value<std::vector<std::string>>(text + "\1\xFF\xFF\xFF\xFF\x0F"s));
    EXPECT_FALSE(binary::read_value<std::vector<std::string>>(text + "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"s))
        << "more than 64 bits";
}

// A record may be written as part of itself only by somebody who forges it.
TEST(BinaryState, RefusesToPassOverARecordWithoutEnd) {
    Schema schema;
    schema.types = {Type{.names = {"unknown"}, .shapes = {0}}};
    schema.shapes = {Shape{.kind = Kind::record, .first = 0}};

    EXPECT_FALSE(binary::read_value<before::Car>(binary::write_schema(schema) + "anything"));
}

TEST(BinaryState, RefusesASchemaThatPointsNowhere) {
    const auto refuses = [](const Schema& schema) {
        const std::string text = binary::write_schema(schema);
        std::string_view rest = text;
        return !binary::take_schema(rest).has_value();
    };
    const Type record{.names = {"a"}, .shapes = {0}};
    EXPECT_TRUE(refuses(Schema{.shapes = {}, .types = {}, .root = 0}));
    EXPECT_TRUE(refuses(Schema{.shapes = {Shape{.kind = Kind::list, .first = 1}}, .types = {}, .root = 0}));
    EXPECT_TRUE(
        refuses(Schema{.shapes = {Shape{.kind = Kind::table, .first = 0, .second = 1}}, .types = {}, .root = 0}));
    EXPECT_TRUE(refuses(Schema{.shapes = {Shape{.kind = Kind::record, .first = 0}}, .types = {}, .root = 0}));
    EXPECT_TRUE(refuses(Schema{.shapes = {Shape{.kind = Kind::record, .first = 0}}, .types = {Type{}}, .root = 0}))
        << "a record without members could be repeated without end";
    EXPECT_TRUE(refuses(Schema{.shapes = {Shape{.kind = Kind::record, .first = 0}},
                               .types = {Type{.names = {"a"}, .shapes = {1}}},
                               .root = 0}));
    EXPECT_FALSE(refuses(Schema{
        .shapes = {Shape{.kind = Kind::record, .first = 0}, Shape{.kind = Kind::text}}, .types = {record}, .root = 1}));
}

TEST(BinaryState, SaysThatDamagedBytesAreNoState) {
    const auto state = decode_state("answerd state 1\n");

    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().code, ProblemCode::invalid);
    EXPECT_FALSE(decode_state(""));
    EXPECT_FALSE(decode_state("answerd state 2\n"));
    EXPECT_TRUE(is_encoded_state(a_small_state()));
    EXPECT_TRUE(is_encoded_state("{}"));
    EXPECT_FALSE(is_encoded_state("not a state"));
}

RC_GTEST_PROP(BinaryState, ReadsTheJsonThatSnapshotsWereBefore, (std::uint64_t seed)) {
    const State state = AnyValue(seed).of<State>();

    const auto back = decode_state(to_json_text(state));

    RC_ASSERT(back.has_value());
    RC_ASSERT(is_same(*back, state));
}

} // namespace
} // namespace answerd::codec
