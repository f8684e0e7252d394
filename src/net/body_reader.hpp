// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "request_gate.hpp"

namespace answerd::net {

// Takes the body out of the byte stream, by length or chunk by chunk. Trailers are checked for form and dropped: the
// headers a handler sees stood before the body. Pure.
class BodyReader {
public:
    BodyReader(const RequestHead& head, std::size_t body_bytes_max);

    // Appends what belongs to the body and returns how many bytes were used; the rest is the next request.
    [[nodiscard]] std::expected<std::size_t, Refusal> feed(std::string_view bytes, std::string& body);
    [[nodiscard]] bool is_complete() const { return state_ == State::complete; }

private:
    enum class State { content, chunk_size, chunk_content, chunk_end, trailer, complete };

    [[nodiscard]] std::optional<Refusal> read_chunk_size(std::string_view line);
    [[nodiscard]] std::optional<Refusal> read_trailer(std::string_view line);
    [[nodiscard]] std::optional<Refusal> read_line(std::string_view line);
    // Bytes of one whole line with its end; 0 while it is incomplete.
    [[nodiscard]] std::expected<std::size_t, Refusal> take_line(std::string_view bytes);
    std::size_t take_content(std::string_view bytes, std::string& body);

    State state_;
    std::size_t body_bytes_max_;
    std::uint64_t remaining_ = 0; // of the content or of this chunk
    std::uint64_t total_ = 0;
    std::uint64_t chunks_left_;
    std::size_t overhead_left_; // bytes of chunk extensions and trailers
};

} // namespace answerd::net
