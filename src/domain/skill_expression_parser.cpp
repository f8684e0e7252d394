// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/skill_expression.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace answerd {

namespace {

using Kind = SkillExpression::Kind;

constexpr int level_highest = 10;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// A word is a name, a number or one of and, or, not, in; a quoted word is always a name.
struct Token {
    enum class Kind { end, word, quoted, sign, unknown };
    Kind kind = Kind::end;
    std::string_view text;
    std::size_t at = 0;
};

class Tokens {
public:
    explicit Tokens(std::string_view text) : text_(text) { advance(); }

    [[nodiscard]] const Token& now() const { return now_; }
    [[nodiscard]] bool is(std::string_view text) const {
        return now_.text == text && (now_.kind == Token::Kind::word || now_.kind == Token::Kind::sign);
    }
    bool take(std::string_view text) {
        const bool is_it = is(text);
        if (is_it) advance();
        return is_it;
    }
    Token take_any() {
        Token token = now_;
        advance();
        return token;
    }

private:
    void advance() {
        while (next_ < text_.size() && (text_[next_] == ' ' || text_[next_] == '\t'))
            ++next_;
        now_ = Token{.kind = Token::Kind::end, .text = {}, .at = next_};
        if (next_ < text_.size()) read();
    }

    void read() {
        const std::string_view rest = text_.substr(next_);
        std::size_t size = 0;
        while (size < rest.size() && is_name_character(rest[size]))
            ++size;
        if (size > 0) return accept(Token::Kind::word, rest.substr(0, size), size);
        for (const std::string_view sign : {">=", "<=", "..", "=", "(", ")"}) {
            if (rest.starts_with(sign)) return accept(Token::Kind::sign, sign, sign.size());
        }
        const std::size_t closing = rest.find('"', 1);
        if (rest.front() == '"' && closing != std::string_view::npos) {
            return accept(Token::Kind::quoted, rest.substr(1, closing - 1), closing + 1);
        }
        accept(Token::Kind::unknown, rest.substr(0, 1), 1);
    }

    void accept(Token::Kind kind, std::string_view text, std::size_t size) {
        now_ = Token{.kind = kind, .text = text, .at = next_};
        next_ += size;
    }

    std::string_view text_;
    std::size_t next_ = 0;
    Token now_;
};

bool is_reserved(std::string_view word) {
    return word == "and" || word == "or" || word == "not" || word == "in";
}

class Parser {
public:
    Parser(std::string_view text, const IsKnownSkill& is_known) : tokens_(text), is_known_(is_known) {}

    Result<SkillExpression> whole() {
        auto expression = disjunction(0);
        if (expression && tokens_.now().kind != Token::Kind::end) return expected("\"and\", \"or\" or the end");
        return expression;
    }

private:
    using Rule = Result<SkillExpression> (Parser::*)(int);

    [[nodiscard]] std::unexpected<Problem> fault(std::size_t at, const std::string& sentence) const {
        return std::unexpected(Problem{ProblemCode::invalid, "column " + std::to_string(at + 1) + ": " + sentence});
    }
    [[nodiscard]] std::unexpected<Problem> expected(const std::string& what) const {
        return fault(tokens_.now().at, "expected " + what);
    }

    // Parts of the same kind are taken in: "(a and b) and c" is "a and b and c".
    Result<SkillExpression> chain(Kind kind, std::string_view word, Rule rule, int depth) {
        auto first = (this->*rule)(depth);
        if (!first || !tokens_.is(word)) return first;
        SkillExpression all{.kind = kind, .skill = {}, .parts = {}};
        const auto add = [&](SkillExpression part) {
            if (part.kind == kind) {
                std::ranges::move(part.parts, std::back_inserter(all.parts));
            } else {
                all.parts.push_back(std::move(part));
            }
        };
        add(std::move(*first));
        while (tokens_.take(word)) {
            auto next = (this->*rule)(depth);
            if (!next) return next;
            add(std::move(*next));
        }
        return all;
    }

    Result<SkillExpression> disjunction(int depth) {
        return chain(Kind::disjunction, "or", &Parser::conjunction, depth);
    }
    Result<SkillExpression> conjunction(int depth) { return chain(Kind::conjunction, "and", &Parser::negation, depth); }

    Result<SkillExpression> negation(int depth) {
        const std::size_t at = tokens_.now().at;
        const bool is_negation = tokens_.take("not");
        if (!is_negation && !tokens_.take("(")) return test();
        if (depth >= expression_depth_max) {
            return fault(at, "at most " + std::to_string(expression_depth_max) + " levels of \"not\" and parentheses");
        }
        auto inner = is_negation ? negation(depth + 1) : disjunction(depth + 1);
        if (!inner) return inner;
        if (is_negation) {
            SkillExpression made{.kind = Kind::negation, .skill = {}, .parts = {}};
            made.parts.push_back(std::move(*inner));
            return made;
        }
        if (!tokens_.take(")")) return expected("\")\"");
        return inner;
    }

    Result<SkillExpression> test() {
        const Token name = tokens_.now();
        const bool is_word = name.kind == Token::Kind::word && !is_reserved(name.text);
        if (!is_word && name.kind != Token::Kind::quoted) return expected("a skill name");
        if (!is_valid_name(name.text))
            return fault(name.at, "a skill name is 1 to 64 of: lower-case letters, digits, '-' and '_'");
        if (++tests_ > expression_tests_max) {
            return fault(name.at, "at most " + std::to_string(expression_tests_max) + " skills");
        }
        SkillExpression made{.kind = Kind::test, .skill = SkillName{std::string(name.text)}, .parts = {}};
        if (is_known_ && !is_known_(made.skill)) {
            return fault(name.at, "skill '" + made.skill.value + "' is not configured");
        }
        tokens_.take_any();
        if (auto levels = read_levels(made); !levels) return std::unexpected(levels.error());
        return made;
    }

    Result<> read_levels(SkillExpression& test) {
        const bool is_range = tokens_.is("in");
        const bool is_equal = tokens_.is("=");
        const bool is_least = tokens_.is(">=");
        if (!is_range && !is_equal && !is_least && !tokens_.is("<=")) return {};
        tokens_.take_any();
        const std::size_t at = tokens_.now().at;
        const auto first = level();
        if (!first) return std::unexpected(first.error());
        if (is_least || is_equal || is_range) test.lowest = *first;
        if (!is_least) test.highest = *first;
        if (!is_range) return {};
        if (!tokens_.take("..")) return expected("\"..\"");
        const auto last = level();
        if (!last) return std::unexpected(last.error());
        if (*last < *first) return fault(at, "a range goes from the lower to the higher level");
        test.highest = *last;
        return {};
    }

    Result<int> level() {
        const Token token = tokens_.now();
        int value = -1;
        const char* end = token.text.data() + token.text.size();
        const auto [stop, error] = std::from_chars(token.text.data(), end, value);
        const bool is_level = token.kind == Token::Kind::word && error == std::errc{} && stop == end && value >= 0 &&
                              value <= level_highest;
        if (!is_level) return expected("a level from 0 to 10");
        tokens_.take_any();
        return value;
    }

    Tokens tokens_;
    const IsKnownSkill& is_known_;
    std::size_t tests_ = 0;
};

} // namespace

Result<SkillExpression> parse_skill_expression(std::string_view text, const IsKnownSkill& is_known) {
    return Parser(text, is_known).whole();
}

} // namespace answerd
