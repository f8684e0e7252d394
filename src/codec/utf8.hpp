// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace answerd::codec {

// The bytes of the well-formed UTF-8 sequence at the front of the text (Unicode table 3-7); 0 = ill-formed.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text);

// The inside of a JSON string. Ill-formed UTF-8 becomes U+FFFD, one for each byte that starts no sequence.
void append_escaped(std::string& out, std::string_view value);

} // namespace answerd::codec
