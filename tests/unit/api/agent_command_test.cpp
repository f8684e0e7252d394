// SPDX-License-Identifier: Apache-2.0
#include "api/agent/command_reader.hpp"

#include <gtest/gtest.h>

namespace answerd::api {
namespace {

constexpr std::string_view a_work_id = "01935f3a-0000-7000-8000-0000000000a1";

[[nodiscard]] std::string with_work(std::string_view type, std::string_view more = "") {
    return R"({"id":"c1","type":")" + std::string{type} + R"(","workId":")" + std::string{a_work_id} + '"' +
           std::string{more} + '}';
}

template <class Body>
[[nodiscard]] Body core_command(std::string_view text) {
    const auto read = read_agent_command(text);
    if (!read) {
        ADD_FAILURE() << text << " was refused: " << read.error().problem.detail;
        return {};
    }
    return std::get<Body>(std::get<Command>(read->body));
}

[[nodiscard]] RefusedMessage refusal(std::string_view text) {
    const auto read = read_agent_command(text);
    if (read) {
        ADD_FAILURE() << text << " was accepted";
        return {};
    }
    return read.error();
}

TEST(AgentCommand, ReadsASignInWithItsLastSeq) {
    const auto read =
        read_agent_command(R"({"id":"c1","type":"signIn","token":"secret","resume":{"lastSeq":123}})").value();

    EXPECT_EQ(read.id, "c1");
    EXPECT_EQ(std::get<SignIn>(read.body).token, "secret");
    EXPECT_EQ(std::get<SignIn>(read.body).last_seq, 123U);
}

TEST(AgentCommand, ReadsEveryCommandAboutOneWork) {
    const AgentWorkId work{*parse_uuid(a_work_id)};
    EXPECT_EQ(core_command<command::AcceptWork>(with_work("accept")).work, work);
    EXPECT_EQ(core_command<command::HoldCall>(with_work("hold")).work, work);
    EXPECT_EQ(core_command<command::ResumeCall>(with_work("resume")).work, work);
    EXPECT_EQ(core_command<command::HangUpCall>(with_work("hangUp")).work, work);
    EXPECT_EQ(core_command<command::CloseWork>(with_work("closeWork")).work, work);
    EXPECT_EQ(core_command<command::EndWrapUp>(with_work("endWrapUp")).work, work);
    EXPECT_TRUE(core_command<command::PauseRecording>(with_work("pauseRecording")).paused);
    EXPECT_FALSE(core_command<command::PauseRecording>(with_work("resumeRecording")).paused);
    EXPECT_EQ(core_command<command::DeclineWork>(with_work("decline", R"(,"reason":"busy")")).reason, "busy");
    EXPECT_EQ(core_command<command::DeclineWork>(with_work("decline")).reason, "");
    EXPECT_EQ(core_command<command::SetNotes>(with_work("setNotes", R"(,"notes":"ä")")).notes.reveal(), "ä");
}

TEST(AgentCommand, TakesNullForNoStatusNoDispositionAndNoRecord) {
    EXPECT_TRUE(core_command<command::SetPresence>(R"({"id":"c1","type":"setPresence","status":null})").status.empty());
    EXPECT_EQ(core_command<command::SetPresence>(R"({"id":"c1","type":"setPresence","status":"lunch"})").status.value,
              "lunch");
    EXPECT_TRUE(core_command<command::SetDisposition>(with_work("setDisposition", R"(,"disposition":null)"))
                    .disposition.empty());
    EXPECT_FALSE(core_command<command::LinkRecord>(with_work("linkRecord", R"(,"record":null)")).record);
}

TEST(AgentCommand, ReadsARecordOfEveryKind) {
    const auto kind_of_record = [](std::string_view kind) {
        const std::string record =
            R"(,"record":{"kind":")" + std::string{kind} + R"(","id":")" + std::string{a_work_id} + R"("})";
        return core_command<command::LinkRecord>(with_work("linkRecord", record)).record->kind;
    };
    EXPECT_EQ(kind_of_record("contact"), RecordKind::contact);
    EXPECT_EQ(kind_of_record("lead"), RecordKind::lead);
    EXPECT_EQ(kind_of_record("account"), RecordKind::account);
    EXPECT_EQ(kind_of_record("serviceCase"), RecordKind::service_case);
}

TEST(AgentCommand, TransfersToExactlyOneTarget) {
    const std::string agent = R"(,"agentId":")" + std::string{a_work_id} + '"';
    EXPECT_EQ(core_command<command::TransferWork>(with_work("transfer", R"(,"queue":"billing")")).queue.value,
              "billing");
    EXPECT_TRUE(core_command<command::TransferWork>(with_work("transfer", agent)).to_agent);

