// SPDX-License-Identifier: Apache-2.0
#include "response_text.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace answerd::net {

namespace {

struct StatusName {
    int status;
    std::string_view name;
};

constexpr std::array<StatusName, 37> status_names = {{{200, "OK"},
                                                      {201, "Created"},
                                                      {202, "Accepted"},
                                                      {204, "No Content"},
                                                      {206, "Partial Content"},
                                                      {301, "Moved Permanently"},
                                                      {302, "Found"},
                                                      {303, "See Other"},
                                                      {304, "Not Modified"},
                                                      {307, "Temporary Redirect"},
                                                      {308, "Permanent Redirect"},
                                                      {400, "Bad Request"},
                                                      {401, "Unauthorized"},
                                                      {403, "Forbidden"},
                                                      {404, "Not Found"},
                                                      {405, "Method Not Allowed"},
                                                      {406, "Not Acceptable"},
                                                      {408, "Request Timeout"},
                                                      {409, "Conflict"},
                                                      {410, "Gone"},
                                                      {412, "Precondition Failed"},
                                                      {413, "Content Too Large"},
                                                      {414, "URI Too Long"},
                                                      {415, "Unsupported Media Type"},
                                                      {417, "Expectation Failed"},
                                                      {421, "Misdirected Request"},
                                                      {422, "Unprocessable Content"},
                                                      {426, "Upgrade Required"},
                                                      {428, "Precondition Required"},
                                                      {429, "Too Many Requests"},
                                                      {431, "Request Header Fields Too Large"},
                                                      {500, "Internal Server Error"},
                                                      {501, "Not Implemented"},
                                                      {503, "Service Unavailable"},
                                                      {504, "Gateway Timeout"},
                                                      {505, "HTTP Version Not Supported"},
                                                      {507, "Insufficient Storage"}}};

std::string_view status_name(int status) {
    const auto found = std::ranges::find(status_names, status, &StatusName::status);
    return found == status_names.end() ? "Status" : found->name;
}

// A handler that echoes a client's line break into a field would let the client write the response.
bool is_writable(const Response& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::ranges::all_of(response.headers, [](const auto& field) {
               return is_token(field.first) && is_field_text(field.second) &&
                      !equals_ignoring_case(field.first, "date") &&
                      !equals_ignoring_case(field.first, "content-length") &&
                      !equals_ignoring_case(field.first, "transfer-encoding") &&
                      !equals_ignoring_case(field.first, "connection");
           });
}

void add_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

std::string write_response_head(Response& response, const ResponseFrame& frame) {
    if (!is_writable(response)) response = problem_response(500, "The response could not be written.");
    const bool has_body = response.status != 204 && response.status != 304;
    if (!has_body) response.body.clear();
    std::string text;
    text.reserve(512);
    text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    text.append(status_name(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers)
        add_field(text, name, value);
    // Answers hold customers' records: caches and sniffing are opted into, never out of.
    if (!response.headers.contains("cache-control")) add_field(text, "cache-control", "no-store");
    if (!response.headers.contains("x-content-type-options")) add_field(text, "x-content-type-options", "nosniff");
    if (!response.headers.contains("referrer-policy")) add_field(text, "referrer-policy", "no-referrer");
    if (has_body) add_field(text, "content-length", std::to_string(response.body.size()));
    add_field(text, "date", frame.date);
    add_field(text, "connection", frame.keep_alive ? "keep-alive" : "close");
    text.append("\r\n");
    return text;
}

Response problem_response(int status, std::string_view detail) {
    Response response{.status = status, .headers = {{"content-type", "application/problem+json"}}};
    if (status == 405) response.headers["allow"] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    if (status == 426) response.headers["sec-websocket-version"] = "13";
    if (status == 503) response.headers["retry-after"] = "1";
    // Both texts are fixed sentences of this module: nothing in them needs escaping.
    response.body = fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":"{}"}})",
                                status_name(status), status, detail);
    return response;
}

std::string http_date(std::int64_t seconds_since_epoch) {
    constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = seconds_since_epoch;
    std::tm utc{};
    gmtime_r(&time, &utc);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days.at(static_cast<std::size_t>(utc.tm_wday)),
                       utc.tm_mday, months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                       utc.tm_min, utc.tm_sec);
}

} // namespace answerd::net
