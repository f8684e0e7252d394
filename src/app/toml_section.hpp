// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "toml.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::app {

// Reads the keys of one TOML table, notes every fault with its line, and at the end reports the keys nobody asked for.
class TomlSection {
public:
    TomlSection(const toml::table& table, std::string name, std::vector<std::string>& faults)
        : table_(table), name_(std::move(name)), faults_(faults) {}

    void read(std::string_view key, std::string& value);
    void read(std::string_view key, bool& value);
    void read(std::string_view key, std::vector<std::string>& value);
    void read(std::string_view key, std::map<std::string, std::string>& value);
    void read(std::string_view key, std::int64_t& value, std::int64_t min, std::int64_t max);
    // Also whole numbers; of a list, also a single number.
    void read(std::string_view key, double& value, double min, double max);
    void read(std::string_view key, std::vector<double>& value, double min, double max);

    template <class Number>
    void read_number(std::string_view key, Number& value, std::int64_t min, std::int64_t max) {
        auto wide = static_cast<std::int64_t>(value);
        read(key, wide, min, max);
        value = static_cast<Number>(wide);
    }

    [[nodiscard]] const toml::table* table(std::string_view key);
    [[nodiscard]] const toml::array* tables(std::string_view key);
    void fault(std::string_view key, std::string_view sentence);
    void report_unknown_keys();

private:
    const toml::node* find(std::string_view key);

    const toml::table& table_;
    std::string name_;
    std::vector<std::string>& faults_;
    std::set<std::string, std::less<>> known_;
};

// The known word nearest to `word` by edit distance, when it is near enough to be a slip; else empty.
[[nodiscard]] std::string nearest_word(std::string_view word, const std::set<std::string, std::less<>>& known);

} // namespace answerd::app
