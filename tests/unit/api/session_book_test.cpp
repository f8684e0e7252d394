// SPDX-License-Identifier: Apache-2.0
#include "api/session_book.hpp"
#include "api/token.hpp"
#include "support/store_fixture.hpp"

#include <functional>
#include <utility>

namespace answerd::api {
namespace {

// Asked for the time, it first lets happen what the test wants to happen at that moment.
class HookedClock final : public engine::Clock {
public:
    std::function<void()> before_answer = [] {};
    Instant now() override {
        before_answer();
        return store::at_ms(10);
    }
};

class SessionBookTest : public store::StoreTest {
protected:
    SessionBookTest() {
        commit([](store::Transaction& transaction) {
            ASSERT_TRUE(transaction.save(agent()));
            for (const char* token : {"a", "b", "c"}) {
                ASSERT_TRUE(transaction.put(store::Session{.token_hash = hash_of(token),
                                                           .user = agent().id,
                                                           .created_at = store::at_ms(1),
                                                           .expires_at = store::at_ms(1'000)}));
            }
        });
    }
    static User agent() { return {.id = UserId{store::uuid(1)}, .username = "ada", .roles = {Role::agent}}; }
    [[nodiscard]] Result<OpenSession> look_up(SessionBook& book, const char* token) {
        return book.look_up(hash_of(token), *reader_);
    }

    HookedClock clock_;
    ReaderPool readers_{*store_, 1, 8};
};

TEST_F(SessionBookTest, RemembersALookUpDuringWhichAnotherSessionEnded) {
    SessionBook book(readers_, clock_);
    int ends = 0;
    clock_.before_answer = [&] {
        if (++ends <= 3) book.ended("somebody else's");
    };
    ASSERT_TRUE(look_up(book, "a"));
    EXPECT_GE(ends, 2) << "nothing overtook it";
    EXPECT_TRUE(book.is_still_valid("a", Role::agent));
}

TEST_F(SessionBookTest, SaysOverloadedRatherThanLetASessionInThatItCannotRemember) {
    SessionBook book(readers_, clock_);
    clock_.before_answer = [&] { book.ended("somebody else's"); };
    const auto found = look_up(book, "a");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ProblemCode::overloaded);
}

TEST_F(SessionBookTest, IsNotValidWithoutTheRole) {
    SessionBook book(readers_, clock_);
    ASSERT_TRUE(look_up(book, "a"));
    EXPECT_TRUE(book.is_still_valid("a", Role::agent));
    EXPECT_FALSE(book.is_still_valid("a", Role::admin));
}

TEST_F(SessionBookTest, ForgetsTheLeastRecentlyUsedWhenItIsFull) {
    for (const std::string open_socket : {"a", "b"}) {
        SessionBook book(readers_, clock_, 2);
        ASSERT_TRUE(look_up(book, "a"));
        ASSERT_TRUE(look_up(book, "b"));
        EXPECT_TRUE(book.is_still_valid(open_socket, Role::agent));
        ASSERT_TRUE(look_up(book, "c"));
        EXPECT_EQ(book.size(), 2U);
        EXPECT_TRUE(book.is_still_valid(open_socket, Role::agent));
        EXPECT_FALSE(book.is_still_valid(open_socket == "a" ? "b" : "a", Role::agent));
    }
}

} // namespace
} // namespace answerd::api
