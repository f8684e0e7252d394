// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/json.hpp"

#include "dom_builder.hpp"

#include <algorithm>
#include <optional>

namespace answerd::codec {

namespace {

// nlohmann's message without what it read: the text may be about a person.
std::string reason_of(const nlohmann::detail::exception& error) {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) return "a number is too large";
    const std::string_view message = error.what();
    constexpr std::string_view before_reason = " - ";
    constexpr std::string_view before_input = "; last read:";
    const auto start = message.find(before_reason);
    if (start == std::string_view::npos) return "not JSON";
    const auto reason = message.substr(start + before_reason.size());
    return std::string(reason.substr(0, reason.find(before_input)));
}

// Builds the tree and applies the limits while it grows, so that nothing oversized ever exists.
class StrictHandler {
public:
    explicit StrictHandler(const JsonLimits& limits) : limits_(limits) {}

    bool null() { return count() && add(nullptr); }
    bool boolean(bool value) { return count() && add(value); }
    bool number_integer(std::int64_t value) { return count() && add(value); }
    bool number_unsigned(std::uint64_t value) {
        if (!count()) return false;
        constexpr auto int64_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (value > int64_max) return refuse_integer();
        // Signed whatever its sign: equal numbers have one type in our trees.
        return add(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& text) {
        if (!count()) return false;
        // nlohmann turns an integer that fits no 64 bits into a double.
        if (text.find_first_of(".eE") == std::string::npos) return refuse_integer();
        return add(value);
    }
    bool string(std::string& value) {
        if (!count() || !is_short_enough(value)) return false;
        return add(value);
    }
    bool binary(const Json::binary_t& /*value*/) { return refuse(ProblemCode::invalid, "Binary is not JSON."); }
    bool start_object(std::size_t /*size*/) { return open(Json::object()); }
    bool end_object() { return close(); }
    bool start_array(std::size_t /*size*/) { return open(Json::array()); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        if (!is_short_enough(name)) return false;
        return builder_.key(name) || refuse(ProblemCode::invalid, "A member name stands twice in one object.");
    }
    bool parse_error(std::size_t position, const std::string& /*token*/, const nlohmann::detail::exception& error) {
        return refuse(ProblemCode::invalid,
                      "Not valid JSON at byte " + std::to_string(position) + ": " + reason_of(error) + ".");
    }

    [[nodiscard]] Problem problem() const { return problem_; }
    [[nodiscard]] Json take() { return builder_.take(); }

private:
    bool refuse(ProblemCode code, std::string detail) {
        problem_ = Problem(code, std::move(detail), builder_.pointer());
        return false;
    }
    bool refuse_integer() { return refuse(ProblemCode::invalid, "An integer does not fit into 64 bits with sign."); }
    bool count() {
        if (++values_ <= limits_.values_max) return true;
        return refuse(ProblemCode::too_large, "More than " + std::to_string(limits_.values_max) + " values.");
    }
    bool is_short_enough(const std::string& text) {
        if (text.size() <= limits_.string_bytes_max) return true;
        return refuse(ProblemCode::too_large,
                      "A string has more than " + std::to_string(limits_.string_bytes_max) + " bytes.");
    }
    bool add(Json&& value) {
        builder_.add(std::move(value));
        return true;
    }
    bool open(Json&& container) {
        if (!count()) return false;
        if (builder_.depth() >= limits_.depth_max) {
            return refuse(ProblemCode::too_large,
                          "Nested deeper than " + std::to_string(limits_.depth_max) + " levels.");
        }
        builder_.open(std::move(container));
        return true;
    }
    bool close() {
        builder_.close();
        return true;
    }

    const JsonLimits& limits_;
    DomBuilder builder_;
    std::size_t values_ = 0;
    Problem problem_;
};

// What nlohmann would pass over in silence.
std::optional<Problem> problem_before_parsing(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return Problem(ProblemCode::too_large, "More than " + std::to_string(limits.bytes_max) + " bytes.");
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        return Problem(ProblemCode::invalid, "Not valid JSON at byte 1: a byte order mark.");
    }
    // nlohmann takes a NUL byte for the end of the text and ignores the rest.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return Problem(ProblemCode::invalid, "Not valid JSON at byte " + std::to_string(nul + 1) + ": a NUL byte.");
    }
    return std::nullopt;
}

} // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
    if (auto problem = problem_before_parsing(text, limits)) return std::unexpected(*std::move(problem));
    StrictHandler handler(limits);
    if (!Json::sax_parse(text.begin(), text.end(), &handler)) return std::unexpected(handler.problem());
    return handler.take();
}

std::string dump_json(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace answerd::codec
