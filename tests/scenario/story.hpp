// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenario/words.hpp"
#include "support/core_world.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace answerd::testing {

// Plays one text file line by line against a core. After every line the journal is replayed into a second core, which
// has to arrive at the same state, and the invariants are checked. README.md in this folder has the words.
class Story {
public:
    Story();

    // Empty when every line held; else "line 12: why".
    [[nodiscard]] std::string play(const std::filesystem::path& file);

private:
    void play_line(Words words);
    void check_after_line();
    void move_to(const std::string& minutes_and_seconds);

    // story_settings.cpp
    [[nodiscard]] bool play_setting(const std::string& verb, Words& words);
    void set_agent(int agent, Words& words);
    void set_queue(Words& words);
    void set_group(Words& words);
    void set_hours(Words& words);
    void set_routing(Words& words);
    void set_rules(Words& words);
    void set_skill_rules(Words& words);
    void set_adapter(Words& words);
    void set_channel(Words& words);

    // story_commands.cpp
    [[nodiscard]] bool play_command(const std::string& verb, Words& words);
    void play_agent(Words& words);
    void play_call(Words& words);
    void play_telephone(Words& words);
    void play_item(const std::string& channel, Words& words);
    void play_supervision(const std::string& verb, Words& words);
    void play_work(const std::string& verb, Words& words);
    void play_transfer(const std::string& subject, int agent, Words& words);
    void play_control(Words& words);
    void play_line_of_transcript(Words& words);
    void send(const Command& command);

    // story_expectations.cpp
    void expect(Words& words);
    void expect_refused(Words& words);
    void expect_call(Words& words);
    void expect_agent(Words& words);
    void expect_work(Words& words);
    void expect_item(Words& words);
    void expect_why(Words& words);
    void expect_ahead(Words& words);
    void expect_told(Words& words);

    // "C1" is the newest leg of the call, "C1#1" its first.
    [[nodiscard]] VoiceCall call_named(const std::string& name) const;
    [[nodiscard]] WorkItem item_named(const std::string& name) const;
    [[nodiscard]] WorkItem follow_up_of(const VoiceCall& call) const;
    [[nodiscard]] AgentWork work_on(const std::string& subject, int agent) const;
    [[nodiscard]] std::optional<Control> pending_control(const std::string& subject, const std::string& kind) const;

    CoreWorld world_;
    Instant start_;
    std::map<std::string, AdapterName> adapters_; // of each call
    std::map<std::string, WorkItemId> items_;
    std::optional<Problem> refusal_; // of the last command, until somebody expects it
    std::size_t notices_seen_ = 0;   // of the lines before the last command
};

[[nodiscard]] int agent_number(const std::string& name);
[[nodiscard]] Milliseconds duration(const std::string& text);
[[nodiscard]] std::vector<std::string> split(const std::string& text, char separator);
[[nodiscard]] std::vector<SkillRequirement> skills_in(const std::string& text);
// "language=es,product=card"
[[nodiscard]] std::map<std::string, PersonalText> attributes_in(const std::string& text);
[[noreturn]] void fail(const std::string& why);

} // namespace answerd::testing
