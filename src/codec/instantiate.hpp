// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/describe_json.hpp"

// The doors for one type. codec/described.hpp only declares them.
#define ANSWERD_INSTANTIATE_CODEC(...)                                                                                 \
    template Json to_json<__VA_ARGS__>(const __VA_ARGS__&);                                                            \
    template std::string to_json_text<__VA_ARGS__>(const __VA_ARGS__&);                                                \
    template Result<__VA_ARGS__> from_json<__VA_ARGS__>(const JsonValue&, Reading);                                    \
    template Result<__VA_ARGS__> from_json<__VA_ARGS__>(const Json&, Reading);

// The value, a list of it, and a value that may be absent.
#define ANSWERD_INSTANTIATE_CODECS(Type)                                                                               \
    ANSWERD_INSTANTIATE_CODEC(Type)                                                                                    \
    ANSWERD_INSTANTIATE_CODEC(std::vector<Type>)                                                                       \
    ANSWERD_INSTANTIATE_CODEC(std::optional<Type>)
