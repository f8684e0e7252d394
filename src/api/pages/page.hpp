// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/net/server.hpp"

#include <string>
#include <string_view>

namespace answerd::api {

// The pages as they are compiled in. They are served byte for byte: nothing of a request ever becomes part of them.
[[nodiscard]] std::string_view set_up_html();
[[nodiscard]] std::string_view claimed_html();

// A self-contained page with the policy that lets its own style and script run and nothing else.
[[nodiscard]] net::Response page_response(int status, std::string_view html);
// The hash of the text between <element> and </element> as a policy writes it; empty when there is none.
[[nodiscard]] std::string policy_hash(std::string_view html, std::string_view element);

} // namespace answerd::api
