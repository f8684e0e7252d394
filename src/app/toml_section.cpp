// SPDX-License-Identifier: Apache-2.0
#include "toml_section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

namespace answerd::app {

namespace {

std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> previous(right.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::vector<std::size_t> current(right.size() + 1, i);
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t substitution = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
        }
        previous = std::move(current);
    }
    return previous.back();
}

std::string line_of(const toml::node& node) {
    return "line " + std::to_string(node.source().begin.line) + ": ";
}

std::string plain(double number) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

} // namespace

std::string nearest_word(std::string_view word, const std::set<std::string, std::less<>>& known) {
    std::string best;
    std::size_t best_distance = word.size() / 3 + 2; // a slip or two, not another word
    for (const auto& candidate : known) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

const toml::node* TomlSection::find(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
}

void TomlSection::fault(std::string_view key, std::string_view sentence) {
    const auto* node = table_.get(key);
    faults_.push_back((node != nullptr ? line_of(*node) : std::string{}) + name_ + std::string(key) + " " +
                      std::string(sentence));
}

void TomlSection::read(std::string_view key, std::string& value) {
    const auto* node = find(key);
    if (node == nullptr) return;
    if (const auto text = node->value_exact<std::string>()) {
        value = *text;
    } else {
        fault(key, "must be a text in quotes");
    }
}

void TomlSection::read(std::string_view key, bool& value) {
    const auto* node = find(key);
    if (node == nullptr) return;
    if (const auto flag = node->value_exact<bool>()) {
        value = *flag;
    } else {
        fault(key, "must be true or false");
    }
}

void TomlSection::read(std::string_view key, std::int64_t& value, std::int64_t min, std::int64_t max) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto number = node->value_exact<std::int64_t>();
    if (number && *number >= min && *number <= max) {
        value = *number;
    } else {
        fault(key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
}

void TomlSection::read(std::string_view key, double& value, double min, double max) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto number = node->value<double>();
    if (number && node->is_number() && *number >= min && *number <= max) {
        value = *number;
    } else {
        fault(key, "must be a number from " + plain(min) + " to " + plain(max));
    }
}

void TomlSection::read(std::string_view key, std::vector<double>& value, double min, double max) {
    const auto* node = find(key);
    if (node == nullptr) return;
    std::vector<double> numbers;
    bool is_right = true;
    const auto add = [&](const toml::node& item) {
        const auto number = item.value<double>();
        is_right = is_right && item.is_number() && number && *number >= min && *number <= max;
        numbers.push_back(number.value_or(0));
    };
    if (const auto* array = node->as_array()) {
        for (const auto& item : *array)
            add(item);
    } else {
        add(*node);
    }
    if (is_right && !numbers.empty()) {
        value = std::move(numbers);
    } else {
        fault(key, "must be a number from " + plain(min) + " to " + plain(max) + ", or a list of them");
    }
}

void TomlSection::read(std::string_view key, std::vector<std::string>& value) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto* array = node->as_array();
    const bool all_text =
        array != nullptr && std::ranges::all_of(*array, [](const auto& item) { return item.is_string(); });
    if (!all_text) {
        fault(key, "must be a list of texts");
        return;
    }
    value.clear();
    for (const auto& item : *array)
        value.push_back(*item.value_exact<std::string>());
}

void TomlSection::read(std::string_view key, std::map<std::string, std::string>& value) {
    const auto* node = find(key);
    if (node == nullptr) return;
    const auto* entries = node->as_table();
    const bool all_text =
        entries != nullptr && std::ranges::all_of(*entries, [](const auto& entry) { return entry.second.is_string(); });
    if (!all_text) {
        fault(key, "must be a table of texts");
        return;
    }
    value.clear();
    for (const auto& [name, entry] : *entries)
        value.emplace(name.str(), *entry.template value_exact<std::string>());
}

const toml::table* TomlSection::table(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) fault(key, "must be a table: [" + std::string(key) + "]");
    return node->as_table();
}

const toml::array* TomlSection::tables(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return nullptr;
    const auto* array = node->as_array();
    const bool all_tables =
        array != nullptr && std::ranges::all_of(*array, [](const auto& item) { return item.is_table(); });
    if (all_tables) return array;
    fault(key, "must be a list of tables: [[" + std::string(key) + "]]");
    return nullptr;
}

void TomlSection::report_unknown_keys() {
    for (const auto& [key, node] : table_) {
        if (known_.contains(key.str())) continue;
        const auto meant = nearest_word(key.str(), known_);
        faults_.push_back(line_of(node) + "unknown key " + name_ + std::string(key.str()) +
                          (meant.empty() ? "" : "; did you mean " + name_ + meant + "?"));
    }
}

} // namespace answerd::app
