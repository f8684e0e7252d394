// SPDX-License-Identifier: Apache-2.0
// The state as a snapshot keeps it.
#include "describe_binary.hpp"

namespace answerd::codec {

namespace {

constexpr std::string_view first_line = "answerd state 1\n"; // the number of the form: see binary_schema.hpp

// Our own writing: the limits only keep a damaged file from taking all memory.
constexpr JsonLimits json_limits{
    .bytes_max = std::size_t{4} << 30U,
    .depth_max = 64,
    .string_bytes_max = std::size_t{64} << 20U,
    .values_max = 1'000'000'000,
};

bool is_json(std::string_view text) {
    return text.starts_with('{');
}

} // namespace

template std::string to_json_text<State>(const State&);

std::string encode_state(const State& state) {
    return std::string(first_line) + binary::write_value(state);
}

bool is_encoded_state(std::string_view text) {
    return text.starts_with(first_line) || is_json(text);
}

Result<State> decode_state(std::string_view text) {
    if (is_json(text)) {
        const auto document = parse_document(text, json_limits);
        if (!document) return std::unexpected(document.error());
        return from_json<State>(document->root(), Reading::tolerant);
    }
    if (text.starts_with(first_line)) {
        auto state = binary::read_value<State>(text.substr(first_line.size()));
        if (state) return std::move(*state);
    }
    return std::unexpected(Problem(ProblemCode::invalid, "Not a state as this version knows it, or damaged."));
}

} // namespace answerd::codec
