// SPDX-License-Identifier: Apache-2.0
#include "byo/call_data.hpp"
#include "event_key.hpp"
#include "member_reader.hpp"

namespace answerd::telephony::byo {
namespace {

constexpr std::size_t message_id_bytes_max = 36; // as long as the record's field: a UUID's text
constexpr std::size_t line_bytes_max = 8U << 10U;
constexpr std::int64_t duration_ms_max = 24LL * 60 * 60 * 1000;

std::optional<SenderType> sender_of(std::string_view word) {
    if (word == "endUser") return SenderType::end_user;
    if (word == "humanAgent") return SenderType::human_agent;
    if (word == "virtualAgent") return SenderType::virtual_agent;
    if (word == "supervisor") return SenderType::supervisor;
    if (word == "system") return SenderType::system;
    return std::nullopt;
}

} // namespace

Result<std::optional<command::AddTranscriptLine>> read_transcript(const CloudEvent& event,
                                                                  const AdapterSettings& settings) {
    std::optional<Problem> problem;
    MemberReader data{*event.data, "/data", problem};
    const Json* nested = data.member("transcript");
    MemberReader line{nested == nullptr ? *event.data : *nested, nested == nullptr ? "/data" : "/data/transcript",
                      problem};

    command::AddTranscriptLine command;
    command.adapter = settings.name;
    command.call_key = event.subject;
    command.line.message_id = line.required_text("messageId", message_id_bytes_max);
    const std::string sender = line.required_text("sender");
    const std::optional<SenderType> sender_type = sender_of(sender);
    // Whose words these are is not guessed: a line under the wrong name would be worse than none.
    if (!sender_type) line.refuse("sender", "has to be endUser, humanAgent, virtualAgent, supervisor or system");
    command.line.sender = sender_type.value_or(SenderType::system);
    command.line.text = PersonalText{line.required_text("text", line_bytes_max)};
    command.line.spoken_at = believable(line.instant("startTime")).value_or(event.time);
    command.line.duration_ms = line.integer("durationMs", 0, duration_ms_max).value_or(0);
    const bool is_final = line.boolean("final").value_or(true);
    if (problem) return std::unexpected(*problem);
    if (!is_final) return std::optional<command::AddTranscriptLine>{};
    return command;
}

} // namespace answerd::telephony::byo
