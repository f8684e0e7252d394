// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include "command_reader.hpp"
#include "outlet.hpp"
#include "pop_latency.hpp"
#include "rate_limit.hpp"
#include "reply_writer.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <random>
#include <vector>

namespace answerd::api {
namespace {

namespace close_code {
constexpr std::uint16_t done = 1000;
constexpr std::uint16_t too_many = 1008;
constexpr std::uint16_t restarting = 1012;
constexpr std::uint16_t busy = 1013;
constexpr std::uint16_t malformed = 4400;
constexpr std::uint16_t unauthenticated = 4401;
constexpr std::uint16_t forbidden = 4403;
constexpr std::uint16_t taken_over = 4409;
} // namespace close_code

[[nodiscard]] std::uint64_t random_bits() {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

// Callbacks come on three threads: the socket's I/O thread (on_*), a reader thread (the authenticator's verdict) and
// the core thread (the engine's completions and frames). `mutex_` guards the phase and what belongs to it; sending goes
// through the outlet, which may be called with or without it.
class AgentSession final : public net::WebSocketHandler,
                           public engine::NoticeSink,
                           public std::enable_shared_from_this<AgentSession> {
public:
    explicit AgentSession(AgentSessionParts parts)
        : parts_(parts), rate_limit_(parts.settings.commands_per_second, parts.settings.commands_burst) {}

    void on_open(std::shared_ptr<net::WebSocket> socket) override {
        opened_at_ = parts_.clock->now();
        outlet_.open(std::move(socket));
    }

    void on_text(std::string text) override {
        auto command = read_agent_command(text);
        if (!command) return refuse_message(command.error());
        if (!rate_limit_.admit(parts_.clock->now()))
            return throttle(command->id,
                            "more than " + std::to_string(parts_.settings.commands_per_second) + " commands a second");
        take(*std::move(command));
    }

    void on_tick() override;
    void on_close(std::uint16_t code) override;
    std::string stop_reason() override { return retry_reason_with_jitter(); }

    void deliver(std::uint64_t seq, std::shared_ptr<const std::string> frame) override;
    void caused_by(Instant event_received_at) override { cause_received_at_ = event_received_at; }
    void shows(const engine::ShownRecord& shown) override;
    void close(std::string_view reason) override;

private:
    enum class Phase { waiting_for_sign_in, signing_in, signed_in, closed };

    void refuse_message(const RefusedMessage& refused);
    void throttle(const std::string& command_id, std::string sentence);
    void take(AgentCommand command);

    void sign_in(const std::string& command_id, SignIn request);
    void on_verdict(const std::string& command_id, std::optional<std::uint64_t> last_seq, Result<Principal> verdict);
    void on_connected(const std::string& command_id, const Result<Answer>& answer);
    void run_held_commands();

    void run(const std::string& command_id, const SignIn&);
    void run(const std::string& command_id, const SignOut&);
    void run(const std::string& command_id, const Ping&);
    void run(const std::string& command_id, const Command& command);
    void execute(const AgentCommand& command);
    [[nodiscard]] bool submit(const std::string& command_id, Command command, engine::Completion done);

    [[nodiscard]] bool may_go_on(const std::string& command_id);
    void reply(const std::string& command_id, const Result<Answer>& answer);
    void end(std::uint16_t code, std::string reason);
    [[nodiscard]] std::string retry_reason_with_jitter() const;

    const AgentSessionParts parts_;
    Outlet outlet_;

    std::mutex mutex_;
    Phase phase_ = Phase::waiting_for_sign_in;
    std::deque<AgentCommand> held_; // sent before the sign-in was answered
    bool is_connected_ = false;     // the engine was asked to connect: on_close has to disconnect

    // Written before the phase becomes signed_in, only read afterwards.
    std::string token_;
    UserId agent_;
    ConnectionId connection_;
    bool wants_background_ = false;

    std::atomic<int> in_flight_ = 0;

    // Core thread only.
    std::optional<Instant> cause_received_at_; // of the next frame
    std::vector<engine::ShownRecord> told_;    // the newest works, each with the record it was told about

    // I/O thread only.
    Instant opened_at_{};
    RateLimit rate_limit_;
    int malformed_messages_ = 0;
    int throttled_commands_ = 0;
};

void AgentSession::refuse_message(const RefusedMessage& refused) {
    outlet_.send(refused.is_malformed ? malformed_reply(refused.problem)
                                      : error_reply(refused.id.value_or(""), refused.problem));
    bool is_first = false;
    {
        const std::lock_guard lock{mutex_};
        is_first = phase_ == Phase::waiting_for_sign_in;
    }
    if (refused.is_malformed && (is_first || ++malformed_messages_ >= parts_.settings.malformed_max))
        return end(close_code::malformed, "malformed messages");
    if (is_first) end(close_code::unauthenticated, "the first message has to be a signIn");
}

void AgentSession::throttle(const std::string& command_id, std::string sentence) {
    outlet_.send(error_reply(command_id, Problem{ProblemCode::throttled, std::move(sentence)}));
    if (++throttled_commands_ >= parts_.settings.throttled_max) end(close_code::too_many, "too many commands");
}

void AgentSession::take(AgentCommand command) {
    std::unique_lock lock{mutex_};
    switch (phase_) {
    case Phase::closed:
        return;
    case Phase::waiting_for_sign_in:
        if (auto* request = std::get_if<SignIn>(&command.body)) {
            phase_ = Phase::signing_in;
            lock.unlock();
            return sign_in(command.id, std::move(*request));
        }
        lock.unlock();
        outlet_.send(error_reply(command.id, Problem{ProblemCode::unauthenticated, "sign in first", "/type"}));
        return end(close_code::unauthenticated, "the first message has to be a signIn");
    case Phase::signing_in:
        if (held_.size() < static_cast<std::size_t>(parts_.settings.in_flight_max)) {
            held_.push_back(std::move(command));
            return;
        }
        lock.unlock();
        return throttle(command.id, "too many commands before the sign-in was answered");
    case Phase::signed_in:
        lock.unlock();
        return execute(command);
    }
}

void AgentSession::sign_in(const std::string& command_id, SignIn request) {
    token_ = std::move(request.token);
    wants_background_ = request.wants_background && parts_.background != nullptr;
    parts_.authenticator->authenticate(
        token_, [self = shared_from_this(), command_id, last_seq = request.last_seq](Result<Principal> verdict) {
            self->on_verdict(command_id, last_seq, std::move(verdict));
        });
}

void AgentSession::on_verdict(const std::string& command_id, std::optional<std::uint64_t> last_seq,
                              Result<Principal> verdict) {
    if (!verdict) {
        outlet_.send(error_reply(command_id, verdict.error()));
        if (verdict.error().code == ProblemCode::unauthenticated)
            return end(close_code::unauthenticated, "the token is not valid");
        return end(close_code::busy, retry_reason_with_jitter());
    }
    if (!verdict->has(Role::agent)) {
        outlet_.send(error_reply(command_id, Problem{ProblemCode::not_permitted, "the role agent is required"}));
        return end(close_code::forbidden, "the role agent is required");
    }

    // The lock is held over `connect`: were on_close to run in between, its disconnect would overtake the connect and
    // the agent would stay online with nobody there.
    std::unique_lock lock{mutex_};
    if (phase_ == Phase::closed) return;
    agent_ = verdict->user.id;
    connection_ = {make_uuid_v7(parts_.clock->now(), random_bits(), random_bits())};
    is_connected_ = parts_.engine->connect(
        {.agent = agent_, .connection = connection_, .last_seq = last_seq, .sink = shared_from_this()},
        [self = shared_from_this(), command_id](const Result<Answer>& answer) {
            self->on_connected(command_id, answer);
        });
    if (is_connected_) return;
    lock.unlock();
    outlet_.send(error_reply(command_id, Problem{ProblemCode::overloaded, "the server is busy"}));
    end(close_code::busy, retry_reason_with_jitter());
}

void AgentSession::on_connected(const std::string& command_id, const Result<Answer>& answer) {
    if (!answer) {
        outlet_.send(error_reply(command_id, answer.error()));
        const bool may_come_back =
            answer.error().code == ProblemCode::overloaded || answer.error().code == ProblemCode::unavailable;
        if (may_come_back) return end(close_code::busy, retry_reason_with_jitter());
        return end(close_code::forbidden, "not set up as an agent");
    }
    outlet_.send(sign_in_reply(command_id, agent_, parts_.clock->now()));
    run_held_commands();
}

void AgentSession::run_held_commands() {
    while (true) {
        std::unique_lock lock{mutex_};
        if (phase_ == Phase::closed) return;
        if (held_.empty()) {
            phase_ = Phase::signed_in;
            return;
        }
        const AgentCommand command = std::move(held_.front());
        held_.pop_front();
        lock.unlock();
        execute(command);
    }
}

bool AgentSession::may_go_on(const std::string& command_id) {
    if (parts_.authenticator->is_still_valid(token_, Role::agent)) return true;
    outlet_.send(error_reply(command_id, Problem{ProblemCode::unauthenticated, "the session has ended"}));
    end(close_code::forbidden, "the session has ended");
    return false;
}

void AgentSession::execute(const AgentCommand& command) {
    if (may_go_on(command.id)) std::visit([&](const auto& body) { run(command.id, body); }, command.body);
}

void AgentSession::run(const std::string& command_id, const SignIn&) {
    outlet_.send(error_reply(command_id, Problem{ProblemCode::conflict, "already signed in", "/type"}));
}

void AgentSession::run(const std::string& command_id, const Ping&) {
    outlet_.send(pong_reply(command_id, parts_.clock->now()));
}

void AgentSession::run(const std::string& command_id, const SignOut&) {
    const command::AgentDisconnected sign_out{.agent = agent_, .connection = connection_, .signed_out = true};
    const bool was_taken = submit(command_id, sign_out, [self = shared_from_this(), command_id](const auto& answer) {
        --self->in_flight_;
        self->reply(command_id, answer);
        if (answer) self->end(close_code::done, "signed out");
    });
    if (!was_taken) outlet_.send(error_reply(command_id, Problem{ProblemCode::overloaded, "the server is busy"}));
}

void AgentSession::run(const std::string& command_id, const Command& command) {
    if (in_flight_ >= parts_.settings.in_flight_max) {
        outlet_.send(error_reply(command_id, Problem{ProblemCode::throttled, "too many commands without a result"}));
        return;
    }
    const bool was_taken = submit(command_id, command, [self = shared_from_this(), command_id](const auto& answer) {
        --self->in_flight_;
        self->reply(command_id, answer);
    });
    if (!was_taken) outlet_.send(error_reply(command_id, Problem{ProblemCode::overloaded, "the server is busy"}));
}

bool AgentSession::submit(const std::string& command_id, Command command, engine::Completion done) {
    set_agent(command, agent_);
    ++in_flight_;
    const bool was_taken =
        parts_.engine->submit(Origin{.kind = OriginKind::agent, .user = agent_, .command_id = command_id},
                              std::move(command), std::move(done));
    if (!was_taken) --in_flight_;
    return was_taken;
}

void AgentSession::reply(const std::string& command_id, const Result<Answer>& answer) {
    outlet_.send(answer ? ok_reply(command_id) : error_reply(command_id, answer.error()));
}

void AgentSession::deliver(std::uint64_t, std::shared_ptr<const std::string> frame) {
    const auto received_at = std::exchange(cause_received_at_, std::nullopt);
    const bool is_pop = received_at && frame->starts_with(R"({"type":"offer")");
    outlet_.send(std::move(frame));
    if (is_pop && parts_.pop_latency != nullptr) parts_.pop_latency->observe(parts_.clock->now() - *received_at);
}

// Once for each record that a work gets: its other frames only say how the work goes on.
void AgentSession::shows(const engine::ShownRecord& shown) {
    constexpr std::size_t remembered_max = 64; // an agent has a handful of works
    if (!wants_background_ || std::ranges::find(told_, shown) != told_.end()) return;
    const bool is_taken =
        (*parts_.background)(shown.record, [self = shared_from_this(), shown](const std::string& json) {
            constexpr std::size_t bytes_max = 64 << 10; // beside the frames, which must not be crowded out
            if (json.size() <= bytes_max) self->outlet_.send(background_frame(shown.work, shown.record, json));
        });
    if (!is_taken) return; // the work's next frame tries again
    std::erase_if(told_, [&](const engine::ShownRecord& earlier) { return earlier.work == shown.work; });
    if (told_.size() == remembered_max) told_.erase(told_.begin());
    told_.push_back(shown);
}

void AgentSession::on_tick() {
    Phase phase{};
    {
        const std::lock_guard lock{mutex_};
        phase = phase_;
    }
    if (phase == Phase::waiting_for_sign_in && parts_.clock->now() - opened_at_ >= parts_.settings.sign_in_timeout)
        return end(close_code::unauthenticated, "no signIn in time");
    if (phase == Phase::signed_in && !parts_.authenticator->is_still_valid(token_, Role::agent))
        end(close_code::forbidden, "the session has ended");
}

void AgentSession::close(std::string_view reason) {
    if (reason == engine::sink_taken_over) return end(close_code::taken_over, "signed in somewhere else");
    end(close_code::restarting, retry_reason_with_jitter());
}

void AgentSession::on_close(std::uint16_t) {
    outlet_.drop();
    const std::lock_guard lock{mutex_};
    phase_ = Phase::closed;
    held_.clear();
    if (!std::exchange(is_connected_, false)) return;
    // Refused only while the engine stops, and a start treats every agent as disconnected anyway.
    (void)parts_.engine->submit(Origin{.kind = OriginKind::agent, .user = agent_, .command_id = {}},
                                command::AgentDisconnected{.agent = agent_, .connection = connection_},
                                [](const Result<Answer>&) {});
}

void AgentSession::end(std::uint16_t code, std::string reason) {
    {
        const std::lock_guard lock{mutex_};
        if (phase_ == Phase::closed) return;
        phase_ = Phase::closed;
    }
    outlet_.close(code, std::move(reason));
}

std::string AgentSession::retry_reason_with_jitter() const {
    const auto range = static_cast<std::uint64_t>(parts_.settings.retry_after_max.count()) + 1;
    return retry_reason(Milliseconds{static_cast<std::int64_t>(random_bits() % range)});
}

} // namespace

std::shared_ptr<net::WebSocketHandler> make_agent_session(AgentSessionParts parts) {
    return std::make_shared<AgentSession>(parts);
}

} // namespace answerd::api
