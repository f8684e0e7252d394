// SPDX-License-Identifier: Apache-2.0
#include "dom_builder.hpp"

#include "answerd/codec/escape.hpp"
#include "answerd/codec/json_io.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

namespace answerd::codec {

namespace {

constexpr std::size_t number_characters_max = 32;

class TextSink final : public JsonSink {
public:
    void begin_object() override { open('{'); }
    void end_object() override { close('}'); }
    void begin_array() override { open('['); }
    void end_array() override { close(']'); }
    void key(std::string_view name) override {
        string(name);
        text_ += ':';
        needs_comma_ = false;
    }
    void null() override { literal("null"); }
    void boolean(bool value) override { literal(value ? "true" : "false"); }
    void integer(std::int64_t value) override { digits_of(value); }
    void number(double value) override {
        if (!std::isfinite(value)) return null();
        digits_of(value);
    }
    void string(std::string_view value) override {
        separate();
        text_ += '"';
        append_escaped(text_, value);
        text_ += '"';
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void separate() {
        if (needs_comma_) text_ += ',';
        needs_comma_ = true;
    }
    void literal(std::string_view word) {
        separate();
        text_ += word;
    }
    template <class Number>
    void digits_of(Number value) {
        std::array<char, number_characters_max> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
        std::string_view text(buffer.data(), end);
        // Without a point it would be an integer, and above int64 one that the strict reader refuses.
        const bool looks_whole = std::is_floating_point_v<Number> && text.find_first_of(".e") == std::string_view::npos;
        literal(text);
        if (looks_whole) text_ += ".0";
    }
    void open(char bracket) {
        separate();
        text_ += bracket;
        needs_comma_ = false;
    }
    void close(char bracket) {
        text_ += bracket;
        needs_comma_ = true;
    }

    std::string text_;
    bool needs_comma_ = false;
};

class TreeSink final : public JsonSink {
public:
    void begin_object() override { builder_.open(Json::object()); }
    void end_object() override { builder_.close(); }
    void begin_array() override { builder_.open(Json::array()); }
    void end_array() override { builder_.close(); }
    void key(std::string_view name) override { builder_.key(std::string(name)); }
    void null() override { builder_.add(nullptr); }
    void boolean(bool value) override { builder_.add(value); }
    void integer(std::int64_t value) override { builder_.add(value); }
    void number(double value) override {
        if (!std::isfinite(value)) return null();
        builder_.add(value);
    }
    void string(std::string_view value) override { builder_.add(value); }
    [[nodiscard]] Json take() { return builder_.take(); }

private:
    DomBuilder builder_;
};

} // namespace

void JsonSink::unsigned_integer(std::uint64_t value) {
    if (std::in_range<std::int64_t>(value)) return integer(static_cast<std::int64_t>(value));
    string(std::to_string(value));
}

std::string write_text(const std::function<void(JsonSink&)>& write) {
    TextSink sink;
    write(sink);
    return sink.take();
}

Json write_tree(const std::function<void(JsonSink&)>& write) {
    TreeSink sink;
    write(sink);
    return sink.take();
}

} // namespace answerd::codec
