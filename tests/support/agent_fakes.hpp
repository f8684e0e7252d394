// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/auth.hpp"
#include "answerd/engine/engine.hpp"
#include "answerd/net/server.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

// What stands around a console's session in its tests: everything that happens is remembered, nothing happens by
// itself.
namespace answerd::testing {

class FakeClock final : public engine::Clock {
public:
    Instant instant{Milliseconds{1'764'000'000'000}};
    [[nodiscard]] Instant now() override { return instant; }
};

class FakeSocket final : public net::WebSocket {
public:
    std::vector<std::string> sent;
    std::uint16_t close_code = 0;
    std::string close_reason;

    void send(std::shared_ptr<const std::string> text) override { sent.push_back(*text); }
    void close(std::uint16_t code, std::string reason) override {
        close_code = code;
        close_reason = std::move(reason);
    }
};

// Knows one token. `hold` keeps the verdicts back until `answer_all`.
class FakeAuthenticator final : public api::Authenticator {
public:
    std::string token = "good";
    api::Principal principal{User{.id = {{1, 2}}, .username = "ada", .display_name = "Ada", .roles = {Role::agent}}};
    bool hold = false;

    void authenticate(const std::string& offered, std::function<void(Result<api::Principal>)> done) override {
        auto verdict = offered == token
                           ? Result<api::Principal>{principal}
                           : std::unexpected{Problem{ProblemCode::unauthenticated, "the token is not valid"}};
        if (hold)
            held_.emplace_back(std::move(done), std::move(verdict));
        else
            done(std::move(verdict));
    }
    [[nodiscard]] bool is_still_valid(const std::string& offered, Role role) override {
        return offered == token && principal.has(role);
    }
    void answer_all() {
        for (auto& [done, verdict] : std::exchange(held_, {}))
            done(std::move(verdict));
    }

private:
    std::vector<std::pair<std::function<void(Result<api::Principal>)>, Result<api::Principal>>> held_;
};

// Takes commands and answers them when told to.
class FakeEngine final : public engine::Engine {
public:
    std::shared_ptr<const MatchingSettings> matching = std::make_shared<const MatchingSettings>();
    struct Submitted {
        Origin origin;
        Command command;
        engine::Completion done;
    };
    std::vector<Submitted> submitted;
    std::vector<engine::Connect> connects;
    std::vector<engine::Completion> connect_completions;
    bool is_full = false;

    [[nodiscard]] bool submit(Origin origin, Command command, engine::Completion done) override {
        if (is_full && !std::holds_alternative<command::AgentDisconnected>(command)) return false;
        submitted.push_back({std::move(origin), std::move(command), std::move(done)});
        return true;
    }
    [[nodiscard]] bool submit(store::Receipt, std::optional<Command>, engine::Completion) override { return false; }
    [[nodiscard]] bool write(std::function<Result<>(store::Transaction&)>, std::function<void(Result<>)>) override {
        return false;
    }
    [[nodiscard]] bool query(std::function<void(const Core&, Instant)>) override { return false; }
    [[nodiscard]] bool connect(engine::Connect request, engine::Completion done) override {
        if (is_full) return false;
        connects.push_back(std::move(request));
        connect_completions.push_back(std::move(done));
        return true;
    }
    [[nodiscard]] std::shared_ptr<const MatchingSettings> matching_settings() const override { return matching; }
    [[nodiscard]] engine::EngineMetrics metrics() const override { return {}; }
    [[nodiscard]] std::uint64_t heartbeat() const override { return 0; }
    void stop() override {}
};

} // namespace answerd::testing
