// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/world.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace answerd::app::demo {

// The WebSocket under a simulated agent: connects, sends, receives. Belongs to the world's thread. One use: after
// `on_closed` make another.
class Console {
public:
    struct Callbacks {
        std::function<void()> on_open;
        std::function<void(std::string)> on_text;
        std::function<void(std::uint16_t)> on_closed; // once, last; 1006 when the connection was lost
    };
    virtual ~Console() = default;
    virtual void send(std::string text) = 0;
    // As if the cable was pulled.
    virtual void drop() = 0;
};

[[nodiscard]] std::shared_ptr<Console> open_console(World& world, const boost::asio::ip::tcp::endpoint& server,
                                                    Console::Callbacks callbacks);

} // namespace answerd::app::demo
