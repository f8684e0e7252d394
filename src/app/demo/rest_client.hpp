// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/net/http_client.hpp"

#include <string>

namespace answerd::app::demo {

// The demo's own user of the REST interface. Blocks; one thread.
class RestClient {
public:
    explicit RestClient(std::string base_url);

    void set_token(std::string token) { token_ = std::move(token); }
    [[nodiscard]] Result<codec::Json> get(const std::string& path);
    [[nodiscard]] Result<codec::Json> post(const std::string& path, const codec::Json& body);
    // What exists already is left as it is: a second demo on the same folder changes nothing.
    [[nodiscard]] Result<> create(const std::string& path, const codec::Json& body);

private:
    [[nodiscard]] net::OutgoingResponse send(net::OutgoingRequest request, const std::string& path);

    std::string base_url_;
    std::string token_;
    std::string run_; // makes idempotency keys unlike those of an earlier run
    int posts_ = 0;
    net::HttpClient client_;
};

} // namespace answerd::app::demo
