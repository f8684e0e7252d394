// SPDX-License-Identifier: Apache-2.0
#include "scenario/enums.hpp"
#include "scenario/story.hpp"

#include <algorithm>
#include <type_traits>

namespace answerd::testing {

namespace {

using Facts = std::map<std::string, std::string>;

std::string yes_or_no(bool value) {
    return value ? "yes" : "no";
}
std::string agent_text(const std::optional<UserId>& agent) {
    return agent ? "A" + std::to_string(agent->uuid.low & 0xFFFFU) : "none";
}
std::string text_of(const std::vector<SkillRequirement>& skills) {
    std::string text;
    for (const SkillRequirement& needed : skills)
        text += (text.empty() ? "" : ",") + needed.skill.value + ":" + std::to_string(needed.level);
    return text;
}
std::string seconds_text(std::int64_t ms) {
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
}

// Every "name=value" of the line has to be among the facts.
void compare(const Facts& facts, Words& words) {
    while (!words.empty()) {
        const auto pair = split(words.next(), '=');
        const auto fact = facts.find(pair.at(0));
        if (fact == facts.end()) fail("'" + pair.at(0) + "' is not a known fact");
        const std::string wanted = pair.size() > 1 ? pair[1] : "";
        if (fact->second != wanted) fail(pair.at(0) + " is " + fact->second + ", not " + wanted);
    }
}

Facts facts_of(const VoiceCall& call) {
    return {{"status", enum_text(call.status)},
            {"type", enum_text(call.type)},
            {"abandoned", yes_or_no(call.is_abandoned)},
            {"agent", agent_text(call.agent)},
            {"queue", call.queue.value},
            {"from", call.from.e164 ? to_text(*call.from.e164) : "none"},
            {"linked", call.related_record ? std::to_string(call.related_record->id.low) : "none"},
            {"ended", yes_or_no(call.ended_at.has_value())},
            {"ended_by", enum_text(call.ended_by)},
            {"reason", call.end_reason},
            {"answered", yes_or_no(call.answered_at.has_value())},
            {"holds", std::to_string(call.hold_count)},
            {"held", yes_or_no(call.held_since.has_value())},
            {"hold", seconds_text(call.hold_ms)},
            {"longest_hold", seconds_text(call.longest_hold_ms)},
            {"paused", yes_or_no(call.recording_paused)},
            {"lines", std::to_string(call.transcript_lines)},
            {"dropped", std::to_string(call.transcript_lines_dropped)},
            {"disposition", call.disposition.value},
            {"duration", call.ended_at ? seconds_text((*call.ended_at - call.started_at).count()) : "none"},
            {"previous", yes_or_no(call.previous_call.has_value())},
            {"next", yes_or_no(call.next_call.has_value())}};
}

} // namespace

void Story::expect(Words& words) {
    const std::string what = words.next();
    if (what == "refused") return expect_refused(words);
    if (refusal_) fail("refused: " + refusal_->detail);
    if (what == "offer") {
        const std::string subject = words.next();
        if (words.next() != "->") fail("expect offer C1 -> A1");
        const AgentWork work = work_on(subject, agent_number(words.next()));
        if (work.state != AgentWorkState::assigned) fail("it is " + enum_text(work.state));
        return;
    }
    if (what == "waiting") {
        const WorkItem item = item_named(words.next());
        if (item.state != WorkItemState::waiting) fail("it is " + enum_text(item.state));
        return;
    }
    if (what == "call") return expect_call(words);
    if (what == "agent") return expect_agent(words);
    if (what == "work") return expect_work(words);
    if (what == "item") return expect_item(words);
    if (what == "control" || what == "no-control") {
        const std::string kind = words.next();
        const auto control = pending_control(words.next(), kind);
        if (control.has_value() != (what == "control")) fail(control ? "it is pending" : "none is pending");
        if (const auto endpoint = words.value_of("endpoint"); endpoint && *endpoint != control->endpoint) {
            fail("the endpoint is " + control->endpoint);
        }
        if (const auto message = words.value_of("message"); message && *message != control->message) {
            fail("the message is " + control->message);
        }
        return;
    }
    if (what == "why") return expect_why(words);
    if (what == "ahead") return expect_ahead(words);
    if (what == "told") return expect_told(words);
    fail("'" + what + "' cannot be expected");
}

void Story::expect_refused(Words& words) {
    if (!refusal_) fail("nothing was refused");
    const Problem problem = *refusal_;
    refusal_.reset();
    const std::string code = words.next();
    if (enum_text(problem.code) != code) fail("refused as " + enum_text(problem.code) + ": " + problem.detail);
    const std::string part = words.rest();
    if (problem.detail.find(part) == std::string::npos) fail("the reason was: " + problem.detail);
}

void Story::expect_call(Words& words) {
    const VoiceCall call = call_named(words.next());
    Facts facts = facts_of(call);
    const LiveCall* live = world_.core.state().calls.find_value(call.id);
    facts["held_too_long"] = yes_or_no(live != nullptr && live->is_held_too_long);
    compare(facts, words);
}

void Story::expect_agent(Words& words) {
    const AgentState& agent = world_.agent(agent_number(words.next()));
    compare({{"status", agent.status.empty() ? "offline" : agent.status.value},
             {"next", !agent.next_status           ? "none"
                      : agent.next_status->empty() ? "offline"
                                                   : agent.next_status->value},
             {"connected", yes_or_no(agent.connection.has_value())},
             {"leased", yes_or_no(agent.lease_until.has_value())},
             {"because", agent.status_reason},
             {"works", std::to_string(agent.works.size())}},
            words);
}

void Story::expect_work(Words& words) {
    const std::string subject = words.next();
    const AgentWork work = work_on(subject, agent_number(words.next()));
    compare({{"state", enum_text(work.state)},
             {"talk", seconds_text(work.talk_ms)},
             {"hold", seconds_text(work.hold_ms)},
             {"reason", work.decline_reason},
             {"weight", std::to_string(work.weight)},
             {"percentage", std::to_string(work.capacity_percentage.value_or(0))},
             {"paused", yes_or_no(work.paused_at.has_value())},
             {"expires", yes_or_no(work.expires_at.has_value())}},
            words);
}

void Story::expect_item(Words& words) {
    const WorkItem item = item_named(words.next());
    compare({{"state", enum_text(item.state)},
             {"outcome", enum_text(item.outcome)},
             {"queue", item.queue.value},
             {"offers", std::to_string(item.offer_count)},
             {"stage", std::to_string(item.stage)},
             {"skills", std::to_string(item.skills.size())},
             {"dropped", std::to_string(item.dropped_skills.size())},
             {"needs", text_of(item.skills)},
             {"unmatched", item.unmatched_attributes.empty() ? "none" : item.unmatched_attributes.front()},
             {"overflowed_from", item.overflowed_from.value},
             {"subject", item.subject.reveal()},
             {"age", seconds_text((world_.now - item.requested_at).count())}},
            words);
}

void Story::expect_why(Words& words) {
    const WorkItem item = item_named(words.next());
    const UserId agent = agent_id(agent_number(words.next()));
    const std::string wanted = words.next();
    const auto explanation = world_.core.explain(world_.now, item.id);
    if (!explanation) fail("there is no such live item");
    const auto found = std::ranges::find(explanation->agents, agent, &AgentExplanation::agent);
    if (found == explanation->agents.end()) fail("the agent is not in the explanation");
    const std::string part = words.rest();
    if (enum_text(found->exclusion) != wanted || found->detail.find(part) == std::string::npos) {
        fail("it is " + enum_text(found->exclusion) + ": " + found->detail);
    }
}

void Story::expect_ahead(Words& words) {
    const auto explanation = world_.core.explain(world_.now, item_named(words.next()).id);
    if (!explanation) fail("there is no such live item");
    const std::string ahead = std::to_string(explanation->ahead);
    if (ahead != words.next()) fail("there are " + ahead + " ahead");
}

void Story::expect_told(Words& words) {
    const UserId agent = agent_id(agent_number(words.next()));
    const std::string wanted = words.next();
    const std::string reason = words.rest();
    std::string told = "nothing";
    for (std::size_t at = notices_seen_; at < world_.notices.size(); ++at) {
        if (world_.notices[at].agent != agent) continue;
        static constexpr const char* names[] = {"snapshot",    "presence",   "offer",
                                                "workChanged", "transcript", "controlFailed"};
        const NoticeBody& body = world_.notices[at].body;
        told = names[body.index()];
        if (const auto* changed = std::get_if<notice::WorkChanged>(&body); changed != nullptr && !reason.empty()) {
            told += " " + changed->reason;
        }
        if (told == (reason.empty() ? wanted : wanted + " " + reason)) return;
    }
    if (told != wanted) fail("the agent was told " + told);
}

} // namespace answerd::testing
