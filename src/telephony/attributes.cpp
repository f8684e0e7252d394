// SPDX-License-Identifier: Apache-2.0
#include "attributes.hpp"

#include <iterator>

namespace answerd::telephony {
namespace {

std::size_t bytes_of(const Attributes& attributes) {
    std::size_t bytes = 0;
    for (const auto& [key, value] : attributes)
        bytes += key.size() + value.reveal().size();
    return bytes;
}

} // namespace

std::string attribute_text(const codec::JsonValue& value) {
    if (value.is_text()) return std::string(value.text());
    return codec::dump_json(value);
}

bool is_within_attribute_limits(const Attributes& attributes) {
    return attributes.size() <= attribute_keys_max && bytes_of(attributes) <= attribute_bytes_max;
}

bool cut_to_attribute_limits(Attributes& attributes) {
    const auto is_too_long = [](const auto& attribute) {
        return attribute.first.size() > attribute_key_bytes_max ||
               attribute.second.reveal().size() > attribute_value_bytes_max;
    };
    bool is_cut = std::erase_if(attributes, is_too_long) > 0;
    while (!is_within_attribute_limits(attributes)) {
        attributes.erase(std::prev(attributes.end()));
        is_cut = true;
    }
    return is_cut;
}

} // namespace answerd::telephony
