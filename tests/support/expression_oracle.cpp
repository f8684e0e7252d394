// SPDX-License-Identifier: Apache-2.0
#include "support/expression_oracle.hpp"

#include <cctype>
#include <vector>

namespace answerd::testing {

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto is_plain = [&](std::size_t where) {
            return where < text.size() && (std::isalnum(static_cast<unsigned char>(text[where])) != 0 ||
                                           text[where] == '-' || text[where] == '_');
        };
        std::size_t end = at;
        if (text[at] == '"') {
            end = text.find('"', at + 1) + 1;
        } else if (is_plain(at)) {
            while (is_plain(end))
                ++end;
        } else if (text[at] == '.' || ((text[at] == '<' || text[at] == '>') && at + 1 < text.size())) {
            end = at + 2;
        } else {
            end = at + 1;
        }
        if (text[at] != ' ') words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

class Reader {
public:
    Reader(std::vector<std::string> words, const std::map<std::string, int>& levels)
        : words_(std::move(words)), levels_(levels) {}

    // Both sides are always read to their ends: only what is true is joined early.
    bool any() {
        bool result = all();
        while (take("or")) {
            const bool other = all();
            result = result || other;
        }
        return result;
    }

private:
    bool take(const std::string& word) {
        if (next_ >= words_.size() || words_[next_] != word) return false;
        ++next_;
        return true;
    }
    std::string word() { return words_.at(next_++); }

    bool all() {
        bool result = one();
        while (take("and")) {
            const bool other = one();
            result = result && other;
        }
        return result;
    }

    bool one() {
        if (take("not")) return !one();
        if (take("(")) {
            const bool inner = any();
            word();
            return inner;
        }
        std::string skill = word();
        if (skill.front() == '"') skill = skill.substr(1, skill.size() - 2);
        const auto held = levels_.find(skill);
        const bool has_it = held != levels_.end();
        if (take(">=")) return std::stoi(word()) <= (has_it ? held->second : -1);
        if (take("<=")) {
            const int most = std::stoi(word());
            return has_it && held->second <= most;
        }
        if (take("=")) return std::stoi(word()) == (has_it ? held->second : -1);
        if (!take("in")) return has_it;
        const int first = std::stoi(word());
        word();
        const int last = std::stoi(word());
        return has_it && first <= held->second && held->second <= last;
    }

    std::vector<std::string> words_;
    const std::map<std::string, int>& levels_;
    std::size_t next_ = 0;
};

} // namespace

bool fits_by_hand(const std::string& expression, const std::map<std::string, int>& levels) {
    return expression.empty() || Reader(words_of(expression), levels).any();
}

} // namespace answerd::testing
