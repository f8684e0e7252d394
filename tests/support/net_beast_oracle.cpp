// SPDX-License-Identifier: Apache-2.0
#include "net_gate_judge.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace answerd::net {

namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;

std::string differing_fields(const TakenRequest& request, const http::fields& fields) {
    for (const auto& [name, value] : request.head.request.headers) {
        std::string joined;
        bool is_first = true;
        const auto [begin, end] = fields.equal_range(name);
        for (auto field = begin; field != end; ++field) {
            if (!std::exchange(is_first, false)) joined += ", ";
            joined += field->value();
        }
        if (joined != value) return "field " + name + ": Beast reads '" + joined + "', the gate '" + value + "'";
    }
    return {};
}

} // namespace

std::string disagreement_with_beast(const TakenRequest& request) {
    Parser parser;
    parser.eager(true);
    parser.header_limit(1 << 20);
    parser.body_limit(std::uint64_t{1} << 30);
    boost::system::error_code error;
    std::size_t used = parser.put(boost::asio::buffer(request.head_bytes), error);
    const http::fields fields = parser.get(); // Beast adds the trailers later; the gate drops them
    while (!error && !parser.is_done() && used < request.bytes.size()) {
        const auto count = parser.put(boost::asio::buffer(request.bytes.substr(used)), error);
        if (count == 0 && !error) break;
        used += count;
    }
    if (error) return "Beast refuses: " + error.message();
    if (!parser.is_done()) return "Beast waits for more";
    if (used != request.bytes.size()) return "Beast sees the end elsewhere";
    const auto& message = parser.get();
    if (message.method_string() != request.head.request.method) return "Beast reads another method";
    if (message.body() != request.body) return "Beast reads another body";
    if (message.keep_alive() != request.head.keep_alive) return "Beast disagrees about keep-alive";
    return differing_fields(request, fields);
}

} // namespace answerd::net
