// SPDX-License-Identifier: Apache-2.0
#include "command_reader.hpp"

#include "member_reader.hpp"

#include "answerd/codec/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace answerd::api {
namespace {

using Body = decltype(AgentCommand::body);
using ReadBody = Body (*)(MemberReader&);

[[nodiscard]] AgentWorkId work_id(MemberReader& members) {
    return {members.uuid("workId")};
}

// A command whose only member is the work it is about.
template <class WorkCommand>
[[nodiscard]] Body read_work_command(MemberReader& members) {
    return Command{WorkCommand{.agent = {}, .work = work_id(members)}};
}

[[nodiscard]] Body read_sign_in(MemberReader& members) {
    SignIn sign_in{.token = members.text("token", 1, token_bytes_max), .last_seq = std::nullopt};
    sign_in.wants_background = members.optional_flag("wantsBackground");
    if (const codec::Json* resume = members.optional_object("resume")) {
        MemberReader resume_members{*resume, members.pointer_to("resume")};
        sign_in.last_seq = resume_members.count("lastSeq");
        members.take_over(resume_members.problem());
    }
    return sign_in;
}

[[nodiscard]] Body read_sign_out(MemberReader&) {
    return SignOut{};
}

[[nodiscard]] Body read_ping(MemberReader&) {
    return Ping{};
}

[[nodiscard]] Body read_set_presence(MemberReader& members) {
    return Command{command::SetPresence{.agent = {}, .status = {members.name_or_null("status")}}};
}

[[nodiscard]] Body read_decline(MemberReader& members) {
    return Command{command::DeclineWork{
        .agent = {}, .work = work_id(members), .reason = members.optional_text("reason", decline_reason_bytes_max)}};
}

template <bool paused>
[[nodiscard]] Body read_recording(MemberReader& members) {
    return Command{command::PauseRecording{.agent = {}, .work = work_id(members), .paused = paused}};
}

[[nodiscard]] Body read_transfer(MemberReader& members) {
    command::TransferWork transfer{.agent = {}, .work = work_id(members), .queue = {}, .to_agent = std::nullopt};
    const auto queue = members.optional_name("queue");
    const auto agent = members.optional_uuid("agentId");
    if (queue.has_value() == agent.has_value()) members.refuse("", "exactly one of queue and agentId is expected");
    transfer.queue = {queue.value_or("")};
    if (agent) transfer.to_agent = UserId{*agent};
    return Command{std::move(transfer)};
}

[[nodiscard]] Body read_set_notes(MemberReader& members) {
    return Command{command::SetNotes{
        .agent = {}, .work = work_id(members), .notes = PersonalText{members.text("notes", 0, notes_bytes_max)}}};
}

[[nodiscard]] Body read_set_disposition(MemberReader& members) {
    return Command{command::SetDisposition{
        .agent = {}, .work = work_id(members), .disposition = {members.name_or_null("disposition")}}};
}

[[nodiscard]] Body read_link_record(MemberReader& members) {
    return Command{
        command::LinkRecord{.agent = {}, .work = work_id(members), .record = members.record_or_null("record")}};
}

struct CommandType {
    std::string_view name;
    ReadBody read;
};

constexpr std::array command_types{
    CommandType{"accept", read_work_command<command::AcceptWork>},
    CommandType{"closeWork", read_work_command<command::CloseWork>},
    CommandType{"decline", read_decline},
    CommandType{"endWrapUp", read_work_command<command::EndWrapUp>},
    CommandType{"extendWrapUp", read_work_command<command::ExtendWrapUp>},
    CommandType{"hangUp", read_work_command<command::HangUpCall>},
    CommandType{"hold", read_work_command<command::HoldCall>},
    CommandType{"linkRecord", read_link_record},
    CommandType{"pauseRecording", read_recording<true>},
    CommandType{"pauseWork", read_work_command<command::PauseWork>},
    CommandType{"ping", read_ping},
    CommandType{"resume", read_work_command<command::ResumeCall>},
    CommandType{"resumeRecording", read_recording<false>},
    CommandType{"resumeWork", read_work_command<command::ResumeWork>},
    CommandType{"setDisposition", read_set_disposition},
    CommandType{"setNotes", read_set_notes},
    CommandType{"setPresence", read_set_presence},
    CommandType{"signIn", read_sign_in},
    CommandType{"signOut", read_sign_out},
    CommandType{"transfer", read_transfer},
};

[[nodiscard]] RefusedMessage malformed(std::string sentence, std::string pointer = {}) {
    return {std::nullopt, true, Problem{ProblemCode::invalid, std::move(sentence), std::move(pointer)}};
}

[[nodiscard]] bool is_command_id(std::string_view text) {
    const auto is_visible = [](char letter) { return letter > 0x20 && letter < 0x7F; };
    return !text.empty() && text.size() <= command_id_bytes_max && std::ranges::all_of(text, is_visible);
}

[[nodiscard]] std::expected<AgentCommand, RefusedMessage> read_body(std::string id, const codec::Json& message) {
    MemberReader members{message};
    const auto refused = [&](Problem problem) {
        return std::unexpected{RefusedMessage{id, false, std::move(problem)}};
    };

    (void)members.text("id", 1, command_id_bytes_max);
    const std::string type = members.text("type", 1, 64);
    const auto known = std::ranges::find(command_types, type, &CommandType::name);
    if (known == command_types.end()) {
        members.refuse("type", "there is no such command");
        return refused(*members.problem());
    }
    Body body = known->read(members);
    if (auto problem = members.problem()) return refused(*std::move(problem));
    return AgentCommand{std::move(id), std::move(body)};
}

} // namespace

std::expected<AgentCommand, RefusedMessage> read_agent_command(std::string_view text) {
    // A command is flat but for `resume` and `record`; the byte limit is the socket's.
    constexpr codec::JsonLimits limits{
        .bytes_max = 64 << 10, .depth_max = 4, .string_bytes_max = 64 << 10, .values_max = 64};
    const auto message = codec::parse_json(text, limits);
    if (!message) return std::unexpected{malformed(message.error().detail, message.error().pointer)};
    if (!message->is_object()) return std::unexpected{malformed("a JSON object is expected")};
    const auto id = message->find("id");
    if (id == message->end() || !id->is_string() || !is_command_id(id->get_ref<const std::string&>()))
        return std::unexpected{malformed("an id of 1 to 64 visible ASCII characters is expected", "/id")};
    return read_body(id->get<std::string>(), *message);
}

std::vector<std::string_view> agent_command_types() {
    std::vector<std::string_view> names;
    for (const CommandType& type : command_types)
        names.push_back(type.name);
    return names;
}

void set_agent(Command& command, UserId agent) {
    std::visit(
        [agent](auto& body) {
            if constexpr (requires { body.agent = agent; }) body.agent = agent;
        },
        command);
}

} // namespace answerd::api
