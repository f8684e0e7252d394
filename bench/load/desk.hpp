// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection.hpp"
#include "poster.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace answerd::bench {

// One agent's console of the load generator: signs in, counts frames and notices a gap in their numbers.
class Desk {
public:
    using OnFrame = std::function<void(Desk&, std::string_view type, const std::string& frame)>;

    // Source addresses are spread over 127.0.0.2 ...: a source address has only 28,000 ports.
    Desk(Loop& loop, const Target& target, int number, std::string token);

    void connect(bool resume);
    void send(const std::string& type, const std::string& members); // members: ,"workId":"..."
    void drop();                                                    // as when a network dies

    [[nodiscard]] bool is_signed_in() const { return is_signed_in_; }
    [[nodiscard]] bool is_connected() const { return connection_ != nullptr && connection_->is_open(); }

    int number;
    OnFrame on_frame;
    std::function<void(int)> on_count; // +1 signed in, -1 no longer
    std::uint64_t last_seq = 0;
    std::uint64_t gaps = 0;
    std::uint64_t refusals = 0; // results with ok: false
    std::int64_t mark_us = 0;   // the scenario's own
    std::string call_key;       // the scenario's own

private:
    void on_bytes();
    void take_text(const std::string& text);
    void set_signed_in(bool is_signed_in);

    Loop& loop_;
    Target target_;
    std::string token_;
    std::unique_ptr<Connection> connection_;
    bool is_upgraded_ = false;
    bool is_signed_in_ = false;
    bool resumes_ = false;
    std::uint64_t commands_ = 0;
    std::int64_t run_ = 0;
};

} // namespace answerd::bench
