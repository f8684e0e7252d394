// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"
#include "answerd/telephony/adapter.hpp"

#include <string>
#include <utility>

namespace answerd::telephony {

// Empty when there is no such header.
[[nodiscard]] inline std::string header(const InboundRequest& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string{} : found->second;
}

[[nodiscard]] inline std::string sentence_of(const Problem& problem) {
    return problem.pointer.empty() ? problem.detail : problem.pointer + ": " + problem.detail;
}

[[nodiscard]] inline Problem invalid(std::string sentence, std::string pointer) {
    return {ProblemCode::invalid, std::move(sentence), std::move(pointer)};
}

} // namespace answerd::telephony
