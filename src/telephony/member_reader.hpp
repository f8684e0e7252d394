// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_value.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace answerd::telephony {

using Json = codec::JsonValue;

// Reads the members of one JSON object by contract: absent and null are the same, another type than the stated one is
// a problem that names the member. The first problem is kept and read by whoever owns it; after it everything reads as
// absent, so the caller checks once at the end.
class MemberReader {
public:
    // `object` and `problem` outlive the reader. A value that is no object is a problem.
    MemberReader(const Json& object, std::string pointer, std::optional<Problem>& problem);

    [[nodiscard]] std::string text(std::string_view name, std::size_t bytes_max = 1024);
    [[nodiscard]] std::string required_text(std::string_view name, std::size_t bytes_max = 1024);
    // Text, or a number or boolean written as text.
    [[nodiscard]] std::string scalar(std::string_view name, std::size_t bytes_max = 1024);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
    [[nodiscard]] std::optional<bool> boolean(std::string_view name);
    [[nodiscard]] std::optional<Instant> instant(std::string_view name);
    // The member whatever it is; null pointer when absent or null.
    [[nodiscard]] const Json* member(std::string_view name) const;

    void refuse(std::string_view name, std::string sentence);
    [[nodiscard]] std::string pointer_to(std::string_view name) const;
    [[nodiscard]] std::optional<Problem>& problem() { return problem_; }

private:
    const Json& object_;
    std::string pointer_;
    std::optional<Problem>& problem_;
};

} // namespace answerd::telephony
