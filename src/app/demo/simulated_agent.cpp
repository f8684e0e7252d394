// SPDX-License-Identifier: Apache-2.0
#include "demo/simulated_agent.hpp"

#include "demo/conversation.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace answerd::app::demo {
namespace {

using codec::Json;

constexpr std::uint16_t taken_over = 4409;

[[nodiscard]] bool is_over(const std::string& state) {
    return state != "assigned" && state != "opened" && state != "wrapUp";
}

} // namespace

SimulatedAgent::SimulatedAgent(World& world, Tally& tally, SignedInAgent who, boost::asio::ip::tcp::endpoint server)
    : world_(world), tally_(tally), who_(std::move(who)), server_(std::move(server)) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    command_prefix_ = std::to_string(now.count()) + '-';
}

void SimulatedAgent::come_in() {
    connect();
    plan_a_break();
    plan_a_lost_connection();
}

void SimulatedAgent::go_home() {
    is_going_home_ = true;
    if (console_) command("signOut", Json::object());
}

void SimulatedAgent::pull_the_plug() {
    if (console_) console_->drop();
}

void SimulatedAgent::connect() {
    console_ = open_console(world_, server_,
                            {.on_open =
                                 [this] {
                                     Json sign_in{{"token", who_.token}};
                                     if (has_seen_frames_) sign_in["resume"] = {{"lastSeq", last_seq_}};
                                     command("signIn", std::move(sign_in));
                                 },
                             .on_text = [this](const std::string& text) { on_frame(text); },
                             .on_closed = [this](std::uint16_t code) { on_closed(code); }});
}

void SimulatedAgent::on_closed(std::uint16_t code) {
    console_.reset();
    is_signed_in_ = false;
    if (is_going_home_ || code == taken_over) return;
    world_.after(world_.seconds_between(0.3, 1.5), [this] {
        ++tally_.reconnects;
        connect();
    });
}

void SimulatedAgent::on_frame(const std::string& text) {
    const auto frame = codec::parse_json(text);
    if (!frame) return;
    const auto type = frame->value("type", "");
    if (type == "result") return on_result(*frame);

    const auto seq = frame->value("seq", std::uint64_t{0});
    if (type != "snapshot" && seq != last_seq_ + 1) ++tally_.stream_gaps;
    last_seq_ = seq;
    has_seen_frames_ = true;
    if (type == "offer") on_offer(frame->at("work"));
    if (type == "work") on_work(frame->at("work"));
    if (type == "presence") on_presence(frame->value("status", ""));
    if (type != "snapshot") return;
    on_presence(frame->value("status", ""));
    for (const Json& work : frame->at("works"))
        on_work(work);
}

void SimulatedAgent::on_result(const Json& result) {
    if (!result.value("ok", false)) {
        ++tally_.commands_refused;
        return;
    }
    if (!result.contains("agentId")) return;
    is_signed_in_ = true;
    if (!has_seen_frames_) command("setPresence", {{"status", "available"}});
}

// Nobody stays on a break for ever, whoever sent them there.
void SimulatedAgent::on_presence(const std::string& status) {
    if (status == "break")
        world_.after(world_.seconds_between(8, 20), [this] { command("setPresence", {{"status", "available"}}); });
}

void SimulatedAgent::on_offer(const Json& work) {
    const auto id = work.at("workId").get<std::string>();
    works_[id] = {.channel = work.value("channel", ""), .queue = work.value("queue", "")};
    const auto thinking = world_.seconds_between(0.5, 3);
    const int dice = world_.between(1, 100);
    if (dice <= 93)
        command_later(thinking, id, Stage::offered, "accept", Json::object());
    else if (dice <= 97)
        command_later(thinking, id, Stage::offered, "decline", {{"reason", "busy"}});
    // else: looks elsewhere until the push timeout
}

