// SPDX-License-Identifier: Apache-2.0
#include "scenario/story.hpp"

#include <fstream>

namespace answerd::testing {

void fail(const std::string& why) {
    throw std::runtime_error(why);
}

int agent_number(const std::string& name) {
    if (name.size() < 2 || name[0] != 'A') fail("'" + name + "' is not an agent: A1 to A10");
    return std::stoi(name.substr(1));
}

Milliseconds duration(const std::string& text) {
    std::size_t end = 0;
    const int amount = std::stoi(text, &end);
    const std::string unit = text.substr(end);
    if (unit == "ms") return Milliseconds{amount};
    if (unit == "s") return Seconds{amount};
    if (unit == "m") return Seconds{60 * amount};
    fail("'" + text + "' is not a duration: 500ms, 20s, 15m");
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

std::vector<SkillRequirement> skills_in(const std::string& text) {
    std::vector<SkillRequirement> skills;
    for (const std::string& part : split(text, ',')) {
        const auto pair = split(part, '=');
        const auto level = split(pair.at(1), '+'); // "5+3": additional, with drop priority 3
        skills.push_back(SkillRequirement{.skill = {pair.at(0)},
                                          .level = std::stoi(level.at(0)),
                                          .is_additional = level.size() > 1,
                                          .drop_priority = level.size() > 1 ? std::stoi(level[1]) : 0});
    }
    return skills;
}

std::map<std::string, PersonalText> attributes_in(const std::string& text) {
    std::map<std::string, PersonalText> attributes;
    for (const std::string& part : split(text, ',')) {
        const auto pair = split(part, '=');
        attributes.emplace(pair.at(0), PersonalText(pair.at(1)));
    }
    return attributes;
}

Story::Story() : world_(a_contact_center()), start_(world_.now) {}

std::string Story::play(const std::filesystem::path& file) {
    std::ifstream input(file);
    if (!input) return "cannot be read";
    int number = 0;
    for (std::string line; std::getline(input, line);) {
        ++number;
        try {
            play_line(Words(line));
            check_after_line();
        } catch (const std::exception& error) {
            return "line " + std::to_string(number) + ": " + line + "\n  " + error.what();
        }
    }
    return refusal_ ? "the last command was refused: " + refusal_->detail : std::string{};
}

void Story::play_line(Words words) {
    if (words.empty()) return;
    std::string verb = words.next();
    if (verb == "at") {
        move_to(words.next());
        verb = words.next();
    }
    if (verb == "expect") {
        expect(words);
    } else {
        if (refusal_) fail("the command before was refused: " + refusal_->detail);
        if (!play_setting(verb, words) && !play_command(verb, words)) fail("'" + verb + "' is not a known verb");
    }
    if (!words.empty()) fail("not understood: " + words.rest());
}

void Story::move_to(const std::string& minutes_and_seconds) {
    const auto parts = split(minutes_and_seconds, ':');
    const Instant target = start_ + Seconds{60 * std::stoi(parts.at(0)) + std::stoi(parts.at(1))};
    if (target < world_.now) fail("time does not go back");
    world_.pass(target - world_.now);
}

void Story::check_after_line() {
    const Core second = world_.replayed();
    if (second.digest() != world_.core.digest()) fail("a replay of the journal arrives at another state");
    if (second.next_deadline() != world_.core.next_deadline()) fail("a replay arms another deadline");
    const auto broken = world_.broken_invariants();
    if (!broken.empty()) fail(broken.front());
}

VoiceCall Story::call_named(const std::string& name) const {
    const auto parts = split(name, '#');
    std::vector<const VoiceCall*> legs;
    for (const CallId id : world_.call_order) {
        const VoiceCall& call = world_.calls.at(id);
        if (call.call_key == parts.at(0)) legs.push_back(&call);
    }
    if (legs.empty()) fail("there is no call " + name);
    const std::size_t leg = parts.size() > 1 ? std::stoul(parts[1]) : legs.size();
    if (leg < 1 || leg > legs.size()) fail("there is no leg " + name);
    return *legs[leg - 1];
}

WorkItem Story::item_named(const std::string& name) const {
    if (const auto item = items_.find(name); item != items_.end()) return world_.items.at(item->second);
    if (name.ends_with('+')) return follow_up_of(call_named(name.substr(0, name.size() - 1)));
    const VoiceCall call = call_named(name);
    if (!call.work_item) fail(name + " was never queued");
    return world_.items.at(*call.work_item);
}

WorkItem Story::follow_up_of(const VoiceCall& call) const {
    for (const auto& [id, item] : world_.items) {
        const auto left_by = item.attributes.find("call");
        if (left_by != item.attributes.end() && left_by->second.reveal() == to_string(call.id)) return item;
    }
    fail("the call left no work behind");
}

AgentWork Story::work_on(const std::string& subject, int agent) const {
    const WorkItemId item = item_named(subject).id;
    const AgentWork* newest = nullptr;
    for (const auto& [id, work] : world_.works) {
        const bool is_meant = work.item == item && work.agent == agent_id(agent);
        if (is_meant && (newest == nullptr || work.assigned_at >= newest->assigned_at)) newest = &work;
    }
    if (newest == nullptr) fail("A" + std::to_string(agent) + " never had " + subject);
    return *newest;
}

} // namespace answerd::testing
