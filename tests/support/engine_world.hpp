// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine_memory_store.hpp"

#include "answerd/engine/engine.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// A running engine over a scripted store, with everything that leaves it written down in one list.
namespace answerd::test {

// Shows the instant that the test set last; handed out any number of times.
class HandClock {
public:
    explicit HandClock(Instant at);
    void advance(Milliseconds by);
    [[nodiscard]] Instant now() const;
    [[nodiscard]] std::unique_ptr<engine::Clock> face() const;

private:
    std::shared_ptr<std::atomic<std::int64_t>> at_ms_;
};

// What left the engine, in the order in which it left: "answer accept", "frame ada 3", "control hang_up", ...
class Diary {
public:
    void write(std::string line);
    [[nodiscard]] std::vector<std::string> lines() const;
    [[nodiscard]] std::size_t size() const { return lines().size(); }
    // Returns when `count` lines are there; false after ten seconds.
    [[nodiscard]] bool wait_for(std::size_t count) const;
    [[nodiscard]] bool wait_for(const std::string& line) const;

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<std::string> lines_;
};

struct DeliveredFrame {
    std::uint64_t seq = 0;
    std::string text;
    friend bool operator==(const DeliveredFrame&, const DeliveredFrame&) = default;
};

// A console that remembers.
class RecordingSink final : public engine::NoticeSink {
public:
    RecordingSink(std::string name, std::shared_ptr<Diary> diary) : name_(std::move(name)), diary_(std::move(diary)) {}
    void deliver(std::uint64_t seq, std::shared_ptr<const std::string> frame) override;
    void close(std::string_view reason) override;

    [[nodiscard]] std::vector<DeliveredFrame> frames() const;
    [[nodiscard]] std::vector<std::uint64_t> seqs() const;
    [[nodiscard]] std::string closed_with() const;

private:
    std::string name_;
    std::shared_ptr<Diary> diary_;
    mutable std::mutex mutex_;
    std::vector<DeliveredFrame> frames_;
    std::string closed_with_;
};

[[nodiscard]] UserId agent_id(std::uint64_t number);
[[nodiscard]] ConnectionId connection_id(std::uint64_t number);
// "snapshot", "presence", "offer", "workChanged", "transcript" or "controlFailed".
[[nodiscard]] std::string frame_text(const AgentNotice& notice);

// The commands that set up one queue "support" for the channels "voice" and "chat", an adapter "pbx" that can connect,
// and `agents` agents with capacity 2.
[[nodiscard]] std::vector<Command> organisation(std::uint64_t agents);
[[nodiscard]] Command a_chat(const std::string& queue = "support");

class EngineWorld {
public:
    explicit EngineWorld(engine::EngineSettings settings = {}, StoredFacts facts = {});
    ~EngineWorld();

    // start() records the node start; set_up() also configures organisation(agents).
    [[nodiscard]] Result<> start();
    void set_up(std::uint64_t agents = 1);
    // A new process over what the store holds: nothing but committed facts survives.
    void restart();

    // Asks, and writes "answer <name>" or "refused <name>" into the diary when the engine answers.
    [[nodiscard]] bool ask(const std::string& name, Command command, Origin origin = {});
    // Asks and waits for the answer.
    Result<Answer> answer_to(Command command, Origin origin = {});
    std::shared_ptr<RecordingSink> connect(std::uint64_t agent, std::uint64_t connection,
                                           std::optional<std::uint64_t> last_seq = {});
    // connect(), then online for both channels; returns when that is committed.
    std::shared_ptr<RecordingSink> sign_in(std::uint64_t agent, std::uint64_t connection);
    // Returns when the core thread has been through everything that was asked before; false after ten seconds.
    [[nodiscard]] bool settle();
    [[nodiscard]] std::uint64_t stream_seq(std::uint64_t agent);

    HandClock clock;
    MemoryStore store;
    std::shared_ptr<Diary> diary = std::make_shared<Diary>();
    engine::EngineSettings settings;
    engine::RecoveryReport recovery;
    std::unique_ptr<engine::Engine> engine;
};

} // namespace answerd::test
