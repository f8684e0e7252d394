// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/json.hpp"

#include "document_builder.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <optional>

namespace answerd::codec {

namespace {

namespace json = boost::json;

// Builds the document and applies the limits while it grows, so that nothing oversized ever exists. Called by Boost's
// parser; false stops it.
class StrictHandler {
public:
    static constexpr std::size_t max_object_size = SIZE_MAX; // ours are in `limits_`
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;

    StrictHandler(std::string_view text, const JsonLimits& limits)
        : text_(text), limits_(limits), builder_(2 * text.size() + 64) {}

    bool on_document_begin(json::error_code& /*error*/) { return true; }
    bool on_document_end(json::error_code& /*error*/) { return true; }
    bool on_array_begin(json::error_code& error) { return open(JsonValue::Kind::array, error); }
    bool on_array_end(std::size_t /*size*/, json::error_code& /*error*/) {
        builder_.close_array();
        return true;
    }
    bool on_object_begin(json::error_code& error) { return open(JsonValue::Kind::object, error); }
    bool on_object_end(std::size_t /*size*/, json::error_code& error) {
        return builder_.close_object() ||
               refuse(ProblemCode::invalid, "A member name stands twice in one object.", error);
    }
    bool on_string_part(json::string_view part, std::size_t size, json::error_code& error) {
        return keep_part(part, size, error);
    }
    bool on_string(json::string_view last, std::size_t size, json::error_code& error) {
        if (!count(error) || !is_short_enough(size, error)) return false;
        builder_.add(JsonValue::of(whole(last)));
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t size, json::error_code& error) {
        return keep_part(part, size, error);
    }
    bool on_key(json::string_view last, std::size_t size, json::error_code& error) {
        if (!is_short_enough(size, error)) return false;
        builder_.key(whole(last));
        return true;
    }
    bool on_number_part(json::string_view /*part*/, json::error_code& /*error*/) { return true; }
    bool on_int64(std::int64_t value, json::string_view /*text*/, json::error_code& error) {
        return add(JsonValue::of(value), error);
    }
    bool on_uint64(std::uint64_t /*value*/, json::string_view /*text*/, json::error_code& error) {
        return count(error) && refuse_integer(error);
    }
    bool on_double(double value, json::string_view text, json::error_code& error) {
        if (!count(error)) return false;
        // Boost turns an integer that fits no 64 bits into a double, and its doubles may be one place off.
        const std::string_view digits(text.data(), text.size());
        if (digits.find_first_of(".eE") == std::string_view::npos) return refuse_integer(error);
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool is_too_small = parsed.ec == std::errc::result_out_of_range && std::abs(value) < 1;
        if (is_too_small) value = 0;
        if (parsed.ec != std::errc{} && !is_too_small) {
            return refuse(ProblemCode::invalid, "Not valid JSON: a number is too large.", error);
        }
        builder_.add(JsonValue::of(value));
        return true;
    }
    bool on_bool(bool value, json::error_code& error) { return add(JsonValue::of(value), error); }
    bool on_null(json::error_code& error) { return add({}, error); }
    bool on_comment_part(json::string_view /*part*/, json::error_code& /*error*/) { return true; }
    bool on_comment(json::string_view /*last*/, json::error_code& /*error*/) { return true; }

