// SPDX-License-Identifier: Apache-2.0
#include "member_reader.hpp"

#include "answerd/codec/described.hpp"

namespace answerd::telephony {

MemberReader::MemberReader(const Json& object, std::string pointer, std::optional<Problem>& problem)
    : object_(object), pointer_(std::move(pointer)), problem_(problem) {
    if (!object_.is_object() && !problem_) problem_ = Problem{ProblemCode::invalid, "has to be an object", pointer_};
}

const Json* MemberReader::member(std::string_view name) const {
    if (problem_) return nullptr;
    const Json* found = object_.find(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::string MemberReader::pointer_to(std::string_view name) const {
    std::string pointer = pointer_ + "/";
    for (const char c : name) { // RFC 6901 §3
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer.push_back(c);
        }
    }
    return pointer;
}

void MemberReader::refuse(std::string_view name, std::string sentence) {
    if (!problem_) problem_ = Problem{ProblemCode::invalid, std::move(sentence), pointer_to(name)};
}

std::string MemberReader::text(std::string_view name, std::size_t bytes_max) {
    const Json* value = member(name);
    if (value == nullptr) return {};
    if (!value->is_text()) {
        refuse(name, "has to be text");
        return {};
    }
    const std::string_view found = value->text();
    if (found.size() > bytes_max) {
        refuse(name, "is longer than " + std::to_string(bytes_max) + " bytes");
        return {};
    }
    return std::string(found);
}

std::string MemberReader::required_text(std::string_view name, std::size_t bytes_max) {
    std::string value = text(name, bytes_max);
    if (value.empty()) refuse(name, "is required");
    return value;
}

std::string MemberReader::scalar(std::string_view name, std::size_t bytes_max) {
    const Json* value = member(name);
    if (value == nullptr || value->is_text()) return text(name, bytes_max);
    if (value->is_object() || value->is_array()) {
        refuse(name, "has to be text or a number");
        return {};
    }
    return codec::dump_json(*value);
}

std::optional<std::int64_t> MemberReader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const Json* value = member(name);
    if (value == nullptr) return std::nullopt;
    const std::int64_t number = value->integer();
    if (value->is(Json::Kind::integer) && number >= min && number <= max) return number;
    refuse(name, "has to be an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
}

std::optional<bool> MemberReader::boolean(std::string_view name) {
    const Json* value = member(name);
    if (value == nullptr) return std::nullopt;
    if (value->is(Json::Kind::boolean)) return value->boolean();
    refuse(name, "has to be true or false");
    return std::nullopt;
}

std::optional<Instant> MemberReader::instant(std::string_view name) {
    constexpr std::size_t time_bytes_max = 64;
    const std::string value = text(name, time_bytes_max);
    if (value.empty()) return std::nullopt;
    const std::optional<Instant> at = codec::parse_rfc3339(value);
    if (!at) refuse(name, "has to be an RFC 3339 time with an offset");
    return at;
}

} // namespace answerd::telephony
