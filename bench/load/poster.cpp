// SPDX-License-Identifier: Apache-2.0
#include "poster.hpp"

#include "process_cost.hpp"

#include <ctime>

namespace answerd::bench {

Poster::Poster(Loop& loop, Target target, int connections, std::string path)
    : target_(std::move(target)), path_(std::move(path)), run_(static_cast<std::uint64_t>(now_us())) {
    for (int i = 0; i < connections; ++i) {
        connections_.push_back(std::make_unique<Connection>(loop, "127.0.0.1", target_.port));
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

std::string call_event(const std::string& id, const std::string& type, const std::string& call_key,
                       const std::string& from, const std::string& queue, std::int64_t mark, std::size_t size) {
    char time[32] = {};
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
    std::string body = R"({"specversion":"1.0","source":"/load","id":")" + id + R"(","type":"org.answerd.call.)" +
                       type + R"(","subject":")" + call_key + R"(","time":")" + time + R"(","data":{)";
    if (type == "ended") {
        body += R"("cause":{"text":"hang-up","by":"customer"}})";
        return body + "}";
    }
    body += R"("direction":"inbound","from":{"raw":")" + from + R"("},"to":{"raw":"+4930999000"},)";
    if (!queue.empty()) body += R"("queue":")" + queue + R"(",)";
    body += R"("attributes":{"mark":")" + std::to_string(mark) + R"(","padding":")";
    constexpr std::size_t closing = 4;
    if (body.size() + closing < size) body.append(size - body.size() - closing, 'x');
    return body + R"("}}})";
}

} // namespace answerd::bench
