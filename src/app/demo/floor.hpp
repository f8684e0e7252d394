// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/event_sender.hpp"
#include "demo/exchange.hpp"
#include "demo/organisation.hpp"
#include "demo/simulated_agent.hpp"
#include "demo/world.hpp"

#include "answerd/net/server.hpp"

#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace answerd::app::demo {

// The people of the demo and their exchange, alive on a thread of their own from `open` to `close`. The exchange
// listens for controls on loopback from the start, because the server has to be told where.
class Floor {
public:
    Floor(std::uint64_t seed, std::string webhook_secret);
    ~Floor();
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;

    [[nodiscard]] std::string control_url() const;
    void open(const std::string& base_url, const boost::asio::ip::tcp::endpoint& server,
              const std::vector<SignedInAgent>& agents, int calls_per_minute);
    // Callers hang up, agents sign out.
    void close();
    [[nodiscard]] Tally& tally() { return tally_; }

private:
    [[nodiscard]] net::Admission admit(const net::Request& request);
    void take_control(const net::Request& request, std::unique_ptr<net::Responder> responder);
    void send_everybody_home();
    void finish_when_all_are_gone(int looks_left);

    Tally tally_;
    World world_;
    std::string webhook_secret_;
    std::unique_ptr<EventSender> sender_;
    std::unique_ptr<Exchange> exchange_;
    std::deque<SimulatedAgent> agents_; // a deque: they are pointed at
    std::unique_ptr<net::Server> control_server_;
    std::thread thread_;
};

} // namespace answerd::app::demo
