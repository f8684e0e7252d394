// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/match.hpp"
#include "answerd/domain/user.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Lists inside a record: one column of JSON text, NULL when empty. In a file of its own because JSON is slow to
// compile.
namespace answerd::store {

using CallAttributes = std::map<std::string, PersonalText>;

[[nodiscard]] std::string to_column(const CallAttributes& attributes);
[[nodiscard]] std::string to_column(const CustomValues& values);
[[nodiscard]] std::string to_column(const std::vector<MatchCandidate>& candidates);
[[nodiscard]] std::string to_column(const std::vector<SkillRequirement>& skills);
[[nodiscard]] std::string to_column(const std::vector<QueueName>& queues);
[[nodiscard]] std::string to_column(const std::vector<std::string>& names);
[[nodiscard]] std::string to_column(const std::vector<Role>& roles);
[[nodiscard]] std::string to_column(const std::map<std::string, std::string>& texts);

// Throw SqliteError when the text was damaged.
void from_column(std::string_view text, CallAttributes& attributes);
void from_column(std::string_view text, CustomValues& values);
void from_column(std::string_view text, std::vector<MatchCandidate>& candidates);
void from_column(std::string_view text, std::vector<SkillRequirement>& skills);
void from_column(std::string_view text, std::vector<QueueName>& queues);
void from_column(std::string_view text, std::vector<std::string>& names);
void from_column(std::string_view text, std::vector<Role>& roles);
void from_column(std::string_view text, std::map<std::string, std::string>& texts);

[[nodiscard]] std::string to_column(const ConfigurationEntity& entity);
void from_column(std::string_view text, ConfigurationEntity& entity);

// As the api shows them: what the audit says.
[[nodiscard]] std::string text_without_kind(const ConfigurationEntity& entity);
[[nodiscard]] std::string word_of(ConfigurationKind kind);

template <class T>
concept JsonColumn = requires(const T& value) {
    to_column(value);
    value.empty();
};

inline constexpr int unreadable_value = 11; // SQLITE_CORRUPT: the file says something this program never writes

} // namespace answerd::store
