// SPDX-License-Identifier: Apache-2.0
#include "request_gate.hpp"

#include "request_target.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace answerd::net {

namespace {

using MaybeRefusal = std::optional<Refusal>;

constexpr std::string_view line_break = "\r\n";
constexpr std::array<std::string_view, 7> methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
// What decides who is asking, how far the body goes or whether a fact is written twice must not have two values.
constexpr std::array<std::string_view, 17> once_only = {"authorization",
                                                        "content-encoding",
                                                        "content-length",
                                                        "content-type",
                                                        "cookie",
                                                        "expect",
                                                        "host",
                                                        "idempotency-key",
                                                        "if-match",
                                                        "if-none-match",
                                                        "origin",
                                                        "proxy-authorization",
                                                        "sec-websocket-key",
                                                        "sec-websocket-version",
                                                        "te",
                                                        "transfer-encoding",
                                                        "upgrade"};

struct RequestLine {
    std::string_view method;
    std::string_view target;
    bool is_http_1_1 = true;
};

std::expected<RequestLine, Refusal> read_request_line(std::string_view line, const HeadLimits& limits) {
    const auto method_end = line.find(' ');
    const auto target_end = line.rfind(' ');
    if (method_end == std::string_view::npos || method_end == target_end)
        return std::unexpected(Refusal{400, "The request line is not method, target and version."});
    RequestLine read{.method = line.substr(0, method_end),
                     .target = line.substr(method_end + 1, target_end - method_end - 1)};
    const auto version = line.substr(target_end + 1);
    if (!is_token(read.method)) return std::unexpected(Refusal{400, "The method is not a token."});
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
    if (!is_version) return std::unexpected(Refusal{400, "The request line ends with no HTTP version."});
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return std::unexpected(Refusal{505, "This server speaks HTTP/1.1."});
    read.is_http_1_1 = version == "HTTP/1.1";
    if (std::ranges::find(methods, read.method) == methods.end())
        return std::unexpected(Refusal{405, "The method is not known."});
    if (read.target.size() > limits.target_bytes_max)
        return std::unexpected(Refusal{414, "The request target is too long."});
    return read;
}

bool is_once_only(std::string_view name) {
    return std::ranges::find(once_only, name) != once_only.end() || name.starts_with("webhook-");
}

MaybeRefusal read_field(std::string_view line, Headers& headers) {
    if (line.starts_with(' ') || line.starts_with('\t'))
        return Refusal{400, "A header field is folded over two lines."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return Refusal{400, "A header field has no valid name."};
    const auto value = trim_blanks(line.substr(colon + 1));
    if (!is_field_text(value)) return Refusal{400, "A header field holds a character that is not printable ASCII."};
    auto name = to_lower(line.substr(0, colon));
    const bool once = is_once_only(name);
    auto [field, is_new] = headers.try_emplace(std::move(name), value);
    if (is_new) return std::nullopt;
    if (once) return Refusal{400, "A header field that may appear once is repeated."};
    field->second.append(", ").append(value);
    return std::nullopt;
}

std::expected<Headers, Refusal> read_fields(std::string_view block, const HeadLimits& limits) {
    Headers headers;
    std::size_t fields = 0;
    while (!block.empty()) {
        const auto end = block.find(line_break);
        if (end == std::string_view::npos) return std::unexpected(Refusal{400, "A line has no end."});
        if (++fields > limits.header_fields_max)
            return std::unexpected(Refusal{431, "The request has too many header fields."});
        if (auto refusal = read_field(block.substr(0, end), headers)) return std::unexpected(*refusal);
        block.remove_prefix(end + line_break.size());
    }
    return headers;
}

const std::string* find(const Headers& headers, std::string_view name) {
    const auto found = headers.find(std::string(name));
    return found == headers.end() ? nullptr : &found->second;
}

MaybeRefusal settle_length(std::string_view text, RequestHead& head) {
    const bool is_plain = !text.empty() && text.size() <= 18 && std::ranges::all_of(text, is_digit) &&
                          (text.size() == 1 || text.front() != '0');
    if (!is_plain) return Refusal{400, "Content-Length is not one plain number."};
    std::from_chars(text.data(), text.data() + text.size(), head.content_length);
    head.framing = head.content_length == 0 ? Framing::none : Framing::length;
    return std::nullopt;
}

MaybeRefusal settle_framing(bool is_http_1_1, RequestHead& head) {
    const auto& headers = head.request.headers;
    const auto* length = find(headers, "content-length");
    if (const auto* coding = find(headers, "transfer-encoding")) {
        if (length) return Refusal{400, "Content-Length and Transfer-Encoding exclude each other."};
        if (!is_http_1_1) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
        if (*coding != "chunked")
            return is_token(*coding) ? Refusal{501, "The only transfer coding this server knows is chunked."}
                                     : Refusal{400, "Transfer-Encoding is not exactly one coding."};
        head.framing = Framing::chunked;
    } else if (length) {
        if (auto refusal = settle_length(*length, head)) return refusal;
    }
    const bool has_body = head.framing != Framing::none;
    if (has_body && (head.request.method == "GET" || head.request.method == "HEAD"))
        return Refusal{400, "GET and HEAD have no body."};
    return std::nullopt;
}

MaybeRefusal settle_host(std::string_view target_authority, const HeadLimits& limits, const Headers& headers) {
    const auto* host = find(headers, "host");
    if (!host || !is_authority(*host)) return Refusal{400, "Exactly one valid Host header field is needed."};
    if (!target_authority.empty() && !equals_ignoring_case(target_authority, *host))
        return Refusal{400, "The request target and Host name different hosts."};
    if (!is_allowed_host(*host, limits.allowed_hosts))
        return Refusal{421, "This server does not answer for that host."};
    return std::nullopt;
}

MaybeRefusal settle_connection(bool is_http_1_1, RequestHead& head) {
    const auto* connection = find(head.request.headers, "connection");
    head.keep_alive = is_http_1_1 && !(connection && list_holds(*connection, "close"));
    const auto* expect = find(head.request.headers, "expect");
    if (!expect) return std::nullopt;
    if (!equals_ignoring_case(*expect, "100-continue"))
        return Refusal{417, "The only expectation known is 100-continue."};
    head.expects_continue = is_http_1_1 && head.framing != Framing::none;
    return std::nullopt;
}

} // namespace

std::expected<std::optional<std::size_t>, Refusal> find_head(std::string_view bytes, std::size_t scanned,
                                                             const HeadLimits& limits) {
    if (!bytes.empty() && !is_token_char(bytes.front()))
        return std::unexpected(Refusal{400, "The request does not start with a method."});
    for (auto at = bytes.find('\n', scanned); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        if (at == 0 || bytes[at - 1] != '\r')
            return std::unexpected(Refusal{400, "A line ends without carriage return."});
        if (at + 1 > limits.header_bytes_max) break;
        if (at >= 3 && bytes[at - 2] == '\n') return at + 1;
    }
    if (bytes.size() > limits.header_bytes_max) return std::unexpected(Refusal{431, "The request head is too large."});
    // "OPTIONS " and " HTTP/1.1" stand around the target.
    if (bytes.size() > limits.target_bytes_max + 17 && bytes.find('\n') == std::string_view::npos)
        return std::unexpected(Refusal{414, "The request target is too long."});
    return std::nullopt;
}

std::expected<RequestHead, Refusal> read_head(std::string_view head, const HeadLimits& limits) {
    const auto line_end = head.find(line_break);
    if (line_end == std::string_view::npos || !head.ends_with("\r\n\r\n"))
        return std::unexpected(Refusal{400, "The request head has no end."});
    const auto line = read_request_line(head.substr(0, line_end), limits);
    if (!line) return std::unexpected(line.error());
    auto target = read_target(line->target, line->method);
    if (!target) return std::unexpected(target.error());
    const auto fields_begin = line_end + line_break.size();
    auto headers = read_fields(head.substr(fields_begin, head.size() - line_break.size() - fields_begin), limits);
    if (!headers) return std::unexpected(headers.error());

    RequestHead result;
    result.request.method = line->method;
    result.request.path = std::move(target->path);
    result.request.query = std::move(target->query);
    result.request.headers = *std::move(headers);
    auto refusal = settle_host(target->authority, limits, result.request.headers);
    if (!refusal) refusal = settle_framing(line->is_http_1_1, result);
    if (!refusal) refusal = settle_connection(line->is_http_1_1, result);
    if (refusal) return std::unexpected(*refusal);
    return result;
}

} // namespace answerd::net
