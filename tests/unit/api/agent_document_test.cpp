// SPDX-License-Identifier: Apache-2.0
#include "api/agent/command_reader.hpp"
#include "api/agent/json_writer.hpp"

#include "answerd/codec/json.hpp"
#include "answerd/core/notices.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <sstream>

namespace answerd::api {
namespace {

using codec::Json;

[[nodiscard]] std::string file_text(const std::string& path) {
    std::ifstream file{std::string{ANSWERD_SOURCE_DIR} + '/' + path};
    EXPECT_TRUE(file.is_open()) << path << " is missing";
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class AgentProtocolDocument : public ::testing::Test {
protected:
    const Json document = codec::parse_json(file_text("docs/api/asyncapi.json")).value();
    const std::string page = file_text("docs/agent-protocol.md");

    [[nodiscard]] const Json& schema(const std::string& name) const { return document["components"]["schemas"][name]; }

    [[nodiscard]] std::set<std::string> messages_of(const std::string& operation) const {
        std::set<std::string> names;
        for (const Json& message : document["operations"][operation]["messages"]) {
            const auto reference = message["$ref"].get<std::string>();
            names.insert(reference.substr(reference.rfind('/') + 1));
        }
        return names;
    }

    // What a schema lists is what the writer writes: every member, and nothing else.
    template <class T>
    void expect_members_of(const std::string& schema_name, std::set<std::string> more = {}) const {
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
            [&](auto member) { more.insert(camel_case(member.name)); });
        std::set<std::string> listed;
        for (const auto& [name, property] : schema(schema_name)["properties"].items())
            listed.insert(name);
        EXPECT_EQ(listed, more) << schema_name;
    }

    template <class Enum>
    void expect_values_of(const Json& listed) const {
        std::set<std::string> values;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
            [&](auto enumerator) { values.insert(camel_case(enumerator.name)); });
        EXPECT_EQ(listed["enum"].template get<std::set<std::string>>(), values);
    }

    [[nodiscard]] static std::string camel_case(std::string_view name) {
        std::string out;
        for (std::size_t i = 0; i < name.size(); ++i)
            out += name[i] == '_' ? static_cast<char>(name[++i] - 'a' + 'A') : name[i];
        return out;
    }
};

TEST_F(AgentProtocolDocument, ListsExactlyTheCommandsThatAreRead) {
    std::set<std::string> read;
    for (const std::string_view type : agent_command_types())
        read.emplace(type);

    EXPECT_EQ(messages_of("takeCommand"), read);
    for (const std::string& type : read)
        EXPECT_NE(page.find('`' + type + '`'), std::string::npos) << type << " is not on the page";
}

TEST_F(AgentProtocolDocument, ListsExactlyTheFramesThatAreWritten) {
    EXPECT_EQ(messages_of("sendFrame"),
              (std::set<std::string>{"snapshot", "presence", "offer", "work", "transcript", "controlFailed"}));
}

TEST_F(AgentProtocolDocument, ListsEveryMemberOfEveryFrame) {
    const std::set<std::string> envelope{"type", "seq", "at"};
    expect_members_of<notice::Snapshot>("SnapshotFrame", envelope);
    expect_members_of<notice::Presence>("PresenceFrame", envelope);
    expect_members_of<notice::Offer>("OfferFrame", envelope);
    expect_members_of<notice::WorkChanged>("WorkFrame", envelope);
    expect_members_of<notice::Transcript>("TranscriptFrame", envelope);
    expect_members_of<notice::ControlFailed>("ControlFailedFrame", envelope);
    expect_members_of<WorkView>("WorkView");
    expect_members_of<CallView>("CallView");
    expect_members_of<ScreenPop>("ScreenPop");
    expect_members_of<MatchCandidate>("MatchCandidate");
    expect_members_of<RecordReference>("RecordReference");
    expect_members_of<AdapterCapabilities>("AdapterCapabilities");
    expect_members_of<Party>("Party");
    expect_members_of<TranscriptLine>("TranscriptLine");
}

TEST_F(AgentProtocolDocument, ListsEveryValueOfEveryEnum) {
    expect_values_of<AgentWorkState>(schema("WorkView")["properties"]["state"]);
    expect_values_of<CallType>(schema("CallView")["properties"]["type"]);
    expect_values_of<CallStatus>(schema("CallView")["properties"]["status"]);
    expect_values_of<PopKind>(schema("ScreenPop")["properties"]["kind"]);
    expect_values_of<PartyKind>(schema("Party")["properties"]["kind"]);
    expect_values_of<RecordKind>(schema("RecordReference")["properties"]["kind"]);
    expect_values_of<SenderType>(schema("TranscriptLine")["properties"]["sender"]);

    auto codes = schema("Error")["properties"]["code"];
    std::erase(codes["enum"].get_ref<Json::array_t&>(), Json("malformed")); // the protocol's own
    expect_values_of<ProblemCode>(codes);
    for (const Json& code : codes["enum"])
        EXPECT_NE(page.find('`' + code.get<std::string>() + '`'), std::string::npos) << code << " is not on the page";
}

TEST_F(AgentProtocolDocument, RefersOnlyToWhatItDefines) {
    const std::function<void(const Json&)> visit = [&](const Json& node) {
        if (node.is_object() && node.contains("$ref")) {
            const auto reference = node["$ref"].get<std::string>();
            ASSERT_TRUE(reference.starts_with("#/")) << reference;
            EXPECT_TRUE(document.contains(Json::json_pointer{reference.substr(1)})) << reference;
        }
        if (node.is_structured()) {
            for (const Json& child : node)
                visit(child);
        }
    };
    visit(document);
}

} // namespace
} // namespace answerd::api
