// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "digest.hpp"
#include "lookup.hpp"

#include <algorithm>

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

// Spoken on hold: by the hold that runs now, or by one that is over when the line comes late.
bool was_on_hold(const LiveCall& live, Instant spoken_at) {
    bool is_held = false;
    for (const HoldMark& mark : live.hold_marks) {
        if (mark.at > spoken_at) break;
        is_held = mark.is_held;
    }
    return is_held;
}

std::string_view reason_to_drop(const LiveCall& live, Instant spoken_at) {
    if (was_on_hold(live, spoken_at)) return "onHold";
    if (live.call.recording_paused) return "recordingPaused";
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
    const std::string_view reason = reason_to_drop(live, std::min(command.line.spoken_at, d.now()));
    if (!reason.empty()) {
        d.emit(event::TranscriptLineDropped{
            .call = id, .message_id = command.line.message_id, .reason = std::string(reason)});
    } else {
        d.emit(event::TranscriptLineAdded{.call = id, .line = command.line});
    }
    return answer_with(id);
}

} // namespace answerd::core
