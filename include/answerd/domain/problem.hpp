// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace answerd {

// Why something was refused, in words for the person who asked and with a code for the program that asked. The codes
// are the closed list every interface uses; api maps each to one HTTP status and one protocol error.
enum class ProblemCode {
    invalid,         // the input breaks a stated rule; `pointer` says where
    not_found,       // no such record
    conflict,        // the record is not in a state that allows this; `detail` names the state
    duplicate,       // a name or unique value is taken
    stale,           // the expected revision is not the current one
    not_supported,   // the adapter or channel cannot do this
    not_permitted,   // known caller, missing right
    unauthenticated, // unknown caller
    too_large,
    throttled,
    overloaded,  // a bounded queue is full: try again
    unavailable, // storage refuses writes (disk full) or the server is stopping
    internal,
};
ANSWERD_DESCRIBE_ENUM(ProblemCode, invalid, not_found, conflict, duplicate, stale, not_supported, not_permitted,
                      unauthenticated, too_large, throttled, overloaded, unavailable, internal)

// One of several things wrong with the same input.
struct Fault {
    std::string pointer; // as Problem::pointer
    std::string detail;
    friend bool operator==(const Fault&, const Fault&) = default;
};
ANSWERD_DESCRIBE(Fault, pointer, detail)

struct Problem {
    ProblemCode code = ProblemCode::internal;
    std::string pointer;       // JSON pointer (RFC 6901) into the input; empty when the whole of it is meant
    std::string detail;        // a sentence without personal data
    std::vector<Fault> errors; // everything that is wrong, the above first, where more than one thing is looked for

    Problem() = default;
    Problem(ProblemCode problem_code, std::string sentence, std::string where = {})
        : code(problem_code), pointer(std::move(where)), detail(std::move(sentence)) {}
    friend bool operator==(const Problem&, const Problem&) = default;
};
ANSWERD_DESCRIBE(Problem, code, pointer, detail, errors)

template <class T = void>
using Result = std::expected<T, Problem>;

} // namespace answerd
