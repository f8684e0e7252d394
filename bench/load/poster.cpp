// SPDX-License-Identifier: Apache-2.0
#include "poster.hpp"

#include "process_cost.hpp"

#include <ctime>

namespace answerd::bench {

Poster::Poster(Loop& loop, Target target, int connections, std::string path)
    : target_(std::move(target)), path_(std::move(path)), run_(static_cast<std::uint64_t>(now_us())) {
    for (int i = 0; i < connections; ++i) {
        connections_.push_back(std::make_unique<Connection>(loop, "127.0.0.1", target_.port, target_.uses_tls));
        auto& connection = *connections_.back();
        connection.tag = static_cast<std::uint64_t>(i);
        connection.on_bytes = [this](Connection& source) { on_bytes(source); };
        idle_.push_back(&connection);
    }
    on_replies_.resize(connections_.size());
}

void Poster::post(std::string body, OnReply on_reply) {
    std::string headers = "Content-Type: application/cloudevents+json\r\n";
    if (!target_.secret_bytes.empty()) {
        const auto id = "load-" + std::to_string(run_) + "-" + std::to_string(posted_);
        headers = signature_headers(id, std::time(nullptr), body, target_.secret_bytes);
    }
    ++posted_;
    queue_.push_back({http_request("POST", path_, headers, body), std::move(on_reply)});
    if (!idle_.empty()) {
        auto& connection = *idle_.back();
        idle_.pop_back();
        send_next(connection);
    }
}

void Poster::send_next(Connection& connection) {
    if (queue_.empty()) {
        idle_.push_back(&connection);
        return;
    }
    on_replies_[connection.tag] = std::move(queue_.front().on_reply);
    ++in_flight_;
    connection.write(queue_.front().bytes);
    queue_.pop_front();
}

void Poster::on_bytes(Connection& connection) {
    while (const auto reply = take_http_reply(connection.input)) {
        --in_flight_;
        const auto on_reply = std::move(on_replies_[connection.tag]);
        if (on_reply) on_reply(*reply);
        send_next(connection);
    }
}

} // namespace answerd::bench
