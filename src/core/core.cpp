// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/core.hpp"

#include "configuration_tables.hpp"
#include "decisions.hpp"
#include "digest.hpp"
#include "explain.hpp"
#include "lookup.hpp"
#include "projection.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd {

using core::find_in;

struct Core::Impl {
    explicit Impl(CoreSettings settings) : model(settings) {}

    core::Model model;
};

namespace {

const std::vector<RememberedCommand>* memory_of(const State& state, const Origin& origin) {
    switch (origin.kind) {
    case OriginKind::agent: {
        const AgentState* agent = find_in(state.agents, origin.user);
        return agent == nullptr ? nullptr : &agent->commands;
    }
    case OriginKind::user:
        return &state.user_commands;
    case OriginKind::system:
    case OriginKind::adapter: // their repeats are recognised by what they say
        return nullptr;
    }
    return nullptr;
}

std::optional<Answer> remembered_answer(const State& state, const Origin& origin, const Command& command) {
    if (origin.command_id.empty()) return std::nullopt;
    const auto* memory = memory_of(state, origin);
    if (memory == nullptr) return std::nullopt;
    const std::string id =
        origin.kind == OriginKind::user ? to_string(origin.user) + ":" + origin.command_id : origin.command_id;
    const auto found = std::ranges::find(*memory, id, &RememberedCommand::command_id);
    if (found == memory->end()) return std::nullopt;
    Answer answer{.id = found->answer_id, .revision = std::nullopt, .was_repeated = true};
    if (const auto* put = std::get_if<command::PutConfiguration>(&command)) {
        answer.revision = core::revision_of(state.configuration, kind_of(put->entity), key_of(put->entity));
    } else if (std::holds_alternative<command::ApplyConfiguration>(command)) {
        answer.revision = state.configuration.revision;
    }
    return answer;
}

Decision refused(Problem problem) {
    return Decision{.answer = std::unexpected(std::move(problem)), .emissions = {}};
}

} // namespace

Core::Core(CoreSettings settings) : impl_(std::make_unique<Impl>(settings)) {}
Core::Core(Core&&) noexcept = default;
Core& Core::operator=(Core&&) noexcept = default;
Core::~Core() = default;

void Core::restore(State state) {
    impl_->model.restore(std::move(state));
}

void Core::apply(const Event& event) {
    impl_->model.apply(event, nullptr);
}

Decision Core::handle(Instant now, const Origin& origin, const Command& command) {
    constexpr std::size_t command_id_length_max = 64;
    if (origin.command_id.size() > command_id_length_max) {
        return refused(Problem{ProblemCode::invalid, "a command id has at most 64 characters", "/id"});
    }
    if (const auto answer = remembered_answer(state(), origin, command)) {
        return Decision{.answer = *answer, .emissions = {}};
    }
    core::Decider decider(impl_->model, std::max(now, state().last_at), origin);
    auto answer = std::visit([&](const auto& asked) { return core::decide(decider, asked); }, command);
    if (decider.has_emitted()) core::match(decider);
    return decider.finish(std::move(answer));
}

std::optional<Instant> Core::next_deadline() const {
    const auto first = impl_->model.timers().first();
    return first ? std::optional{first->deadline} : std::nullopt;
}

const State& Core::state() const {
    return impl_->model.state();
}

std::uint64_t Core::digest() const {
    return core::digest_of(state());
}

std::optional<Explanation> Core::explain(Instant now, WorkItemId item) const {
    return core::explain(impl_->model, now, item);
}

std::size_t Core::waiting_in(const QueueName& queue) const {
    return impl_->model.waiting_lines().waiting_in(queue);
}

std::optional<AgentNotice> Core::snapshot_of(UserId agent) const {
    const AgentState* found = find_in(state().agents, agent);
    if (found == nullptr) return std::nullopt;
    return AgentNotice{
        .agent = agent, .seq = found->stream_seq, .body = core::snapshot_for(state(), *found), .at = state().last_at};
}

std::vector<Control> Core::pending_controls() const {
    std::vector<Control> controls;
    for (const auto& [id, control] : state().controls)
        controls.push_back(control);
    std::ranges::sort(controls, {}, &Control::id);
    return controls;
}

} // namespace answerd
