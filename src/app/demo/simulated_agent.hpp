// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/console.hpp"
#include "demo/organisation.hpp"
#include "demo/world.hpp"

#include "answerd/codec/json.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace answerd::app::demo {

// A person at a console. Knows only what docs/agent-protocol.md says, and forgets nothing over a lost connection.
// Belongs to the world's thread.
class SimulatedAgent {
public:
    SimulatedAgent(World& world, Tally& tally, SignedInAgent who, boost::asio::ip::tcp::endpoint server);

    void come_in();
    // Signs out; `is_gone` once the server has said goodbye.
    void go_home();
    void pull_the_plug();
    [[nodiscard]] bool is_gone() const { return console_ == nullptr; }

private:
    enum class Stage { offered, talking, wrapping_up };
    struct Work {
        Stage stage = Stage::offered;
        std::string channel;
        std::string queue;
        bool can_hold = false;
        bool has_begun = false; // the conversation, not only the acceptance
    };

    void connect();
    void on_closed(std::uint16_t code);
    void on_frame(const std::string& text);
    void on_result(const codec::Json& result);
    void on_presence(const std::string& status);
    void on_offer(const codec::Json& work);
    void on_work(const codec::Json& work);

    void begin_conversation(const std::string& work_id, const codec::Json& work);
    void plan_a_hold(const std::string& work_id, Milliseconds at);
    void plan_the_end(const std::string& work_id, Milliseconds at);
    void wrap_up(const std::string& work_id);
    void plan_a_break();
    void plan_a_lost_connection();

    void command(const char* type, codec::Json members);
    // Sends the command then, if the work is still at `stage`.
    void command_later(Milliseconds delay, const std::string& work_id, Stage stage, const char* type,
                       codec::Json members);

    World& world_;
    Tally& tally_;
    SignedInAgent who_;
    boost::asio::ip::tcp::endpoint server_;
    std::shared_ptr<Console> console_;
    std::map<std::string, Work> works_;
    std::string command_prefix_;
    int commands_ = 0;
    std::uint64_t last_seq_ = 0;
    bool has_seen_frames_ = false;
    bool is_signed_in_ = false;
    bool is_going_home_ = false;
};

} // namespace answerd::app::demo
