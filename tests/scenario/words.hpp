// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace answerd::testing {

// The words of one line of a story. Taking a word removes it; what is left over at the end was not understood.
class Words {
public:
    explicit Words(const std::string& line) {
        std::istringstream stream(line);
        for (std::string word; stream >> word && word[0] != '#';) {
            // 'several words' are one.
            for (std::string more; word[0] == '\'' && (word.size() == 1 || word.back() != '\'') && stream >> more;)
                word += " " + more;
            words_.push_back(word[0] == '\'' ? word.substr(1, word.size() - 2) : word);
        }
    }

    [[nodiscard]] bool empty() const { return words_.empty(); }
    [[nodiscard]] std::string next() {
        if (words_.empty()) throw std::runtime_error("a word is missing");
        std::string word = words_.front();
        words_.erase(words_.begin());
        return word;
    }
    // "key value" anywhere in the rest of the line.
    [[nodiscard]] std::optional<std::string> value_of(const std::string& key) {
        for (std::size_t at = 0; at + 1 < words_.size(); ++at) {
            if (words_[at] != key) continue;
            std::string value = words_[at + 1];
            words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(at),
                         words_.begin() + static_cast<std::ptrdiff_t>(at + 2));
            return value;
        }
        return std::nullopt;
    }
    [[nodiscard]] bool has(const std::string& flag) {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (words_[at] != flag) continue;
            words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(at));
            return true;
        }
        return false;
    }
    [[nodiscard]] std::string rest() {
        std::string text;
        for (const std::string& word : words_)
            text += (text.empty() ? "" : " ") + word;
        words_.clear();
        return text;
    }

private:
    std::vector<std::string> words_;
};

} // namespace answerd::testing
