// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace answerd::codec {

// Builds a nlohmann tree from pieces in document order, and knows where it is.
class DomBuilder {
public:
    using Json = nlohmann::json;

    [[nodiscard]] std::size_t depth() const { return open_.size(); }

    void add(Json&& value) { place(std::move(value)); }
    void open(Json&& container) { open_.push_back({place(std::move(container)), nullptr}); }
    void close() { open_.pop_back(); }
    // False when the object has this key already.
    bool key(const std::string& name) {
        Open& object = open_.back();
        const auto [member, is_new] = object.container->get_ref<Json::object_t&>().try_emplace(name, nullptr);
        object.key = &member->first;
        slot_ = &member->second;
        return is_new;
    }

    // JSON pointer (RFC 6901) of the value that is being built.
    [[nodiscard]] std::string pointer() const;
    [[nodiscard]] Json take() { return std::move(root_); }

private:
    struct Open {
        Json* container;
        const std::string* key; // of the member being built; lives in the container
    };

    Json* place(Json&& value) {
        if (open_.empty()) return &(root_ = std::move(value));
        Json& parent = *open_.back().container;
        if (parent.is_array()) return &parent.get_ref<Json::array_t&>().emplace_back(std::move(value));
        return &(*slot_ = std::move(value));
    }

    Json root_;
    std::vector<Open> open_;
    Json* slot_ = nullptr;
};

// One step of a JSON pointer with its slash, escaped.
[[nodiscard]] std::string pointer_token(std::string_view name);

} // namespace answerd::codec
