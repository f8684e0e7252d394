// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <utility>

namespace answerd {

// Text about a person: a name, a number, a transcript line, an agent's note. It cannot be streamed or formatted, so it
// cannot reach a log by accident; whoever really needs the text says `reveal()`, and a reviewer can search for that.
class PersonalText {
public:
    PersonalText() = default;
    explicit PersonalText(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] const std::string& reveal() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    friend auto operator<=>(const PersonalText&, const PersonalText&) = default;

private:
    std::string text_;
};

std::ostream& operator<<(std::ostream&, const PersonalText&) = delete;

} // namespace answerd
