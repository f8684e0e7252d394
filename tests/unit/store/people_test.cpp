// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace answerd::store {
namespace {

class PeopleTest : public StoreTest {
protected:
    static User ada() {
        return {.id = UserId{uuid(1)},
                .username = "Ada",
                .display_name = "Ada Lovelace",
                .roles = {Role::agent, Role::supervisor},
                .is_active = true,
                .version = 0};
    }

    Result<User> save(const User& user) {
        Result<User> saved = std::unexpected(Problem());
        commit([&](Transaction& t) { saved = t.save(user); });
        return saved;
    }
};

TEST_F(PeopleTest, AUserComesBackWhole) {
    const Result<User> saved = save(ada());
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->version, 1);
    EXPECT_EQ(reader_->user(ada().id), *saved);
}

TEST_F(PeopleTest, UserNamesDifferByMoreThanCase) {
    ASSERT_TRUE(save(ada()));
    EXPECT_EQ(reader_->user_by_name("aDA")->id, ada().id);
    User other = ada();
    other.id = UserId{uuid(2)};
    other.username = "ADA";
    const Result<User> saved = save(other);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ProblemCode::duplicate);
    EXPECT_EQ(saved.error().pointer, "/username");
}

TEST_F(PeopleTest, AnOldVersionIsStale) {
    User user = *save(ada());
    ASSERT_TRUE(save(user));
    const Result<User> again = save(user);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ProblemCode::stale);
}

// Regression: an empty list was written as NULL, which the table refuses, and the server ended.
TEST_F(PeopleTest, AUserHasARole) {
    User nobody = ada();
    nobody.roles.clear();
    const Result<User> saved = save(nobody);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ProblemCode::invalid);
    EXPECT_EQ(saved.error().pointer, "/roles");
}

TEST_F(PeopleTest, UsersArePagedByName) {
    for (std::uint64_t i = 1; i <= 5; ++i) {
        User user = ada();
        user.id = UserId{uuid(i)};
        user.username = "user" + std::to_string(i);
        ASSERT_TRUE(save(user));
    }
    const Page<User> first = reader_->users({.cursor = {}, .limit = 3});
    const Page<User> second = reader_->users({.cursor = first.next, .limit = 3});
    ASSERT_EQ(first.items.size(), 3U);
    ASSERT_EQ(second.items.size(), 2U);
    EXPECT_EQ(second.items.front().username, "user4");
    EXPECT_TRUE(second.next.empty());
}

TEST_F(PeopleTest, CredentialsAndSessionsBelongToAUserThatExists) {
    Result<> credential;
    Result<> session;
    commit([&](Transaction& t) {
        credential = t.put(Credential{.user = UserId{uuid(9)}, .password_hash = "h"});
        session = t.put(Session{.token_hash = "t", .user = UserId{uuid(9)}});
    });
    EXPECT_EQ(credential.error().code, ProblemCode::not_found);
    EXPECT_EQ(session.error().code, ProblemCode::not_found);
}

TEST_F(PeopleTest, ASignInIsRefusedOnceTheUserIsNotAsItWasVerified) {
    const User verified = *save(ada());
    const auto sign_in = [&](const char* password_hash) {
        Result<> put;
        commit([&](Transaction& t) {
            put = t.put(Session{.token_hash = "t",
                                .user = verified.id,
                                .created_at = at_ms(1),
                                .expires_at = at_ms(1000),
                                .verified = VerifiedUser{.version = verified.version, .password_hash = password_hash}});
        });
        return put ? std::string() : std::string(boost::describe::enum_to_string(put.error().code, ""));
    };
    EXPECT_EQ(sign_in("first"), "unauthenticated") << "no password";
    commit([&](Transaction& t) { EXPECT_TRUE(t.put(Credential{.user = verified.id, .password_hash = "first"})); });
    EXPECT_EQ(sign_in("first"), "");
    EXPECT_EQ(sign_in("second"), "unauthenticated") << "another password";
    ASSERT_TRUE(save(verified));
    EXPECT_EQ(sign_in("first"), "unauthenticated") << "another version";
}

TEST_F(PeopleTest, AUserWhoIsNotActiveGetsNoSession) {
    User user = ada();
    user.is_active = false;
    ASSERT_TRUE(save(user));
    Result<> put;
    commit([&](Transaction& t) { put = t.put(Session{.token_hash = "t", .user = user.id, .expires_at = at_ms(1)}); });
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, ProblemCode::unauthenticated);
}

TEST_F(PeopleTest, ACredentialIsReplaced) {
    ASSERT_TRUE(save(ada()));
    for (const char* hash : {"first", "second"}) {
        commit([&](Transaction& t) { EXPECT_TRUE(t.put(Credential{.user = ada().id, .password_hash = hash})); });
    }
    EXPECT_EQ(reader_->credential(ada().id)->password_hash, "second");
}

TEST_F(PeopleTest, SessionsEndOneByOneOrAllOfAUser) {
    ASSERT_TRUE(save(ada()));
    commit([](Transaction& t) {
        for (const char* token : {"a", "b", "c"}) {
            EXPECT_TRUE(t.put(
                Session{.token_hash = token, .user = ada().id, .created_at = at_ms(1), .expires_at = at_ms(1000)}));
        }
    });
    ASSERT_TRUE(reader_->session("a"));
    EXPECT_EQ(reader_->session("a")->expires_at, at_ms(1000));

    commit([](Transaction& t) { EXPECT_TRUE(t.end_session("a")); });
    EXPECT_FALSE(reader_->session("a"));
    EXPECT_TRUE(reader_->session("b"));

    commit([](Transaction& t) { EXPECT_TRUE(t.end_sessions_of(ada().id)); });
    EXPECT_FALSE(reader_->session("b"));
    EXPECT_FALSE(reader_->session("c"));
}

TEST_F(PeopleTest, ExpiredSessionsGoWhenTheNextOneIsMade) {
    ASSERT_TRUE(save(ada()));
    commit([](Transaction& t) {
        EXPECT_TRUE(
            t.put(Session{.token_hash = "old", .user = ada().id, .created_at = at_ms(1), .expires_at = at_ms(10)}));
        EXPECT_TRUE(
            t.put(Session{.token_hash = "new", .user = ada().id, .created_at = at_ms(10), .expires_at = at_ms(20)}));
    });
    EXPECT_FALSE(reader_->session("old"));
    EXPECT_TRUE(reader_->session("new"));
}

TEST_F(PeopleTest, AnAnswerIsRepeatedForADayAndGivenOnce) {
    const IdempotentAnswer answer{.user = ada().id,
                                  .key = "k",
                                  .request_hash = "r",
                                  .status = 201,
                                  .body = PersonalText("{}"),
                                  .at = at_ms(1000)};
    Result<> repeat;
    commit([&](Transaction& t) {
        EXPECT_TRUE(t.put(answer));
        repeat = t.put(answer);
    });
    EXPECT_EQ(repeat.error().code, ProblemCode::duplicate);
    ASSERT_TRUE(reader_->idempotent_answer(ada().id, "k"));
    EXPECT_EQ(reader_->idempotent_answer(ada().id, "k")->status, 201);

    IdempotentAnswer next_day = answer;
    next_day.at += std::chrono::hours(24) + Milliseconds(1);
    commit([&](Transaction& t) { EXPECT_TRUE(t.put(next_day)); });
    EXPECT_EQ(reader_->idempotent_answer(ada().id, "k")->at, next_day.at);
}

} // namespace
} // namespace answerd::store
