// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "digest.hpp"
#include "lookup.hpp"

#include <algorithm>
#include <iterator>

namespace answerd::core {

namespace {

Result<> check(const TranscriptLine& line) {
    constexpr std::size_t message_id_length_max = 36;
    constexpr std::size_t text_length_max = 8 * 1024;
    if (line.message_id.empty() || line.message_id.size() > message_id_length_max) {
        return refuse(ProblemCode::invalid, "a message id has 1 to 36 characters", "/line/messageId");
    }
    if (line.text.reveal().size() > text_length_max) {
        return refuse(ProblemCode::too_large, "a line has at most 8 KiB", "/line/text");
    }
    if (line.duration_ms < 0) return refuse(ProblemCode::invalid, "a duration is not negative", "/line/durationMs");
    return {};
}

Result<const LiveCall*> find_call(const State& state, const command::AddTranscriptLine& command) {
    const LiveCall* live =
        command.call ? find_in(state.calls, *command.call) : call_by_key(state, command.adapter, command.call_key);
    if (live == nullptr) return refuse(ProblemCode::not_found, "no such call, or it is long over", "/call");
    return live;
}

// A line may come when what it was spoken in is over: the hold, the pause, or the leg before a transfer.
bool was_on(const std::vector<SwitchMark>& marks, Instant spoken_at) {
    const auto after = std::ranges::upper_bound(marks, spoken_at, {}, &SwitchMark::at);
    return after != marks.begin() && std::prev(after)->is_on;
}

const LiveCall& leg_at(const State& state, const LiveCall& newest, Instant spoken_at) {
    const LiveCall* leg = &newest;
    while (spoken_at < leg->call.started_at && leg->call.previous_call) {
        const LiveCall* earlier = find_in(state.calls, *leg->call.previous_call);
        if (earlier == nullptr) break;
        leg = earlier;
    }
    return *leg;
}

std::string_view reason_to_drop(const LiveCall& leg, Instant spoken_at) {
    if (was_on(leg.hold_marks, spoken_at)) return "onHold";
    // With more marks than are kept, nobody knows any longer what was spoken in a pause.
    const bool is_unknown = leg.pause_marks.size() >= switch_marks_max;
    if (is_unknown || was_on(leg.pause_marks, spoken_at)) return "recordingPaused";
    return {};
}

} // namespace

Result<Answer> decide(Decider& d, const command::AddTranscriptLine& command) {
    if (auto checked = check(command.line); !checked) return std::unexpected(checked.error());
    const auto found = find_call(d.state(), command);
    if (!found) return std::unexpected(found.error());
    const LiveCall& live = **found;
    const CallId id = live.call.id;
    if (std::ranges::binary_search(live.message_hashes, hash_text(command.line.message_id))) return answer_with(id);
    if (live.call.ended_at && command.line.spoken_at > *live.call.ended_at) {
        return refuse(ProblemCode::conflict, "spoken after the call had ended", "/line/spokenAt");
    }
    if (live.message_hashes.size() >= d.settings().transcript_lines_max) {
        return refuse(ProblemCode::too_large, "the call has as many transcript lines as are kept");
    }
    const Instant spoken_at = std::min(command.line.spoken_at, d.now());
    const std::string_view reason = reason_to_drop(leg_at(d.state(), live, spoken_at), spoken_at);
    if (!reason.empty()) {
        d.emit(event::TranscriptLineDropped{
            .call = id, .message_id = command.line.message_id, .reason = std::string(reason)});
    } else {
        d.emit(event::TranscriptLineAdded{.call = id, .line = command.line});
    }
    return answer_with(id);
}

} // namespace answerd::core
