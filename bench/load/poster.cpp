// SPDX-License-Identifier: Apache-2.0
#include "poster.hpp"

#include "process_cost.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace answerd::bench {

Poster::Poster(Loop& loop, Target target, int connections, std::string path)
    : loop_(loop), target_(std::move(target)), path_(std::move(path)), run_(static_cast<std::uint64_t>(now_us())),
      connections_(static_cast<std::size_t>(connections)), on_replies_(connections_.size()),
      is_in_flight_(connections_.size()) {
    for (std::size_t place = 0; place < connections_.size(); ++place) {
        open(place);
        idle_.push_back(place);
    }
}

void Poster::open(std::size_t place) {
    auto& connection = connections_[place];
    connection = std::make_unique<Connection>(loop_, "127.0.0.1", target_.port, target_.uses_tls);
    connection->tag = place;
    connection->on_bytes = [this](Connection& source) { on_bytes(source); };
    connection->on_close = [this](Connection& source) { on_close(source); };
}

// A server may close an idle connection; one that waits for its answer would be missed for ever.
void Poster::on_close(const Connection& connection) const {
    if (!is_in_flight_[connection.tag]) return;
    std::fprintf(stderr, "load: the server closed a connection without an answer\n");
    std::exit(1);
}

void Poster::post(std::string body, OnReply on_reply) {
    std::string headers = "Content-Type: application/cloudevents+json\r\n";
    if (!target_.secret_bytes.empty()) {
        const auto id = "load-" + std::to_string(run_) + "-" + std::to_string(posted_);
        headers = signature_headers(id, std::time(nullptr), body, target_.secret_bytes);
    }
    ++posted_;
    queue_.push_back({http_request("POST", path_, headers, body), std::move(on_reply)});
    if (idle_.empty()) return;
    const auto place = idle_.front();
    idle_.pop_front();
    if (!connections_[place]->is_open()) open(place);
    send_next(place);
}

void Poster::send_next(std::size_t place) {
    if (queue_.empty()) {
        idle_.push_back(place);
        return;
    }
    on_replies_[place] = std::move(queue_.front().on_reply);
    is_in_flight_[place] = true;
    ++in_flight_;
    connections_[place]->write(queue_.front().bytes);
    queue_.pop_front();
}

void Poster::on_bytes(Connection& connection) {
    const auto place = connection.tag;
    while (const auto reply = take_http_reply(connection.input)) {
        --in_flight_;
        is_in_flight_[place] = false;
        const auto on_reply = std::move(on_replies_[place]);
        if (on_reply) on_reply(*reply);
        send_next(place);
    }
}

} // namespace answerd::bench
