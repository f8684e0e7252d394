// SPDX-License-Identifier: Apache-2.0
#include "sqlite/json_columns.hpp"

#include "sqlite/database.hpp"

#include "answerd/codec/describe_json.hpp"

#include <nlohmann/json.hpp>

namespace answerd::store {

namespace {

// What was bounded when it came in is written with escapes: our own text is read whatever its size.
constexpr codec::JsonLimits own_text{.bytes_max = std::size_t{4} << 30U,
                                     .depth_max = 64,
                                     .string_bytes_max = std::size_t{64} << 20U,
                                     .values_max = 1'000'000'000};

template <class T>
void read(std::string_view text, T& value) {
    const Result<codec::JsonDocument> document = codec::parse_document(text, own_text);
    if (document) {
        Result<T> read = codec::from_json<T>(document->root(), codec::Reading::tolerant);
        if (read) {
            value = std::move(*read);
            return;
        }
    }
    throw SqliteError(unreadable_value, "a stored list cannot be read");
}

} // namespace

std::string to_column(const CallAttributes& attributes) {
    return codec::to_json_text(attributes);
}
std::string to_column(const CustomValues& values) {
    return codec::to_json_text(values);
}
std::string to_column(const std::vector<MatchCandidate>& candidates) {
    return codec::to_json_text(candidates);
}
std::string to_column(const std::vector<SkillRequirement>& skills) {
    return codec::to_json_text(skills);
}
std::string to_column(const std::vector<QueueName>& queues) {
    return codec::to_json_text(queues);
}
std::string to_column(const std::vector<std::string>& names) {
    return codec::to_json_text(names);
}
std::string to_column(const std::vector<Role>& roles) {
    return codec::to_json_text(roles);
}
std::string to_column(const std::map<std::string, std::string>& texts) {
    return codec::to_json_text(texts);
}
std::string to_column(const ConfigurationEntity& entity) {
    return codec::to_json_text(entity);
}

void from_column(std::string_view text, CallAttributes& attributes) {
    read(text, attributes);
}
void from_column(std::string_view text, CustomValues& values) {
    read(text, values);
}
void from_column(std::string_view text, std::vector<MatchCandidate>& candidates) {
    read(text, candidates);
}
void from_column(std::string_view text, std::vector<SkillRequirement>& skills) {
    read(text, skills);
}
void from_column(std::string_view text, std::vector<QueueName>& queues) {
    read(text, queues);
}
void from_column(std::string_view text, std::vector<std::string>& names) {
    read(text, names);
}
void from_column(std::string_view text, std::vector<Role>& roles) {
    read(text, roles);
}
void from_column(std::string_view text, std::map<std::string, std::string>& texts) {
    read(text, texts);
}
void from_column(std::string_view text, ConfigurationEntity& entity) {
    read(text, entity);
}

std::string text_without_kind(const ConfigurationEntity& entity) {
    return std::visit([](const auto& value) { return codec::to_json_text(value); }, entity);
}
std::string word_of(ConfigurationKind kind) {
    return codec::to_json(kind).get<std::string>();
}

} // namespace answerd::store
