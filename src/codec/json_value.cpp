// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/json_value.hpp"

#include "document_builder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace answerd::codec {

JsonValue JsonValue::of_boolean(bool value) {
    JsonValue made;
    made.kind_ = Kind::boolean;
    made.boolean_ = value;
    return made;
}

JsonValue JsonValue::of(std::int64_t value) {
    JsonValue made;
    made.kind_ = Kind::integer;
    made.integer_ = value;
    return made;
}

JsonValue JsonValue::of(double value) {
    JsonValue made;
    made.kind_ = Kind::number;
    made.number_ = value;
    return made;
}

JsonValue JsonValue::of(std::string_view text) {
    JsonValue made;
    made.kind_ = Kind::text;
    made.size_ = static_cast<std::uint32_t>(text.size());
    made.characters_ = text.data();
    return made;
}

JsonValue JsonValue::of(std::span<const JsonValue> elements) {
    JsonValue made;
    made.kind_ = Kind::array;
    made.size_ = static_cast<std::uint32_t>(elements.size());
    made.elements_ = elements.data();
    return made;
}

JsonValue JsonValue::of(std::span<const JsonMember> members) {
    JsonValue made;
    made.kind_ = Kind::object;
    made.size_ = static_cast<std::uint32_t>(members.size());
    made.members_ = members.data();
    return made;
}

double JsonValue::number() const {
    if (kind_ == Kind::integer) return static_cast<double>(integer_);
    return kind_ == Kind::number ? number_ : 0;
}

std::string_view JsonValue::text() const {
    if (kind_ != Kind::text || size_ == 0) return {};
    return {characters_, size_};
}

std::span<const JsonValue> JsonValue::elements() const {
    if (kind_ != Kind::array) return {};
    return {elements_, size_};
}

std::span<const JsonMember> JsonValue::members() const {
    if (kind_ != Kind::object) return {};
    return {members_, size_};
}

const JsonValue* JsonValue::find(std::string_view name) const {
    for (const JsonMember& member : members()) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

JsonDocument::JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(std::unique_ptr<Memory> memory, JsonValue root) : memory_(std::move(memory)), root_(root) {}

namespace {

JsonValue viewed(const Json& tree, JsonDocument::Memory& memory) {
    switch (tree.type()) {
    case Json::value_t::null:
    case Json::value_t::binary:
    case Json::value_t::discarded:
        return {};
    case Json::value_t::boolean:
        return JsonValue::of(tree.get<bool>());
    case Json::value_t::number_integer:
        return JsonValue::of(tree.get<std::int64_t>());
    case Json::value_t::number_unsigned:
        if (!std::in_range<std::int64_t>(tree.get<std::uint64_t>())) return JsonValue::of(tree.get<double>());
        return JsonValue::of(tree.get<std::int64_t>());
    case Json::value_t::number_float:
        return JsonValue::of(tree.get<double>());
    case Json::value_t::string:
        return JsonValue::of(std::string_view(tree.get_ref<const std::string&>()));
    case Json::value_t::array: {
        auto* const elements = memory.take<JsonValue>(tree.size());
        std::ranges::transform(tree, elements, [&](const Json& element) { return viewed(element, memory); });
        return JsonValue::of(std::span<const JsonValue>(elements, tree.size()));
    }
    case Json::value_t::object: {
        auto* const members = memory.take<JsonMember>(tree.size());
        std::ranges::transform(tree.get_ref<const Json::object_t&>(), members, [&](const auto& member) {
            return JsonMember{.name = member.first, .value = viewed(member.second, memory)};
        });
        return JsonValue::of(std::span<const JsonMember>(members, tree.size()));
    }
    }
    return {};
}

} // namespace

JsonDocument view_of(const Json& tree) {
    constexpr std::size_t first_bytes = 1024;
    auto memory = std::make_unique<JsonDocument::Memory>(first_bytes);
    const JsonValue root = viewed(tree, *memory);
    return {std::move(memory), root};
}

Json to_tree(const JsonValue& value) {
    switch (value.kind()) {
    case JsonValue::Kind::null:
        return nullptr;
    case JsonValue::Kind::boolean:
        return value.boolean();
    case JsonValue::Kind::integer:
        return value.integer();
    case JsonValue::Kind::number:
        return value.number();
    case JsonValue::Kind::text:
        return std::string(value.text());
    case JsonValue::Kind::array: {
        Json array = Json::array();
        for (const JsonValue& element : value.elements())
            array.push_back(to_tree(element));
        return array;
    }
    case JsonValue::Kind::object: {
        Json object = Json::object();
        for (const JsonMember& member : value.members())
            object.emplace(std::string(member.name), to_tree(member.value));
        return object;
    }
    }
    return nullptr;
}

std::string dump_json(const JsonValue& value) {
    return dump_json(to_tree(value));
}

} // namespace answerd::codec
