// SPDX-License-Identifier: Apache-2.0
#include "scenario/enums.hpp"
#include "scenario/story.hpp"

namespace answerd::testing {

namespace {

ConnectionId console(int agent, const std::string& name) {
    return ConnectionId{Uuid{.high = 7 + name.size(), .low = static_cast<unsigned>(agent)}};
}

CallerMatch match_of(const std::string& outcome) {
    CallerMatch match;
    match.outcome = read_enum<MatchOutcome>(outcome);
    const int candidates = match.outcome == MatchOutcome::one ? 1 : match.outcome == MatchOutcome::several ? 3 : 0;
    for (int number = 1; number <= candidates; ++number) {
        match.candidates.push_back(MatchCandidate{
            .record = {.kind = RecordKind::contact, .id = Uuid{.high = 42, .low = static_cast<unsigned>(number)}},
            .label = PersonalText{"Ada Lovelace"},
            .field = "mobilePhone"});
    }
    return match;
}

} // namespace

void Story::send(const Command& command) {
    notices_seen_ = world_.notices.size();
    const std::uint64_t before = world_.core.digest();
    const Decision decision = world_.send(command);
    if (decision.answer) return;
    refusal_ = decision.answer.error();
    if (!decision.emissions.empty() || world_.core.digest() != before) fail("a refused command left a trace");
}

bool Story::play_command(const std::string& verb, Words& words) {
    if (verb == "agent") {
        play_agent(words);
    } else if (verb == "call") {
        play_call(words);
    } else if (verb == "chat" || verb == "email" || verb == "case") {
        play_item(verb, words);
    } else if (verb == "control") {
        play_control(words);
    } else if (verb == "line") {
        play_line_of_transcript(words);
    } else if (verb == "telephone-of") {
        play_telephone(words);
    } else if (verb == "writes-in") {
        send(command::NoteActivity{.item = item_named(words.next()).id});
    } else if (verb == "cancel") {
        send(command::CancelWorkItem{.item = item_named(words.next()).id});
    } else if (verb == "change" || verb == "assign" || verb == "release" || verb == "end-call-of") {
        play_supervision(verb, words);
    } else if (verb == "tick") {
        notices_seen_ = world_.notices.size();
        world_.pass(duration(words.next()));
    } else if (verb == "restart") {
        world_.restart();
    } else {
        play_work(verb, words);
    }
    return true;
}

void Story::play_agent(Words& words) {
    const int agent = agent_number(words.next());
    const std::string verb = words.next();
    const ConnectionId connection = console(agent, words.value_of("console").value_or("first"));
    const auto disconnect = [&](bool signed_out) {
        send(command::AgentDisconnected{.agent = agent_id(agent), .connection = connection, .signed_out = signed_out});
    };
    if (verb == "online") {
        send(command::AgentConnected{.agent = agent_id(agent), .connection = connection});
        send(command::SetPresence{.agent = agent_id(agent), .status = {words.next()}});
    } else if (verb == "connects") {
        send(command::AgentConnected{.agent = agent_id(agent), .connection = connection});
    } else if (verb == "vanishes") {
        disconnect(false);
    } else if (verb == "signs-out") {
        disconnect(true);
    } else if (verb == "sets") {
        const std::string status = words.next();
        send(command::SetPresence{.agent = agent_id(agent), .status = {status == "offline" ? "" : status}});
    } else if (verb == "has") {
        set_agent(agent, words);
    } else {
        fail("'" + verb + "' is nothing an agent does");
    }
}

// "busy" or "free": by a call that answerd did not route.
void Story::play_telephone(Words& words) {
    const int agent = agent_number(words.next());
    command::AgentLine line{.endpoint = world_.core.state().configuration.agents.at(agent_id(agent)).value.endpoint,
                            .is_busy = words.next() == "busy",
                            .occurred_at = world_.now};
    if (const auto ago = words.value_of("ago")) line.occurred_at -= duration(*ago);
    send(line);
}

void Story::play_call(Words& words) {
    const std::string name = words.next();
    command::CallSignal made = signal(name, read_enum<command::SignalKind>(words.next()), world_.now);
    if (const auto adapter = words.value_of("adapter")) adapters_[name] = {*adapter};
    if (adapters_.contains(name)) made.adapter = adapters_.at(name);
    if (const auto ago = words.value_of("ago")) made.occurred_at -= duration(*ago);
    if (const auto from = words.value_of("from")) made.from = number(*from);
    if (const auto to = words.value_of("to")) made.to = number(*to);
    if (const auto queue = words.value_of("queue")) made.queue.value = *queue;
    if (const auto skills = words.value_of("skills")) made.skills = skills_in(*skills);
    if (const auto attributes = words.value_of("attributes")) made.attributes = attributes_in(*attributes);
    if (const auto priority = words.value_of("priority")) made.priority = std::stoi(*priority);
    if (const auto match = words.value_of("match")) made.match = match_of(*match);
    if (const auto by = words.value_of("by")) made.ended_by = read_enum<EndedBy>(*by);
    if (const auto reason = words.value_of("reason")) made.reason = *reason;
    send(made);
}

void Story::play_item(const std::string& channel, Words& words) {
    const std::string name = words.next();
    command::CreateWorkItem create;
    create.channel.value = channel;
    create.queue.value = words.value_of("queue").value_or("support");
    if (const auto skills = words.value_of("skills")) create.skills = skills_in(*skills);
    if (const auto attributes = words.value_of("attributes")) create.attributes = attributes_in(*attributes);
    create.skill_expression = words.value_of("expression").value_or("");
    if (const auto priority = words.value_of("priority")) create.priority = std::stoi(*priority);
    if (const auto priority = words.value_of("secondary")) create.secondary_priority = std::stoi(*priority);
    if (const auto target = words.value_of("due")) create.target_accept_at = world_.now + duration(*target);
    if (const auto agent = words.value_of("preferred")) create.preferred_agent = agent_id(agent_number(*agent));
    if (const auto agent = words.value_of("required")) create.required_agent = agent_id(agent_number(*agent));
    const Decision decision = world_.send(create);
    if (decision.answer) {
        items_[name] = WorkItemId{*decision.answer->id};
    } else {
        refusal_ = decision.answer.error();
    }
}

void Story::play_supervision(const std::string& verb, Words& words) {
    const WorkItemId item = item_named(words.next()).id;
    if (verb == "end-call-of") return send(command::EndCallOfItem{.item = item});
    if (verb == "release") return send(command::ReleaseWorkItem{.item = item});
    if (verb == "assign") {
        const int agent = agent_number(words.value_of("to").value_or(""));
        return send(
            command::AssignWorkItem{.item = item, .agent = agent_id(agent), .skip_capacity = words.has("anyway")});
    }
    command::ChangeWorkItem change{.item = item, .queue = {words.value_of("queue").value_or("")}};
    if (const auto priority = words.value_of("priority")) change.priority = std::stoi(*priority);
    change.skill_expression = words.value_of("expression");
    send(change);
}

void Story::play_work(const std::string& verb, Words& words) {
    const std::string subject = words.next();
    const std::string by = words.value_of("by").value_or("");
    const int agent = agent_number(by);
    if (verb == "transfer") return play_transfer(subject, agent, words);
    const UserId user = agent_id(agent);
    const AgentWorkId work = work_on(subject, agent).id;
    if (verb == "accept") return send(command::AcceptWork{.agent = user, .work = work});
    if (verb == "decline") return send(command::DeclineWork{.agent = user, .work = work, .reason = words.rest()});
    if (verb == "hold") return send(command::HoldCall{.agent = user, .work = work});
    if (verb == "resume") return send(command::ResumeCall{.agent = user, .work = work});
    if (verb == "hang-up") return send(command::HangUpCall{.agent = user, .work = work});
    if (verb == "pause-recording") return send(command::PauseRecording{.agent = user, .work = work, .paused = true});
    if (verb == "resume-recording") return send(command::PauseRecording{.agent = user, .work = work, .paused = false});
    if (verb == "close") return send(command::CloseWork{.agent = user, .work = work});
    if (verb == "pause") return send(command::PauseWork{.agent = user, .work = work});
    if (verb == "unpause") return send(command::ResumeWork{.agent = user, .work = work});
    if (verb == "extend-wrap-up") return send(command::ExtendWrapUp{.agent = user, .work = work});
    if (verb == "end-wrap-up") return send(command::EndWrapUp{.agent = user, .work = work});
    if (verb == "disposition") {
        return send(command::SetDisposition{.agent = user, .work = work, .disposition = {words.next()}});
    }
    if (verb == "notes") {
        return send(command::SetNotes{.agent = user, .work = work, .notes = PersonalText{words.rest()}});
    }
    if (verb == "link") {
        const RecordReference record{.kind = RecordKind::contact,
                                     .id = Uuid{.high = 42, .low = std::stoul(words.next())}};
        return send(command::LinkRecord{.agent = user, .work = work, .record = record});
    }
    fail("'" + verb + "' is not a known verb");
}

void Story::play_transfer(const std::string& subject, int agent, Words& words) {
    command::TransferWork transfer;
    transfer.agent = agent_id(agent);
    transfer.work = work_on(subject, agent).id;
    if (const auto queue = words.value_of("queue")) transfer.queue.value = *queue;
    if (const auto target = words.value_of("agent")) transfer.to_agent = agent_id(agent_number(*target));
    send(transfer);
}

std::optional<Control> Story::pending_control(const std::string& subject, const std::string& kind) const {
    const VoiceCall call = call_named(subject);
    for (const Control& control : world_.core.pending_controls()) {
        if (control.call == call.id && control.kind == read_enum<ControlKind>(kind)) return control;
    }
    return std::nullopt;
}

void Story::play_control(Words& words) {
    const std::string kind = words.next();
    const auto control = pending_control(words.next(), kind);
    if (!control) fail("no such control is pending");
    const bool succeeded = words.next() == "succeeds";
    send(command::ControlResult{
        .control = control->id, .succeeded = succeeded, .error = succeeded ? "" : "line is dead"});
}

void Story::play_line_of_transcript(Words& words) {
    const std::string subject = words.next();
    command::AddTranscriptLine add;
    add.adapter = adapters_.contains(subject) ? adapters_.at(subject) : AdapterName{"byo"};
    add.call_key = subject;
    add.line.message_id = words.next();
    add.line.spoken_at = world_.now;
    if (const auto ago = words.value_of("ago")) add.line.spoken_at -= duration(*ago);
    add.line.text = PersonalText{words.rest()};
    send(add);
}

} // namespace answerd::testing
