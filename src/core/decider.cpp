// SPDX-License-Identifier: Apache-2.0
#include "decider.hpp"

#include "digest.hpp"

namespace answerd::core {

void Decider::emit(EventBody body) {
    Emission emission;
    emission.event.seq = state().last_seq + 1;
    emission.event.at = now_;
    emission.event.origin = origin_;
    emission.event.body = std::move(body);
    // The event is applied in place: its notices and records are taken from the state right after it.
    emissions_.push_back(std::move(emission));
    model_.apply(emissions_.back().event, &emissions_.back());
}

Uuid Decider::new_uuid() {
    const std::uint64_t place = mix(state().seed ^ mix(state().last_seq));
    const std::uint64_t count = ++ids_made_;
    return make_uuid_v7(now_, mix(place ^ (2 * count)), mix(place ^ (2 * count + 1)));
}

Decision Decider::finish(Result<Answer> answer) {
    if (!emissions_.empty() && answer) {
        Event& last = emissions_.back().event;
        last.completes_command = true;
        last.answer_id = answer->id;
        model_.remember(last);
    }
    return Decision{.answer = std::move(answer), .emissions = std::move(emissions_)};
}

} // namespace answerd::core