    EXPECT_EQ(refusal(with_work("transfer")).problem.code, ProblemCode::invalid);
    EXPECT_EQ(refusal(with_work("transfer", agent + R"(,"queue":"billing")")).problem.code, ProblemCode::invalid);
}

TEST(AgentCommand, NamesTheMemberThatIsWrong) {
    struct Row {
        std::string text;
        std::string pointer;
    };
    const std::vector<Row> rows{
        {R"({"id":"c1"})", "/type"},
        {R"({"id":"c1","type":"dance"})", "/type"},
        {R"({"id":"c1","type":7})", "/type"},
        {R"({"id":"c1","type":"accept"})", "/workId"},
        {R"({"id":"c1","type":"accept","workId":"7"})", "/workId"},
        {R"({"id":"c1","type":"accept","workId":null})", "/workId"},
        {with_work("accept", R"(,"worktId":1)"), "/worktId"},
        {with_work("accept", R"(,"a/b~c":1)"), "/a~1b~0c"},
        {with_work("decline", R"(,"reason":5)"), "/reason"},
        {with_work("setNotes"), "/notes"},
        {with_work("setDisposition"), "/disposition"},
        {with_work("setDisposition", R"(,"disposition":"Not A Name")"), "/disposition"},
        {with_work("transfer", R"(,"queue":"")"), "/queue"},
        {with_work("linkRecord"), "/record"},
        {with_work("linkRecord", R"(,"record":[])"), "/record"},
        {with_work("linkRecord", R"(,"record":{"kind":"pet","id":"x"})"), "/record/kind"},
        {with_work("linkRecord", R"(,"record":{"kind":"lead","id":"x"})"), "/record/id"},
        {R"({"id":"c1","type":"setPresence"})", "/status"},
        {R"({"id":"c1","type":"signIn"})", "/token"},
        {R"({"id":"c1","type":"signIn","token":""})", "/token"},
        {R"({"id":"c1","type":"signIn","token":"t","resume":{"lastSeq":-1}})", "/resume/lastSeq"},
        {R"({"id":"c1","type":"signIn","token":"t","resume":{}})", "/resume/lastSeq"},
        {R"({"id":"c1","type":"signIn","token":"t","resume":{"lastSeq":1,"x":1}})", "/resume/x"},
        {R"({"id":"c1","type":"ping","now":1})", "/now"},
    };
    for (const Row& row : rows) {
        const auto refused = refusal(row.text);
        EXPECT_EQ(refused.problem.code, ProblemCode::invalid) << row.text;
        EXPECT_EQ(refused.problem.pointer, row.pointer) << row.text;
        EXPECT_EQ(refused.id, "c1") << row.text;
        EXPECT_FALSE(refused.is_malformed) << row.text;
    }
}

TEST(AgentCommand, CallsWhatIsNoCommandAtAllMalformed) {
    for (const std::string_view text :
         {"", "hello", "[]", "7", "{", R"({"type":"ping"})", R"({"id":7,"type":"ping"})", R"({"id":"","type":"ping"})",
          R"({"id":"a b","type":"ping"})", R"({"id":"c1","id":"c1","type":"ping"})", R"({"id":"c1","type":"ping"} x)",
          R"({"id":"c1","type":"ping","deep":[[[[[[1]]]]]]})"}) {
        EXPECT_TRUE(refusal(text).is_malformed) << text;
        EXPECT_FALSE(refusal(text).id) << text;
    }
    EXPECT_TRUE(refusal(R"({"type":"ping","id":")" + std::string(65, 'x') + "\"}").is_malformed);
}

TEST(AgentCommand, RefusesTextsAboveTheirLimits) {
    const std::string long_notes = R"(,"notes":")" + std::string(notes_bytes_max + 1, 'n') + '"';
    EXPECT_EQ(refusal(with_work("setNotes", long_notes)).problem.code, ProblemCode::too_large);
    const std::string long_reason = R"(,"reason":")" + std::string(decline_reason_bytes_max + 1, 'n') + '"';
    EXPECT_EQ(refusal(with_work("decline", long_reason)).problem.code, ProblemCode::too_large);
}

TEST(AgentCommand, NeverRepeatsWhatItRefuses) {
    const std::string secret = "+49301234567";
    const auto refused = refusal(with_work("decline", R"(,"reason":[")" + secret + "\"]"));
    EXPECT_EQ(refused.problem.detail.find(secret), std::string::npos);
}

TEST(AgentCommand, SetsTheAgentOfEveryCommandOfAgents) {
    const UserId agent{{1, 2}};
    Command command = command::AcceptWork{};
    set_agent(command, agent);
    EXPECT_EQ(std::get<command::AcceptWork>(command).agent, agent);
}

} // namespace
} // namespace answerd::api
