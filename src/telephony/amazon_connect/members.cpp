// SPDX-License-Identifier: Apache-2.0
#include "amazon_connect/members.hpp"

#include "event_key.hpp"

#include "answerd/codec/described.hpp"

#include <algorithm>

namespace answerd::telephony::connect {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_equal_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

const Json* first_of(const Json* value) {
    while (value != nullptr && value->is_array())
        value = value->elements().empty() ? nullptr : &value->elements().front();
    return value == nullptr || value->is_null() ? nullptr : value;
}

} // namespace

const Json* member(const Json* object, std::string_view name) {
    object = first_of(object);
    if (object == nullptr) return nullptr;
    if (const Json* exact = object->find(name)) return first_of(exact);
    for (const auto& [key, value] : object->members()) {
        if (is_equal_ignoring_case(key, name)) return first_of(&value);
    }
    return nullptr;
}

const Json* member(const Json* object, std::string_view first, std::string_view second) {
    return member(member(object, first), second);
}

std::string text(const Json* object, std::string_view name) {
    const Json* value = member(object, name);
    if (value == nullptr) return {};
    if (value->is_text()) return std::string(value->text());
    return value->is(Json::Kind::integer) ? std::to_string(value->integer()) : std::string{};
}

std::string upper_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::optional<Instant> time(const Json* object, std::string_view name) {
    return believable(codec::parse_rfc3339(text(object, name)));
}

std::string arn_tail(std::string_view arn) {
    const std::size_t slash = arn.rfind('/');
    return slash == std::string_view::npos ? std::string{} : std::string{arn.substr(slash + 1)};
}

std::string instance_of_arn(std::string_view arn) {
    constexpr std::string_view marker = "instance/";
    const std::size_t at = arn.find(marker);
    if (at == std::string_view::npos) return {};
    const std::string_view id = arn.substr(at + marker.size());
    return std::string{id.substr(0, id.find('/'))};
}

} // namespace answerd::telephony::connect
