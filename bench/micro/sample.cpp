// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include "call_event.hpp"

#include <utility>

namespace answerd::bench {

namespace {

std::string& folder() {
    static std::string value;
    return value;
}

Uuid some_uuid(std::uint64_t number) {
    return make_uuid_v7(Instant{Milliseconds{1'764'000'000'000}}, number, number);
}

} // namespace

const std::string& data_folder() {
    return folder();
}

void set_data_folder(std::string value) {
    folder() = std::move(value);
}

std::string sample_event() {
    constexpr std::size_t bytes = 1'600;
    return call_event("1764000000000000/4711", "queued", "1764000000000000-4711", "+4930123456789", "load", 4711,
                      bytes);
}

AgentNotice sample_offer() {
    const Instant at{Milliseconds{1'764'000'000'123}};
    CallView call{
        .id = CallId{some_uuid(1)},
        .conversation_id = ConversationId{some_uuid(2)},
        .adapter = {"pbx"},
        .status = CallStatus::in_progress,
        .from = {.kind = PartyKind::number, .raw = PersonalText("+4930123456789"), .e164 = E164{4930123456789}},
        .to = {.kind = PartyKind::number, .raw = PersonalText("+4930999000"), .e164 = E164{4930999000}},
        .related_record = RecordReference{.kind = RecordKind::contact, .id = some_uuid(3)},
        .started_at = at};
    for (int n = 10; n < 28; ++n) { // as many as the event has
        call.attributes["contactField" + std::to_string(n)] = PersonalText("a value of the usual length of a field");
    }
    const MatchCandidate candidate{
        .record = *call.related_record, .label = PersonalText("Greta Grünwald"), .field = "phone"};
    WorkView work{.work_id = AgentWorkId{some_uuid(4)},
                  .item_id = WorkItemId{some_uuid(5)},
                  .channel = {"voice"},
                  .queue = {"load"},
                  .wait_ms = 12,
                  .call = std::move(call),
                  .pop = {.kind = PopKind::record, .record = candidate.record, .candidates = {candidate}}};
    return {.agent = UserId{some_uuid(6)}, .seq = 4711, .body = notice::Offer{.work = std::move(work)}, .at = at};
}

} // namespace answerd::bench
