// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <string>

// One outgoing HTTP request on the calling thread (libcurl). For worker threads only: it blocks until the deadline.
namespace answerd::net {

struct OutgoingRequest {
    std::string method = "POST";
    std::string url; // http or https, no credentials in it
    std::map<std::string, std::string> headers;
    std::string body;
    std::chrono::milliseconds deadline{5'000};
    std::size_t response_bytes_max = 1 << 20;
};

struct OutgoingResponse {
    int status = 0; // 0: no answer, `error` says why
    std::string body;
    std::string error;                          // without the URL's query or any header
    std::map<std::string, std::string> headers; // names in lower case
};

// Redirects are not followed. Keep one client per thread: connections are reused.
class HttpClient {
public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    [[nodiscard]] OutgoingResponse send(const OutgoingRequest& request);

private:
    void* handle_ = nullptr;
};

} // namespace answerd::net
