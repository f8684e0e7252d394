// SPDX-License-Identifier: Apache-2.0
#include "member_reader.hpp"

#include <nlohmann/json.hpp>

namespace answerd::api {
namespace {

// RFC 6901 §3, and nothing that could flood a log or an answer.
[[nodiscard]] std::string escaped_token(std::string_view name) {
    constexpr std::size_t shown_max = 64;
    std::string token;
    for (const char letter : name.substr(0, shown_max)) {
        if (letter == '~')
            token += "~0";
        else if (letter == '/')
            token += "~1";
        else
            token += letter;
    }
    return token;
}

[[nodiscard]] std::optional<RecordKind> record_kind(std::string_view text) {
    if (text == "contact") return RecordKind::contact;
    if (text == "lead") return RecordKind::lead;
    if (text == "account") return RecordKind::account;
    if (text == "serviceCase") return RecordKind::service_case;
    return std::nullopt;
}

} // namespace

MemberReader::MemberReader(const codec::Json& object, std::string pointer)
    : object_(object), pointer_(std::move(pointer)) {}

std::string MemberReader::pointer_to(std::string_view name) const {
    return pointer_ + '/' + escaped_token(name);
}

void MemberReader::refuse(std::string_view name, std::string sentence, ProblemCode code) {
    if (!problem_) problem_ = Problem{code, std::move(sentence), name.empty() ? pointer_ : pointer_to(name)};
}

void MemberReader::take_over(std::optional<Problem> problem) {
    if (!problem_) problem_ = std::move(problem);
}

const codec::Json* MemberReader::find(std::string_view name) {
    known_.emplace(name);
    const auto found = object_.find(std::string{name});
    return found == object_.end() ? nullptr : &*found;
}

const codec::Json* MemberReader::require(std::string_view name) {
    const codec::Json* value = find(name);
    if (value == nullptr) refuse(name, "this member is required");
    return value;
}

std::string MemberReader::text(std::string_view name, std::size_t min_bytes, std::size_t max_bytes) {
    const codec::Json* value = require(name);
    if (value == nullptr) return {};
    if (!value->is_string()) {
        refuse(name, "a text is expected");
        return {};
    }
    auto text = value->get<std::string>();
    if (text.size() < min_bytes) refuse(name, "at least " + std::to_string(min_bytes) + " bytes are expected");
    if (text.size() > max_bytes)
        refuse(name, "at most " + std::to_string(max_bytes) + " bytes are taken", ProblemCode::too_large);
    return text;
}

std::string MemberReader::optional_text(std::string_view name, std::size_t max_bytes) {
    return find(name) == nullptr ? std::string{} : text(name, 0, max_bytes);
}

Uuid MemberReader::uuid(std::string_view name) {
    const auto parsed = parse_uuid(text(name, 0, std::string::npos));
    if (!parsed) refuse(name, "an id (UUID) is expected");
    return parsed.value_or(Uuid{});
}

std::optional<Uuid> MemberReader::optional_uuid(std::string_view name) {
    if (find(name) == nullptr) return std::nullopt;
    return uuid(name);
}

bool MemberReader::optional_flag(std::string_view name) {
    const codec::Json* value = find(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) refuse(name, "true or false is expected");
    return value->is_boolean() && value->get<bool>();
}

std::string MemberReader::name_or_null(std::string_view name) {
    const codec::Json* value = require(name);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_string() || !is_valid_name(value->get_ref<const std::string&>())) {
        refuse(name, "a configured name or null is expected");
        return {};
    }
    return value->get<std::string>();
}

std::optional<std::string> MemberReader::optional_name(std::string_view name) {
    const codec::Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string() || !is_valid_name(value->get_ref<const std::string&>()))
        refuse(name, "a configured name is expected");
    return value->is_string() ? value->get<std::string>() : std::string{};
}

std::optional<RecordReference> MemberReader::record_or_null(std::string_view name) {
    const codec::Json* value = require(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (!value->is_object()) {
        refuse(name, "an object with kind and id, or null, is expected");
        return std::nullopt;
    }
    MemberReader members{*value, pointer_to(name)};
    const auto kind = record_kind(members.text("kind", 1, 64));
    if (!kind) members.refuse("kind", "one of contact, lead, account, serviceCase is expected");
    const Uuid id = members.uuid("id");
    take_over(members.problem());
    return RecordReference{kind.value_or(RecordKind::contact), id};
}

std::uint64_t MemberReader::count(std::string_view name) {
    const codec::Json* value = require(name);
    if (value == nullptr) return 0;
    if (!value->is_number_integer() || value->get<std::int64_t>() < 0) {
        refuse(name, "a whole number from 0 up is expected");
        return 0;
    }
    return value->get<std::uint64_t>();
}

const codec::Json* MemberReader::optional_object(std::string_view name) {
    const codec::Json* value = find(name);
    if (value != nullptr && !value->is_object()) {
        refuse(name, "an object is expected");
        return nullptr;
    }
    return value;
}

std::optional<Problem> MemberReader::problem() {
    for (const auto& [name, value] : object_.items()) {
        if (!known_.contains(name)) refuse(name, "there is no such member here");
    }
    return problem_;
}

} // namespace answerd::api
