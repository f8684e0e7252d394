// SPDX-License-Identifier: Apache-2.0
#include "answerd/net/http_client.hpp"

#include "text.hpp"

#include <curl/curl.h>

#include <memory>
#include <new>
#include <string_view>

namespace answerd::net {

namespace {

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

struct Received {
    std::string body;
    std::size_t bytes_max = 0;
    bool is_too_large = false;
};

// libcurl aborts the transfer when the count returned is not the count given.
std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    const std::size_t bytes = size * count;
    received.is_too_large = bytes > received.bytes_max - received.body.size();
    if (received.is_too_large) return 0;
    received.body.append(data, bytes);
    return bytes;
}

HeaderList make_headers(const std::map<std::string, std::string>& headers) {
    HeaderList list;
    const auto add = [&list](const std::string& line) {
        auto* longer = curl_slist_append(list.get(), line.c_str());
        if (!longer) throw std::bad_alloc();
        (void)list.release();
        list.reset(longer);
    };
    // libcurl would add it to large bodies and wait a second for an answer many servers never give.
    add("Expect:");
    for (const auto& [name, value] : headers)
        add(value.empty() ? name + ";" : name + ": " + value);
    return list;
}

bool has_line_break(const OutgoingRequest& request) {
    const auto breaks = [](std::string_view text) {
        return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
    };
    if (breaks(request.method) || breaks(request.url)) return true;
    for (const auto& [name, value] : request.headers)
        if (breaks(name) || breaks(value)) return true;
    return false;
}

void set_up(CURL* handle, const OutgoingRequest& request, curl_slist* headers, Received& received) {
    curl_easy_reset(handle); // keeps the connections
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.deadline.count()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method == "HEAD") {
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &received);
}

std::map<std::string, std::string> headers_of(CURL* handle) {
    constexpr int of_the_last_answer = -1;
    std::map<std::string, std::string> headers;
    curl_header* header = nullptr;
    while ((header = curl_easy_nextheader(handle, CURLH_HEADER, of_the_last_answer, header)) != nullptr)
        headers.insert_or_assign(to_lower(header->name), header->value);
    return headers;
}

// One-time set-up of the library, before any thread uses it.
void prepare_library() {
    [[maybe_unused]] static const auto done = curl_global_init(CURL_GLOBAL_DEFAULT);
}

} // namespace

HttpClient::HttpClient() {
    prepare_library();
    handle_ = curl_easy_init();
    if (!handle_) throw std::bad_alloc();
}

HttpClient::~HttpClient() {
    curl_easy_cleanup(handle_);
}

OutgoingResponse HttpClient::send(const OutgoingRequest& request) {
    if (has_line_break(request)) return {.error = "the request holds a line break"};
    Received received{.bytes_max = request.response_bytes_max};
    const auto headers = make_headers(request.headers);
    set_up(handle_, request, headers.get(), received);
    const auto result = curl_easy_perform(handle_);
    OutgoingResponse response;
    if (result == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
        response.status = static_cast<int>(status);
        response.body = std::move(received.body);
        response.headers = headers_of(handle_);
    } else {
        response.error = received.is_too_large ? "the response is too large" : curl_easy_strerror(result);
    }
    return response;
}

} // namespace answerd::net
