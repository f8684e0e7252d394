// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/crm.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace answerd::api {

// Reads the members of one JSON object, each once. The first problem is kept and everything after it yields defaults,
// so a caller reads all members in a row and asks `problem()` at the end; that also refuses members nobody asked for.
// Holds a reference: the object outlives it.
class MemberReader {
public:
    explicit MemberReader(const codec::Json& object, std::string pointer = {});

    // A text of min_bytes to max_bytes.
    [[nodiscard]] std::string text(std::string_view name, std::size_t min_bytes, std::size_t max_bytes);
    [[nodiscard]] std::string optional_text(std::string_view name, std::size_t max_bytes);
    [[nodiscard]] Uuid uuid(std::string_view name);
    [[nodiscard]] std::optional<Uuid> optional_uuid(std::string_view name);
    // A configuration name; empty when null.
    [[nodiscard]] std::string name_or_null(std::string_view name);
    [[nodiscard]] std::optional<std::string> optional_name(std::string_view name);
    // An object {"kind", "id"}, or null.
    [[nodiscard]] std::optional<RecordReference> record_or_null(std::string_view name);
    [[nodiscard]] bool optional_flag(std::string_view name); // false when absent
    // An integer from 0 up.
    [[nodiscard]] std::uint64_t count(std::string_view name);
    // The object to be read by a reader of its own, or nothing.
    [[nodiscard]] const codec::Json* optional_object(std::string_view name);
    [[nodiscard]] std::string pointer_to(std::string_view name) const;

    void refuse(std::string_view name, std::string sentence, ProblemCode code = ProblemCode::invalid);
    void take_over(std::optional<Problem> problem);
    [[nodiscard]] std::optional<Problem> problem();

private:
    [[nodiscard]] const codec::Json* find(std::string_view name);
    [[nodiscard]] const codec::Json* require(std::string_view name);

    const codec::Json& object_;
    std::string pointer_;
    std::set<std::string, std::less<>> known_;
    std::optional<Problem> problem_;
};

} // namespace answerd::api
