// SPDX-License-Identifier: Apache-2.0
#include "document_builder.hpp"

#include "dom_builder.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

namespace answerd::codec {

namespace {

constexpr std::size_t pending_at_first = 64;
constexpr std::size_t open_at_first = 8;
constexpr std::size_t scratch_bytes = pending_at_first * sizeof(JsonMember) + open_at_first * 2 * sizeof(std::size_t);

// By a small table of hashes; whoever chooses names with equal hashes makes it compare all pairs of a few.
constexpr std::size_t hashed_max = 64;
std::optional<std::size_t> repeated_among_few(std::span<const JsonMember> members) {
    std::array<std::uint8_t, 4 * hashed_max> place_of{}; // plus one
    for (std::size_t i = 0; i < members.size(); ++i) {
        auto slot = std::hash<std::string_view>{}(members[i].name) % place_of.size();
        for (; place_of[slot] != 0; slot = (slot + 1) % place_of.size()) {
            if (members[place_of[slot] - 1U].name == members[i].name) return i;
        }
        place_of[slot] = static_cast<std::uint8_t>(i + 1);
    }
    return std::nullopt;
}

std::optional<std::size_t> repeated_among_many(std::span<const JsonMember> members) {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(members[i].name, i); });
    const auto first = std::ranges::adjacent_find(order, {}, [&](std::size_t i) { return members[i].name; });
    if (first == order.end()) return std::nullopt;
    return *std::next(first);
}

// The place of a member whose name stands before it too.
std::optional<std::size_t> repeated(std::span<const JsonMember> members) {
    if (members.size() < 2) return std::nullopt;
    return members.size() <= hashed_max ? repeated_among_few(members) : repeated_among_many(members);
}

} // namespace

std::string_view JsonDocument::Memory::copy(std::string_view text) {
    if (text.empty()) return {};
    char* const place = take<char>(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

DocumentBuilder::DocumentBuilder(std::size_t first_bytes)
    : memory_(std::make_unique<JsonDocument::Memory>(first_bytes + scratch_bytes)), pending_(memory_->resource()),
      open_(memory_->resource()) {
    pending_.reserve(pending_at_first);
    open_.reserve(open_at_first);
}

void DocumentBuilder::add(JsonValue value) {
    if (!open_.empty() && open_.back().kind == JsonValue::Kind::object) {
        pending_.back().value = value;
    } else {
        pending_.push_back({{}, value});
    }
}

std::span<const JsonMember> DocumentBuilder::newest_members() const {
    return std::span(pending_).subspan(open_.back().first);
}

void DocumentBuilder::close_array() {
    const auto newest = newest_members();
    auto* const elements = memory_->take<JsonValue>(newest.size());
    std::ranges::transform(newest, elements, &JsonMember::value);
    const std::span<const JsonValue> array(elements, newest.size());
    pending_.resize(open_.back().first);
    open_.pop_back();
    add(JsonValue::of(array));
}

bool DocumentBuilder::close_object() {
    const auto newest = newest_members();
    if (const auto second = repeated(newest)) {
        pending_.resize(open_.back().first + *second + 1);
        return false;
    }
    auto* const members = memory_->take<JsonMember>(newest.size());
    std::ranges::copy(newest, members);
    const std::span<const JsonMember> object(members, newest.size());
    pending_.resize(open_.back().first);
    open_.pop_back();
    add(JsonValue::of(object));
    return true;
}

std::string DocumentBuilder::pointer() const {
    std::string text;
    for (std::size_t i = 0; i < open_.size(); ++i) {
        // A value stands among the pending ones only when it is whole; a member from its name on.
        const std::size_t end = i + 1 < open_.size() ? open_[i + 1].first : pending_.size();
        if (open_[i].kind == JsonValue::Kind::array) {
            text += pointer_token(std::to_string(end - open_[i].first));
        } else if (end > open_[i].first) {
            text += pointer_token(pending_[end - 1].name);
        }
    }
    return text;
}

JsonDocument DocumentBuilder::take() {
    return {std::move(memory_), pending_.front().value};
}

} // namespace answerd::codec
