// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"
#include "answerd/store/store.hpp"

#include <memory>

// Whoever becomes known after their call: the call is linked to the record all the same (row B13). A call that ended
// without a record is looked up again by the rules in force, when a record is written with its customer's number, and
// once a day, for what leads to a record without being a number. It is linked where the match would have linked it at
// once, and says so in the history of its links.
namespace answerd::telephony {

struct LateMatchesParts {
    std::unique_ptr<store::Reader> reader;
    engine::Engine* engine = nullptr; // outlives the late matches, as the clock does
    engine::Clock* clock = nullptr;
    int days = 7;                  // a call that ended longer ago stays as it is; 0 = all do
    Milliseconds interval{2'000};  // between two looks at the list
    Milliseconds patience{10'000}; // with the writer; whatever it did not answer is tried again at the next look
};

class LateMatches {
public:
    virtual ~LateMatches() = default;
    virtual void stop() = 0; // waits for the look that is under way
};

// Works on a thread of its own, after everybody else.
[[nodiscard]] std::unique_ptr<LateMatches> start_late_matches(LateMatchesParts parts);

} // namespace answerd::telephony
