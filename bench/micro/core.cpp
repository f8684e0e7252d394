// SPDX-License-Identifier: Apache-2.0
// The contact center itself, without I/O: what one call costs it, with few and with many callers waiting.
#include "answerd/core/core.hpp"

#include <benchmark/benchmark.h>

#include <deque>
#include <string>
#include <variant>

namespace answerd::bench {
namespace {

constexpr int agents = 10;

UserId agent_id(int number) {
    return UserId{make_uuid_v7(Instant{Milliseconds{1'700'000'000'000}}, 1, static_cast<std::uint64_t>(number) + 1)};
}

class BusyFloor {
public:
    explicit BusyFloor(std::int64_t waiting) {
        put(ServiceChannel{.name = {"voice"}, .label = "Voice", .exclusive = true, .wrap_up_seconds = 0});
        put(PresenceStatus{.name = {"available"}, .label = "Available", .channels = {{"voice"}}});
        put(PresenceConfiguration{.name = {"default"}, .label = "Default"});
        put(RoutingConfiguration{.name = {"default"}, .label = "Default", .push_timeout_seconds = 0});
        put(Queue{.name = {"load"}, .label = "Load", .routing = {"default"}});
        put(AdapterProfile{.name = {"pbx"}, .kind = "byo"});
        for (int n = 0; n < agents; ++n) {
            put(AgentProfile{.id = agent_id(n),
                             .display_name = "Agent",
                             .queues = {{"load"}},
                             .presence_configuration = {"default"},
                             .endpoint = "sip:agent@pbx"});
            do_it(command::AgentConnected{.agent = agent_id(n), .connection = ConnectionId{agent_id(n).uuid}});
            do_it(command::SetPresence{.agent = agent_id(n), .status = {"available"}});
        }
        for (std::int64_t n = 0; n < waiting + agents; ++n)
            call_comes();
    }

    // An agent accepts, talks, is free again and gets the next offer; somebody else calls.
    void serve_one() {
        if (offers_.empty()) {
            if (refusal_.empty()) refusal_ = "nobody was offered a call";
            return;
        }
        const Offer offer = std::move(offers_.front());
        offers_.pop_front();
        now_ += Milliseconds{10};
        if (core_.next_deadline().value_or(Instant::max()) <= now_) do_it(command::TimePassed{});
        do_it(command::AcceptWork{.agent = offer.agent, .work = offer.work});
        do_it(signal(offer.call_key, command::SignalKind::ended));
        call_comes();
    }
    [[nodiscard]] const std::string& refusal() const { return refusal_; } // the first; empty: all is well

private:
    struct Offer {
        UserId agent;
        AgentWorkId work;
        std::string call_key;
    };

    void put(ConfigurationEntity entity) {
        do_it(command::PutConfiguration{.entity = std::move(entity), .expected_revision = {}});
    }
    void call_comes() { do_it(signal("call-" + std::to_string(calls_++), command::SignalKind::queued)); }

    [[nodiscard]] command::CallSignal signal(const std::string& key, command::SignalKind kind) const {
        command::CallSignal made{.adapter = {"pbx"}, .call_key = key, .kind = kind, .occurred_at = now_};
        if (kind == command::SignalKind::ended) return made;
        made.from = Party{.kind = PartyKind::number, .raw = PersonalText("+4930123456"), .e164 = E164{4930123456}};
        made.queue = {"load"};
        made.attributes["key"] = PersonalText(key);
        return made;
    }

    void do_it(const Command& command) {
        const Decision decision = core_.handle(now_, Origin{}, command);
        if (!decision.answer && refusal_.empty()) refusal_ = decision.answer.error().detail;
        for (const auto& emission : decision.emissions) {
            for (const auto& notice : emission.notices) {
                const auto* offer = std::get_if<notice::Offer>(&notice.body);
                if (offer == nullptr) continue;
                offers_.push_back({.agent = notice.agent,
                                   .work = offer->work.work_id,
                                   .call_key = std::string(offer->work.call->attributes.at("key").reveal())});
            }
        }
    }

    Core core_;
    Instant now_{Milliseconds{1'764'000'000'000}};
    std::deque<Offer> offers_;
    std::uint64_t calls_ = 0;
    std::string refusal_;
};

void serve_one_call(benchmark::State& state) {
    BusyFloor floor(state.range(0));
    for (auto _ : state)
        floor.serve_one();
    if (!floor.refusal().empty()) state.SkipWithError(floor.refusal().c_str());
}
BENCHMARK(serve_one_call)->Name("core/serve_one_call/waiting")->Arg(20)->Arg(100'000)->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace answerd::bench
