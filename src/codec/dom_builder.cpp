// SPDX-License-Identifier: Apache-2.0
#include "dom_builder.hpp"

namespace answerd::codec {

std::string pointer_token(std::string_view name) {
    std::string token = "/";
    for (const char c : name) {
        if (c == '~') {
            token += "~0";
        } else if (c == '/') {
            token += "~1";
        } else {
            token += c;
        }
    }
    return token;
}

std::string DomBuilder::pointer() const {
    std::string text;
    for (const auto& [container, key] : open_) {
        if (container->is_array()) {
            // Elements are added before they are filled: the last one is the one being built, unless nothing is open
            // below, and then the next one is.
            const bool is_innermost = container == open_.back().container;
            text += pointer_token(std::to_string(container->size() - (is_innermost ? 0 : 1)));
        } else if (key != nullptr) {
            text += pointer_token(*key);
        }
    }
    return text;
}

} // namespace answerd::codec
