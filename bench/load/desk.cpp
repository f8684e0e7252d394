// SPDX-License-Identifier: Apache-2.0
#include "desk.hpp"

#include "process_cost.hpp"
#include "protocol_text.hpp"

#include <cstdlib>

namespace answerd::bench {

namespace {

std::uint64_t number_member(const std::string& json, std::string_view key) {
    const auto at = json.find("\"" + std::string(key) + "\":");
    return at == std::string::npos ? 0 : std::strtoull(json.c_str() + at + key.size() + 3, nullptr, 10);
}

} // namespace

Desk::Desk(Loop& loop, const Target& target, int desk_number, std::string token)
    : number(desk_number), loop_(loop), target_(target), token_(std::move(token)), run_(now_us()) {}

void Desk::connect(bool resume) {
    constexpr int desks_per_address = 10'000;
    const auto address = "127.0.0." + std::to_string(2 + number / desks_per_address);
    is_upgraded_ = false;
    set_signed_in(false);
    resumes_ = resume;
    connection_ = std::make_unique<Connection>(loop_, address, target_.port, target_.uses_tls);
    connection_->on_bytes = [this](Connection&) { on_bytes(); };
    connection_->on_close = [this](Connection&) { set_signed_in(false); };
    connection_->write(web_socket_upgrade("/api/v1/agent/socket", "answerd.agent.v1"));
}

void Desk::drop() {
    connection_.reset();
    set_signed_in(false);
}

void Desk::send(const std::string& type, const std::string& members) {
    const auto id = std::to_string(run_) + "-" + std::to_string(number) + "-" + std::to_string(++commands_);
    connection_->write(masked_text_frame(R"({"id":")" + id + R"(","type":")" + type + "\"" + members + "}"));
}

void Desk::set_signed_in(bool is_signed_in) {
    if (is_signed_in_ == is_signed_in) return;
    is_signed_in_ = is_signed_in;
    if (on_count) on_count(is_signed_in ? 1 : -1);
}

void Desk::on_bytes() {
    if (!is_upgraded_) {
        if (!take_upgrade_reply(connection_->input)) return;
        is_upgraded_ = true;
        const auto resume = resumes_ ? R"(,"resume":{"lastSeq":)" + std::to_string(last_seq) + "}" : std::string{};
        send("signIn", R"(,"token":")" + token_ + "\"" + resume);
    }
    while (connection_->is_open()) {
        const auto frame = take_frame(connection_->input);
        if (!frame) return;
        if (frame->opcode == 9) connection_->write(masked_pong_frame(frame->payload));
        if (frame->opcode == 1) take_text(frame->payload);
    }
}

void Desk::take_text(const std::string& text) {
    const auto type = json_text_member(text, "type");
    if (type == "result") {
        if (text.find(R"("ok":true)") == std::string::npos) ++refusals;
        if (!is_signed_in_ && text.find(R"("agentId")") != std::string::npos) set_signed_in(true);
    } else {
        const auto seq = number_member(text, "seq");
        if (type != "snapshot" && seq != last_seq + 1) ++gaps;
        last_seq = seq;
    }
    if (on_frame) on_frame(*this, type, text);
}

} // namespace answerd::bench
