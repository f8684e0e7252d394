// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_client.hpp"

#include <string>

// Whom a caller would be taken for, and why in this order. Exit codes: 0 somebody was found, 1 nobody, 2 could not be
// asked.
namespace answerd::app {

struct MatchQuestion {
    std::string from;      // as the provider would send it
    std::string region;    // ISO 3166, for a number without "+"; empty = of the dialled number, or the installation's
    std::string to;        // the dialled number; empty = none
    std::string attribute; // "accountNumber=4711"; empty = none
    std::string verification; // "A", "B", "C", "failed"; empty = the provider says nothing
    std::string layout;       // the softphone layout; empty = the usual one
};

[[nodiscard]] int match_caller(const ServerPlace& place, const MatchQuestion& question);

} // namespace answerd::app
