// SPDX-License-Identifier: Apache-2.0
#include "engine_world.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <variant>

namespace answerd::test {

namespace {

constexpr std::chrono::seconds patience{10};

class ClockFace final : public engine::Clock {
public:
    explicit ClockFace(std::shared_ptr<std::atomic<std::int64_t>> at_ms) : at_ms_(std::move(at_ms)) {}
    Instant now() override { return Instant{Milliseconds{at_ms_->load()}}; }

private:
    std::shared_ptr<std::atomic<std::int64_t>> at_ms_;
};

struct TextOfNotice {
    std::string operator()(const notice::Snapshot&) const { return "snapshot"; }
    std::string operator()(const notice::Presence&) const { return "presence"; }
    std::string operator()(const notice::Offer&) const { return "offer"; }
    std::string operator()(const notice::WorkChanged&) const { return "workChanged"; }
    std::string operator()(const notice::Transcript&) const { return "transcript"; }
    std::string operator()(const notice::ControlFailed&) const { return "controlFailed"; }
};

command::PutConfiguration put(ConfigurationEntity entity) {
    return {.entity = std::move(entity)};
}

} // namespace

HandClock::HandClock(Instant at) : at_ms_(std::make_shared<std::atomic<std::int64_t>>(at.time_since_epoch().count())) {}

void HandClock::advance(Milliseconds by) {
    at_ms_->fetch_add(by.count());
}

Instant HandClock::now() const {
    return Instant{Milliseconds{at_ms_->load()}};
}

std::unique_ptr<engine::Clock> HandClock::face() const {
    return std::make_unique<ClockFace>(at_ms_);
}

void Diary::write(std::string line) {
    const std::scoped_lock lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
}

std::vector<std::string> Diary::lines() const {
    const std::scoped_lock lock(mutex_);
    return lines_;
}

bool Diary::wait_for(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return lines_.size() >= count; });
}

bool Diary::wait_for(const std::string& line) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return std::ranges::find(lines_, line) != lines_.end(); });
}

void RecordingSink::deliver(std::uint64_t seq, std::shared_ptr<const std::string> frame) {
    {
        const std::scoped_lock lock(mutex_);
        frames_.push_back({seq, *frame});
    }
    diary_->write("frame " + name_ + " " + *frame);
}

void RecordingSink::close(std::string_view reason) {
    {
        const std::scoped_lock lock(mutex_);
        closed_with_ = reason;
    }
    diary_->write("close " + name_ + " " + std::string(reason));
}

std::vector<DeliveredFrame> RecordingSink::frames() const {
    const std::scoped_lock lock(mutex_);
    return frames_;
}

std::vector<std::uint64_t> RecordingSink::seqs() const {
    std::vector<std::uint64_t> seqs;
    for (const auto& frame : frames())
        seqs.push_back(frame.seq);
    return seqs;
}

std::string RecordingSink::closed_with() const {
    const std::scoped_lock lock(mutex_);
    return closed_with_;
}

UserId agent_id(std::uint64_t number) {
    return UserId{Uuid{.high = 0xA6E17, .low = number}};
}

ConnectionId connection_id(std::uint64_t number) {
    return ConnectionId{Uuid{.high = 0xC0, .low = number}};
}

std::string frame_text(const AgentNotice& notice) {
    return std::visit(TextOfNotice{}, notice.body);
}

std::vector<Command> organisation(std::uint64_t agents) {
    const ChannelName voice{"voice"};
    const ChannelName chat{"chat"};
    std::vector<Command> commands{
        put(ServiceChannel{.name = voice, .label = "Voice", .exclusive = true}),
        put(ServiceChannel{.name = chat, .label = "Chat"}),
        put(PresenceStatus{.name = {"available"}, .label = "Available", .channels = {voice, chat}}),
        put(PresenceConfiguration{.name = {"desk"}, .label = "Desk", .capacity = 2}),
        put(RoutingConfiguration{.name = {"standard"}, .label = "Standard"}),
        put(Queue{.name = {"support"}, .label = "Support", .routing = {"standard"}}),
        put(AdapterProfile{.name = {"pbx"},
                           .kind = "byo",
                           .capabilities = {.connect = true, .hold = true, .transfer = true, .hang_up = true},
                           .default_queue = {"support"}}),
    };
    for (std::uint64_t i = 1; i <= agents; ++i) {
        commands.emplace_back(put(AgentProfile{.id = agent_id(i),
                                               .display_name = "Agent " + std::to_string(i),
                                               .queues = {{"support"}},
                                               .presence_configuration = {"desk"},
                                               .endpoint = "sip:" + std::to_string(i)}));
    }
    return commands;
}

