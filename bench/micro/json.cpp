// SPDX-License-Identifier: Apache-2.0
// P12: reading an event, writing a frame, against nlohmann doing the same.
#include "answerd/codec/json.hpp"

#include "sample.hpp"

#include "answerd/api/api.hpp"
#include "answerd/codec/described.hpp"
#include "answerd/telephony/adapter.hpp"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace answerd::bench {
namespace {

void nlohmann_parse(benchmark::State& state) {
    const std::string text = sample_event();
    for (auto _ : state)
        benchmark::DoNotOptimize(nlohmann::json::parse(text));
}
BENCHMARK(nlohmann_parse)->Name("read/nlohmann_parse")->Unit(benchmark::kMicrosecond);

void strict_parse(benchmark::State& state) {
    const std::string text = sample_event();
    for (auto _ : state) {
        const auto json = codec::parse_json(text);
        if (!json) state.SkipWithError("the event was refused");
    }
}
BENCHMARK(strict_parse)->Name("read/strict_parse")->Unit(benchmark::kMicrosecond);

struct PlainEvent {
    std::string id, source, type, subject, time, from, to, queue;
    std::map<std::string, std::string> attributes;
};

// As a program without a product reads its event: no limit, no signature, no number made of the caller.
PlainEvent read_plainly(const std::string& text) {
    const auto json = nlohmann::json::parse(text);
    const auto& data = json.at("data");
    PlainEvent event{.id = json.at("id"),
                     .source = json.at("source"),
                     .type = json.at("type"),
                     .subject = json.at("subject"),
                     .time = json.at("time"),
                     .from = data.at("from").at("raw"),
                     .to = data.at("to").at("raw"),
                     .queue = data.at("queue")};
    for (const auto& [key, value] : data.at("attributes").items())
        event.attributes[key] = value;
    return event;
}

void nlohmann_decode(benchmark::State& state) {
    const std::string text = sample_event();
    for (auto _ : state)
        benchmark::DoNotOptimize(read_plainly(text));
}
BENCHMARK(nlohmann_decode)->Name("read/nlohmann_decode")->Unit(benchmark::kMicrosecond);

void adapter_interpret(benchmark::State& state) {
    const std::string text = sample_event();
    const auto adapter = telephony::make_byo_adapter(
        {.name = {"pbx"}, .kind = "byo", .secrets = {"whsec_YW5zd2VyZC1iZW5jaC1zZWNyZXQtMzItYnl0ZXMtb2s="}});
    const telephony::InboundRequest request{.path = "events",
                                            .headers = {{"content-type", "application/cloudevents+json"}},
                                            .body = text,
                                            .received_at = Instant{Milliseconds{1'764'000'000'000}}};
    for (auto _ : state) {
        const auto events = (*adapter)->interpret(request);
        if (events.size() != 1 || !events.front().command) state.SkipWithError("the event was refused");
    }
}
BENCHMARK(adapter_interpret)->Name("read/adapter_interpret")->Unit(benchmark::kMicrosecond);

nlohmann::json plain_party(const Party& party) {
    return {{"kind", "number"}, {"raw", party.raw.reveal()}, {"e164", to_text(*party.e164)}};
}

nlohmann::json plain_call(const CallView& call) {
    auto attributes = nlohmann::json::object();
    for (const auto& [key, value] : call.attributes)
        attributes[key] = value.reveal();
    return {{"id", to_string(call.id)},
            {"conversationId", to_string(call.conversation_id)},
            {"adapter", call.adapter.value},
            {"type", "inbound"},
            {"status", "inProgress"},
            {"from", plain_party(call.from)},
            {"to", plain_party(call.to)},
            {"attributes", std::move(attributes)},
            {"isOnHold", call.is_on_hold},
            {"recordingPaused", call.recording_paused},
            {"relatedRecord", {{"kind", "contact"}, {"id", to_string(call.related_record->id)}}},
            {"notes", call.notes.reveal()},
            {"disposition", call.disposition.value},
            {"startedAt", codec::to_rfc3339(call.started_at)},
            {"controls",
             {{"connect", false}, {"hold", false}, {"transfer", false}, {"hangUp", false}, {"recordingPause", false}}}};
}

// As a program without a product writes the same frame.
std::string write_plainly(const AgentNotice& notice) {
    const WorkView& work = std::get<notice::Offer>(notice.body).work;
    const MatchCandidate& candidate = work.pop.candidates.front();
    const nlohmann::json record{{"kind", "contact"}, {"id", to_string(candidate.record.id)}};
    const nlohmann::json frame{
        {"type", "offer"},
        {"seq", notice.seq},
        {"at", codec::to_rfc3339(notice.at)},
        {"work",
         {{"workId", to_string(work.work_id)},
          {"itemId", to_string(work.item_id)},
          {"channel", work.channel.value},
          {"queue", work.queue.value},
          {"state", "assigned"},
          {"waitMs", work.wait_ms},
          {"dispositionRequired", work.disposition_required},
          {"subject", work.subject.reveal()},
          {"call", plain_call(*work.call)},
          {"pop",
           {{"kind", "record"},
            {"record", record},
            {"candidates", {{{"record", record}, {"label", candidate.label.reveal()}, {"field", candidate.field}}}}}}}},
        {"autoAccept", false}};
    return frame.dump();
}

void nlohmann_frame(benchmark::State& state) {
    const AgentNotice offer = sample_offer();
    for (auto _ : state)
        benchmark::DoNotOptimize(write_plainly(offer));
}
BENCHMARK(nlohmann_frame)->Name("write/nlohmann_frame")->Unit(benchmark::kMicrosecond);

void agent_frame(benchmark::State& state) {
    const AgentNotice offer = sample_offer();
    for (auto _ : state)
        benchmark::DoNotOptimize(api::encode_agent_frame(offer));
}
BENCHMARK(agent_frame)->Name("write/agent_frame")->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace answerd::bench
