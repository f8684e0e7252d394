// SPDX-License-Identifier: Apache-2.0
#include "support/codec_generators.hpp"

#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace answerd::codec {
namespace {

using test_support::AnyValue;
using test_support::is_same;

template <class T>
bool comes_back(std::uint64_t seed, Reading reading) {
    const T value = AnyValue(seed).of<T>();
    const Json tree = to_json(value);
    const auto from_text = parse_json(to_json_text(value));
    if (!from_text || *from_text != tree) return false;
    const auto back = from_json<T>(tree, reading);
    return back && is_same(*back, value);
}

RC_GTEST_PROP(RoundTrip, EveryEventReadsBackAsItWasWritten, (std::uint64_t seed)) {
    AnyValue any(seed);
    Event event;
    event.seq = any.of<std::uint64_t>();
    event.at = any.of<Instant>();
    event.origin = any.of<Origin>();
    event.answer_id = any.of<std::optional<Uuid>>();
    event.completes_command = any.of<bool>();
    event.body = any.of<EventBody>();

    const auto text = encode_event(event);
    const auto back = decode_event(text);

    RC_ASSERT(back.has_value());
    RC_ASSERT(back->seq == event.seq && back->at == event.at && back->origin == event.origin);
    RC_ASSERT(back->answer_id == event.answer_id && back->completes_command == event.completes_command);
    RC_ASSERT(is_same(back->body, event.body));
    RC_ASSERT(encode_event(*back) == text);
}

RC_GTEST_PROP(RoundTrip, EveryConfigurationEntityReadsBackStrictly, (std::uint64_t seed)) {
    RC_ASSERT(comes_back<ConfigurationEntity>(seed, Reading::strict));
}

RC_GTEST_PROP(RoundTrip, EveryRecordReadsBackStrictly, (std::uint64_t seed)) {
    RC_ASSERT(comes_back<VoiceCall>(seed, Reading::strict));
    RC_ASSERT(comes_back<WorkItem>(seed, Reading::strict));
    RC_ASSERT(comes_back<AgentWork>(seed, Reading::strict));
    RC_ASSERT(comes_back<Contact>(seed, Reading::strict));
    RC_ASSERT(comes_back<User>(seed, Reading::strict));
    RC_ASSERT(comes_back<std::vector<TranscriptLine>>(seed, Reading::strict));
}

RC_GTEST_PROP(RoundTrip, EveryNoticeReadsBack, (std::uint64_t seed)) {
    RC_ASSERT(comes_back<NoticeBody>(seed, Reading::tolerant));
}

RC_GTEST_PROP(RoundTrip, TheStateReadsBack, (std::uint64_t seed)) {
    const State state = AnyValue(seed).of<State>();

    const auto text = encode_state(state);
    const auto back = decode_state(text);

    RC_ASSERT(back.has_value());
    RC_ASSERT(is_same(*back, state));
    RC_ASSERT(encode_state(*back) == text);
}

} // namespace
} // namespace answerd::codec
