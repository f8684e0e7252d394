// SPDX-License-Identifier: Apache-2.0
#include "body_reader.hpp"

#include "text.hpp"

#include <algorithm>

namespace answerd::net {

namespace {

// Extensions and trailers carry nothing for us: room for a signature or a checksum, not for a hiding place.
constexpr std::size_t overhead_bytes_max = 1'024;
constexpr std::size_t line_bytes_max = 512;
constexpr std::size_t size_digits_max = 8;
constexpr Refusal broken_chunk{400, "The chunked body is broken."};

// ";name" or ";name=value", any number of them; quoted values are not taken, for nobody sends them.
bool is_extension_list(std::string_view text) {
    while (!text.empty()) {
        if (text.front() != ';') return false;
        text.remove_prefix(1);
        const auto end = std::min(text.find(';'), text.size());
        const auto extension = text.substr(0, end);
        const auto equals = std::min(extension.find('='), extension.size());
        const bool has_value = equals < extension.size();
        if (!is_token(extension.substr(0, equals)) || (has_value && !is_token(extension.substr(equals + 1))))
            return false;
        text.remove_prefix(end);
    }
    return true;
}

} // namespace

// Small chunks cost more than their bytes: a thousand, and one more for each KiB the body may have.
BodyReader::BodyReader(const RequestHead& head, std::size_t body_bytes_max)
    : state_(head.framing == Framing::chunked  ? State::chunk_size
             : head.framing == Framing::length ? State::content
                                               : State::complete),
      body_bytes_max_(body_bytes_max), remaining_(head.content_length), chunks_left_(1'024 + body_bytes_max / 1'024),
      overhead_left_(overhead_bytes_max) {}

std::expected<std::size_t, Refusal> BodyReader::feed(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (state_ != State::complete && used < bytes.size()) {
        const auto rest = bytes.substr(used);
        if (state_ == State::content || state_ == State::chunk_content) {
            used += take_content(rest, body);
            continue;
        }
        const auto taken = take_line(rest);
        if (!taken) return taken;
        if (*taken == 0) break;
        used += *taken;
    }
    return used;
}

std::size_t BodyReader::take_content(std::string_view bytes, std::string& body) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
    body.append(bytes.substr(0, count));
    remaining_ -= count;
    if (remaining_ == 0) state_ = state_ == State::content ? State::complete : State::chunk_end;
    return count;
}

std::expected<std::size_t, Refusal> BodyReader::take_line(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) {
        if (bytes.size() > line_bytes_max) return std::unexpected(broken_chunk);
        return 0;
    }
    if (end == 0 || end > line_bytes_max || bytes[end - 1] != '\r') return std::unexpected(broken_chunk);
    if (auto refusal = read_line(bytes.substr(0, end - 1))) return std::unexpected(*refusal);
    return end + 1;
}

std::optional<Refusal> BodyReader::read_line(std::string_view line) {
    if (state_ == State::chunk_size) return read_chunk_size(line);
    if (state_ == State::trailer) return read_trailer(line);
    if (!line.empty()) return broken_chunk;
    state_ = State::chunk_size;
    return std::nullopt;
}

std::optional<Refusal> BodyReader::read_chunk_size(std::string_view line) {
    const auto digits = std::min(line.find(';'), line.size());
    const auto extension = line.substr(digits);
    if (digits == 0 || digits > size_digits_max || !is_extension_list(extension)) return broken_chunk;
    if (extension.size() > overhead_left_) return Refusal{400, "The chunk extensions are too long."};
    overhead_left_ -= extension.size();
    remaining_ = 0;
    for (const char c : line.substr(0, digits)) {
        if (hex_value(c) < 0) return broken_chunk;
        remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(hex_value(c));
    }
    total_ += remaining_;
    if (total_ > body_bytes_max_) return Refusal{413, "The body is too large."};
    if (chunks_left_-- == 0) return Refusal{400, "The body has too many chunks."};
    state_ = remaining_ == 0 ? State::trailer : State::chunk_content;
    return std::nullopt;
}

std::optional<Refusal> BodyReader::read_trailer(std::string_view line) {
    if (line.empty()) {
        state_ = State::complete;
        return std::nullopt;
    }
    if (line.size() > overhead_left_) return Refusal{431, "The trailers are too long."};
    overhead_left_ -= line.size();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_text(line.substr(colon + 1)))
        return broken_chunk;
    const auto name = to_lower(line.substr(0, colon));
    if (name == "content-length" || name == "transfer-encoding" || name == "host")
        return Refusal{400, "A trailer may not speak of framing or host."};
    return std::nullopt;
}

} // namespace answerd::net
