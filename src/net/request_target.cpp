// SPDX-License-Identifier: Apache-2.0
#include "request_target.hpp"

#include "text.hpp"

#include "answerd/os/utf8.hpp"

#include <algorithm>

namespace answerd::net {

namespace {

std::unexpected<Refusal> refused(std::string_view reason) {
    return std::unexpected(Refusal{400, reason});
}

// RFC 3986 pchar, without "%": a client that sends anything else raw has not encoded its URL.
bool is_path_char(char c) {
    return is_digit(c) || is_letter(c) || std::string_view("-._~!$&'()*+,;=:@").contains(c);
}
bool is_query_char(char c) {
    return is_path_char(c) || c == '/' || c == '?';
}

// Nothing when an escape is broken, or hides a NUL, or the whole is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return std::nullopt;
        decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        if (decoded.back() == '\0') return std::nullopt;
        i += 2;
    }
    if (!os::is_utf8(decoded)) return std::nullopt;
    return decoded;
}

bool is_control(char c) {
    return (c >= 0 && c < 0x20) || c == 0x7F;
}

std::expected<std::string, Refusal> read_segment(std::string_view raw) {
    if (raw.empty()) return refused("The path has an empty segment.");
    if (!std::ranges::all_of(raw, [](char c) { return c == '%' || is_path_char(c); }))
        return refused("The path holds a character that must be percent-encoded.");
    auto segment = percent_decoded(raw);
    if (!segment) return refused("The path holds a broken percent-encoding.");
    if (*segment == "." || *segment == "..") return refused("The path has a dot segment.");
    if (segment->contains('/') || segment->contains('\\') || std::ranges::any_of(*segment, is_control))
        return refused("The path hides a slash or a control character.");
    return *std::move(segment);
}

std::expected<std::string, Refusal> read_path(std::string_view raw) {
    if (raw == "/") return std::string("/");
    std::string path;
    path.reserve(raw.size());
    while (!raw.empty()) {
        raw.remove_prefix(1); // every segment starts at its slash
        const auto end = std::min(raw.find('/'), raw.size());
        auto segment = read_segment(raw.substr(0, end));
        if (!segment) return std::unexpected(segment.error());
        path += '/';
        path += *segment;
        raw.remove_prefix(end);
    }
    return path;
}

// As browsers and form libraries write it: "+" is a space.
std::optional<std::string> form_decoded(std::string_view raw) {
    std::string text(raw);
    std::ranges::replace(text, '+', ' ');
    return percent_decoded(text);
}

std::expected<std::map<std::string, std::string>, Refusal> read_query(std::string_view raw) {
    std::map<std::string, std::string> query;
    if (!std::ranges::all_of(raw, [](char c) { return c == '%' || is_query_char(c); }))
        return refused("The query holds a character that must be percent-encoded.");
    while (!raw.empty()) {
        const auto end = std::min(raw.find('&'), raw.size());
        const auto pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        auto key = form_decoded(pair.substr(0, equals));
        auto value = form_decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!key || !value) return refused("The query holds a broken percent-encoding.");
        if (key->empty()) return refused("The query has a parameter without a name.");
        if (!query.emplace(*std::move(key), *std::move(value)).second) return refused("A query parameter is repeated.");
    }
    return query;
}

bool is_port(std::string_view text) {
    if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, is_digit)) return false;
    int port = 0;
    for (const char c : text)
        port = port * 10 + (c - '0');
    return port <= 65'535;
}

std::string_view without_port(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const bool is_inside_ipv6 = colon != std::string_view::npos && authority.find(']', colon) != std::string_view::npos;
    return colon == std::string_view::npos || is_inside_ipv6 ? authority : authority.substr(0, colon);
}

} // namespace

std::expected<RequestTarget, Refusal> read_target(std::string_view target, std::string_view method) {
    RequestTarget result;
    if (target == "*" && method == "OPTIONS") {
        result.path = "*";
        return result;
    }
    if (!target.starts_with('/')) {
        const auto scheme = std::min(target.find("://"), target.size());
        const bool is_absolute = equals_ignoring_case(target.substr(0, scheme), "http") ||
                                 equals_ignoring_case(target.substr(0, scheme), "https");
        if (!is_absolute || scheme == target.size()) return refused("The request target has no known form.");
        target.remove_prefix(scheme + 3);
        const auto end = std::min(target.find_first_of("/?"), target.size());
        result.authority = target.substr(0, end);
        if (!is_authority(result.authority)) return refused("The request target names no valid host.");
        target.remove_prefix(end);
    }
    const auto question = std::min(target.find('?'), target.size());
    auto path = read_path(question == 0 ? "/" : target.substr(0, question));
    if (!path) return std::unexpected(path.error());
    auto query = read_query(target.substr(std::min(question + 1, target.size())));
    if (!query) return std::unexpected(query.error());
    result.path = *std::move(path);
    result.query = *std::move(query);
    return result;
}

bool is_authority(std::string_view text) {
    const auto host = without_port(text);
    if (host.size() != text.size() && !is_port(text.substr(host.size() + 1))) return false;
    if (host.starts_with('[')) {
        const auto address = host.substr(1, host.size() - 2);
        return host.ends_with(']') && host.size() > 3 &&
               std::ranges::all_of(address, [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
    }
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
        return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_';
    });
}

bool is_allowed_host(std::string_view authority, std::span<const std::string> allowed_hosts) {
    return allowed_hosts.empty() || std::ranges::any_of(allowed_hosts, [&](const std::string& allowed) {
               return equals_ignoring_case(allowed, authority) ||
                      equals_ignoring_case(allowed, without_port(authority));
           });
}

} // namespace answerd::net
