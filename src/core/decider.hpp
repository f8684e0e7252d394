// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model.hpp"

#include "answerd/core/core.hpp"

#include <utility>

namespace answerd::core {

// One command being decided: events are emitted one by one and applied at once, so that what is decided next sees them.
// Lives for the length of one Core::handle.
class Decider {
public:
    Decider(Model& model, Instant now, const Origin& origin) : model_(model), now_(now), origin_(origin) {}

    [[nodiscard]] const State& state() const { return model_.state(); }
    [[nodiscard]] const Configuration& configuration() const { return model_.state().configuration; }
    [[nodiscard]] const CoreSettings& settings() const { return model_.settings(); }
    [[nodiscard]] const Timers& timers() const { return model_.timers(); }
    [[nodiscard]] RoutingIndex& routing() { return model_.routing(); }
    [[nodiscard]] const RoutingIndex& waiting_lines() const { return model_.waiting_lines(); }
    [[nodiscard]] std::size_t live_calls() const { return model_.live_calls(); }
    [[nodiscard]] std::optional<CallId> oldest_ended_call() const { return model_.oldest_ended_call(); }
    [[nodiscard]] std::vector<ControlId> controls_of(CallId call) const { return model_.controls_of(call); }
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] const Origin& origin() const { return origin_; }
    [[nodiscard]] bool has_emitted() const { return !emissions_.empty(); }

    void emit(EventBody body);

    // The same decisions make the same ids: they follow from the seed, the place in the journal and a count.
    template <class IdType>
    [[nodiscard]] IdType new_id() {
        return IdType{new_uuid()};
    }

    [[nodiscard]] Decision finish(Result<Answer> answer);

private:
    [[nodiscard]] Uuid new_uuid();

    Model& model_;
    Instant now_;
    const Origin& origin_;
    std::vector<Emission> emissions_;
    std::uint64_t ids_made_ = 0;
};

[[nodiscard]] inline std::unexpected<Problem> refuse(ProblemCode code, std::string sentence, std::string where = {}) {
    return std::unexpected(Problem{code, std::move(sentence), std::move(where)});
}

template <class IdType>
[[nodiscard]] Answer answer_with(IdType id) {
    return Answer{.id = id.uuid, .revision = std::nullopt, .was_repeated = false};
}

} // namespace answerd::core