void SimulatedAgent::on_work(const Json& work) {
    const auto id = work.at("workId").get<std::string>();
    const auto state = work.value("state", "");
    if (is_over(state)) {
        works_.erase(id);
        return;
    }
    if (state == "assigned") return; // the offer was its own frame
    const auto [place, is_new] = works_.try_emplace(id);
    Work& known = place->second;
    if (is_new) known = {.channel = work.value("channel", ""), .queue = work.value("queue", "")};
    if (state == "wrapUp") {
        if (std::exchange(known.stage, Stage::wrapping_up) != Stage::wrapping_up) wrap_up(id);
        return;
    }
    known.stage = Stage::talking;
    const bool can_talk = !work.contains("call") || work.at("call").contains("answeredAt");
    if (can_talk && !std::exchange(known.has_begun, true)) begin_conversation(id, work);
}

void SimulatedAgent::begin_conversation(const std::string& work_id, const Json& work) {
    const Work& known = works_.at(work_id);
    if (known.channel != "voice") {
        command_later(world_.seconds_between(8, 30), work_id, Stage::talking, "closeWork", Json::object());
        return;
    }
    const Json& pop = work.at("pop");
    if (pop.value("kind", "") == "picker") {
        const Json& candidates = pop.at("candidates");
        const auto chosen = static_cast<std::size_t>(world_.between(0, static_cast<int>(candidates.size()) - 1));
        command_later(world_.seconds_between(1, 3), work_id, Stage::talking, "linkRecord",
                      {{"record", candidates[chosen].at("record")}});
    }
    const auto talk = world_.seconds_between(10, 26);
    if (world_.chance(0.25)) plan_a_hold(work_id, talk / 3);
    plan_the_end(work_id, talk);
}

void SimulatedAgent::plan_a_hold(const std::string& work_id, Milliseconds at) {
    command_later(at, work_id, Stage::talking, "hold", Json::object());
    command_later(at + world_.seconds_between(3, 6), work_id, Stage::talking, "resume", Json::object());
}

void SimulatedAgent::plan_the_end(const std::string& work_id, Milliseconds at) {
    if (world_.chance(0.07)) {
        const std::string target = works_.at(work_id).queue == "billing" ? "support" : "billing";
        command_later(at / 2, work_id, Stage::talking, "transfer", {{"queue", target}});
    }
    command_later(at, work_id, Stage::talking, "hangUp", Json::object());
}

void SimulatedAgent::wrap_up(const std::string& work_id) {
    const Work& known = works_.at(work_id);
    if (known.channel == "voice") {
        command_later(world_.seconds_between(1, 2), work_id, Stage::wrapping_up, "setNotes",
                      {{"notes", note_about(known.queue)}});
        command_later(world_.seconds_between(2, 3), work_id, Stage::wrapping_up, "setDisposition",
                      {{"disposition", world_.one_of(demo_dispositions())}});
    }
    command_later(world_.seconds_between(3.5, 9), work_id, Stage::wrapping_up, "endWrapUp", Json::object());
}

void SimulatedAgent::plan_a_break() {
    world_.after(world_.seconds_between(90, 300), [this] {
        command("setPresence", {{"status", "break"}});
        plan_a_break();
    });
}

void SimulatedAgent::plan_a_lost_connection() {
    world_.after(world_.seconds_between(60, 300), [this] {
        pull_the_plug();
        plan_a_lost_connection();
    });
}

void SimulatedAgent::command(const char* type, Json members) {
    const bool is_sign_in = std::string_view{type} == "signIn";
    if (!console_ || (!is_signed_in_ && !is_sign_in)) return;
    members["id"] = command_prefix_ + std::to_string(++commands_);
    members["type"] = type;
    console_->send(codec::dump_json(members));
}

void SimulatedAgent::command_later(Milliseconds delay, const std::string& work_id, Stage stage, const char* type,
                                   Json members) {
    members["workId"] = work_id;
    world_.after(delay, [this, work_id, stage, type, members = std::move(members)] {
        const auto found = works_.find(work_id);
        if (found != works_.end() && found->second.stage == stage) command(type, members);
    });
}

} // namespace answerd::app::demo
