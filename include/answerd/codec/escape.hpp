// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace answerd::codec {

// The inside of a JSON string, for whoever writes JSON without a tree. Bytes that are not UTF-8 become U+FFFD, one for
// each part that could have begun a character.
void append_escaped(std::string& out, std::string_view text);

} // namespace answerd::codec