    [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }
    [[nodiscard]] std::string pointer() const { return builder_.pointer(); }
    [[nodiscard]] JsonDocument take() { return builder_.take(); }

private:
    bool refuse(ProblemCode code, std::string detail, json::error_code& error) {
        problem_ = Problem(code, std::move(detail), builder_.pointer());
        error = json::make_error_code(json::error::exception);
        return false;
    }
    bool refuse_integer(json::error_code& error) {
        return refuse(ProblemCode::invalid, "An integer does not fit into 64 bits with sign.", error);
    }
    bool count(json::error_code& error) {
        if (++values_ <= limits_.values_max) return true;
        return refuse(ProblemCode::too_large, "More than " + std::to_string(limits_.values_max) + " values.", error);
    }
    bool is_short_enough(std::size_t bytes, json::error_code& error) {
        if (bytes <= limits_.string_bytes_max) return true;
        return refuse(ProblemCode::too_large,
                      "A string has more than " + std::to_string(limits_.string_bytes_max) + " bytes.", error);
    }
    bool add(JsonValue value, json::error_code& error) {
        if (!count(error)) return false;
        builder_.add(value);
        return true;
    }
    bool open(JsonValue::Kind kind, json::error_code& error) {
        if (!count(error)) return false;
        if (builder_.depth() >= limits_.depth_max) {
            return refuse(ProblemCode::too_large,
                          "Nested deeper than " + std::to_string(limits_.depth_max) + " levels.", error);
        }
        builder_.open(kind);
        return true;
    }
    bool keep_part(json::string_view part, std::size_t size, json::error_code& error) {
        if (!is_short_enough(size, error)) return false;
        parts_.append(part.data(), part.size());
        return true;
    }
    // A text without an escape stays where it is; others come in parts, from the parser's own buffer.
    std::string_view whole(json::string_view last) {
        const std::string_view piece(last.data(), last.size());
        if (parts_.empty()) {
            const std::less_equal<> precedes;
            const bool is_in_text = precedes(text_.data(), piece.data()) &&
                                    precedes(piece.data() + piece.size(), text_.data() + text_.size());
            return is_in_text ? piece : builder_.copy(piece);
        }
        parts_ += piece;
        const std::string_view kept = builder_.copy(parts_);
        parts_.clear();
        return kept;
    }

    std::string_view text_;
    const JsonLimits& limits_;
    DocumentBuilder builder_;
    std::string parts_; // of the text that is being read
    std::size_t values_ = 0;
    std::optional<Problem> problem_;
};

std::string broken_at(std::size_t offset, std::string_view reason) {
    return "Not valid JSON at byte " + std::to_string(offset + 1) + ": " + std::string(reason) + ".";
}

std::optional<Problem> problem_before_parsing(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return Problem(ProblemCode::too_large, "More than " + std::to_string(limits.bytes_max) + " bytes.");
    }
    if (text.starts_with("\xEF\xBB\xBF")) return Problem(ProblemCode::invalid, broken_at(0, "a byte order mark"));
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return Problem(ProblemCode::invalid, broken_at(nul, "a NUL byte"));
    }
    return std::nullopt;
}

// Says why without what was read: the text may be about a person.
std::string reason_of(json::error_code error, std::string_view text, std::size_t offset) {
    if (offset >= text.size() || error == json::error::incomplete) return "the text ends too early";
    if (error == json::error::exponent_overflow) return "a number is too large";
    const auto byte = static_cast<unsigned char>(text[offset]);
    constexpr unsigned char first_printable = 0x20;
    constexpr unsigned char first_beyond_ascii = 0x80;
    if (byte < first_printable) return "a control character";
    if (byte >= first_beyond_ascii) return "not UTF-8, or a character that does not belong here";
    if (error == json::error::extra_data) return "text after the value";
    if (error == json::error::syntax) return "a character that does not belong here";
    return "an escape that does not exist";
}

} // namespace

Result<JsonDocument> parse_document(std::string_view text, const JsonLimits& limits) {
    if (auto problem = problem_before_parsing(text, limits)) return std::unexpected(*std::move(problem));
    json::parse_options options;
    options.max_depth = limits.depth_max + 1; // ours is met first
    json::basic_parser<StrictHandler> parser(options, text, limits);
    json::error_code error;
    const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
    StrictHandler& handler = parser.handler();
    if (handler.problem()) return std::unexpected(*handler.problem());
    if (!error && consumed < text.size()) error = json::make_error_code(json::error::extra_data);
    if (!error) return handler.take();
    return std::unexpected(
        Problem(ProblemCode::invalid, broken_at(consumed, reason_of(error, text, consumed)), handler.pointer()));
}

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
    const auto document = parse_document(text, limits);
    if (!document) return std::unexpected(document.error());
    return to_tree(document->root());
}

std::string dump_json(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace answerd::codec
