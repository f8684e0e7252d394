// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_value.hpp"

#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::codec {

class JsonDocument::Memory {
public:
    explicit Memory(std::size_t first_bytes) : resource_(first_bytes) {}

    [[nodiscard]] std::string_view copy(std::string_view text);
    [[nodiscard]] std::pmr::memory_resource* resource() { return &resource_; }
    template <class T>
    [[nodiscard]] T* take(std::size_t count) {
        return static_cast<T*>(resource_.allocate(count * sizeof(T), alignof(T)));
    }

private:
    std::pmr::monotonic_buffer_resource resource_;
};

// Builds a document from pieces in the order of the text, and knows where it is.
class DocumentBuilder {
public:
    explicit DocumentBuilder(std::size_t first_bytes);

    [[nodiscard]] std::size_t depth() const { return open_.size(); }
    [[nodiscard]] std::string_view copy(std::string_view text) { return memory_->copy(text); }

    void add(JsonValue value);
    void key(std::string_view name) { pending_.push_back({name, {}}); }
    void open(JsonValue::Kind kind) { open_.push_back({kind, pending_.size()}); }
    void close_array();
    // False when two members have one name: then pointer() is that of the second.
    [[nodiscard]] bool close_object();

    // JSON pointer (RFC 6901) of the value that is being built.
    [[nodiscard]] std::string pointer() const;
    [[nodiscard]] JsonDocument take();

private:
    struct Open {
        JsonValue::Kind kind;
        std::size_t first; // of its members or elements among the pending ones
    };

    [[nodiscard]] std::span<const JsonMember> newest_members() const;

    std::unique_ptr<JsonDocument::Memory> memory_;
    // In the same memory: what is built is gone with its document, and one large block is asked for instead of three.
    std::pmr::vector<JsonMember> pending_; // of what is open; elements have no name
    std::pmr::vector<Open> open_;
};

} // namespace answerd::codec