Command a_chat(const std::string& queue) {
    return command::CreateWorkItem{.channel = {"chat"}, .queue = {queue}};
}

EngineWorld::EngineWorld(engine::EngineSettings engine_settings, StoredFacts facts)
    : clock(Instant{Milliseconds{1'700'000'000'000}}), store(std::move(facts)), settings(engine_settings) {}

EngineWorld::~EngineWorld() {
    store.release_commits();
}

Result<> EngineWorld::start() {
    const auto write_control = [diary = diary](const Control& control) {
        diary->write(std::string("control ") + boost::describe::enum_to_string(control.kind, ""));
    };
    auto started = engine::start_engine({.settings = settings,
                                         .writer = store.open_writer(),
                                         .reader = store.open_reader(),
                                         .clock = clock.face(),
                                         .encode_notice = frame_text,
                                         .send_control = write_control,
                                         .on_fatal = [diary = diary](std::string_view) { diary->write("fatal"); }},
                                        &recovery);
    if (!started) return std::unexpected(started.error());
    engine = std::move(*started);
    return {};
}

void EngineWorld::set_up(std::uint64_t agents) {
    const auto started = start();
    ASSERT_TRUE(started) << started.error().detail;
    for (auto& command : organisation(agents)) {
        const auto answer = answer_to(std::move(command));
        ASSERT_TRUE(answer) << answer.error().detail;
    }
}

void EngineWorld::restart() {
    engine.reset();
    const auto started = start();
    ASSERT_TRUE(started) << started.error().detail;
}

bool EngineWorld::ask(const std::string& name, Command command, Origin origin) {
    return engine->submit(std::move(origin), std::move(command), [diary = diary, name](const Result<Answer>& answer) {
        diary->write((answer ? "answer " : "refused ") + name);
    });
}

Result<Answer> EngineWorld::answer_to(Command command, Origin origin) {
    auto promise = std::make_shared<std::promise<Result<Answer>>>();
    auto future = promise->get_future();
    const bool is_taken = engine->submit(std::move(origin), std::move(command),
                                         [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); });
    if (!is_taken) return std::unexpected(Problem(ProblemCode::overloaded, "submit said false"));
    if (future.wait_for(patience) != std::future_status::ready) {
        return std::unexpected(Problem(ProblemCode::internal, "no answer within ten seconds"));
    }
    return future.get();
}

std::shared_ptr<RecordingSink> EngineWorld::connect(std::uint64_t agent, std::uint64_t connection,
                                                    std::optional<std::uint64_t> last_seq) {
    const auto name = std::to_string(agent) + "/" + std::to_string(connection);
    auto sink = std::make_shared<RecordingSink>(name, diary);
    const bool is_taken = engine->connect(
        {.agent = agent_id(agent), .connection = connection_id(connection), .last_seq = last_seq, .sink = sink},
        [diary = diary, name](const Result<Answer>& answer) {
            diary->write((answer ? "answer connect " : "refused connect ") + name);
        });
    EXPECT_TRUE(is_taken);
    return sink;
}

std::shared_ptr<RecordingSink> EngineWorld::sign_in(std::uint64_t agent, std::uint64_t connection) {
    auto sink = connect(agent, connection);
    const auto answer = answer_to(command::SetPresence{.agent = agent_id(agent), .status = {"available"}});
    EXPECT_TRUE(answer) << answer.error().detail;
    return sink;
}

bool EngineWorld::settle() {
    // Two rounds: the query of the first may overtake commands that were taken in the same turn.
    for (int round = 0; round < 2; ++round) {
        auto promise = std::make_shared<std::promise<void>>();
        auto future = promise->get_future();
        if (!engine->query([promise](const Core&, Instant) { promise->set_value(); })) return false;
        if (future.wait_for(patience) != std::future_status::ready) return false;
    }
    return true;
}

std::uint64_t EngineWorld::stream_seq(std::uint64_t agent) {
    auto promise = std::make_shared<std::promise<std::uint64_t>>();
    auto future = promise->get_future();
    const bool is_taken = engine->query([promise, id = agent_id(agent)](const Core& core, Instant) {
        const auto found = core.state().agents.find(id);
        promise->set_value(found == core.state().agents.end() ? 0 : found->second.stream_seq);
    });
    EXPECT_TRUE(is_taken);
    return is_taken ? future.get() : 0;
}

} // namespace answerd::test
