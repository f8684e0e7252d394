// SPDX-License-Identifier: Apache-2.0
#include "reply_writer.hpp"

#include "json_writer.hpp"

namespace answerd::api {
namespace {

[[nodiscard]] std::string begin_result(std::string_view command_id, std::string_view verdict) {
    std::string out = R"({"type":"result","id":)";
    json::append_text(out, command_id);
    out += verdict;
    return out;
}

void append_error(std::string& out, std::string_view quoted_code, const Problem& problem) {
    out += R"("error":{"code":)";
    out += quoted_code;
    out += R"(,"detail":)";
    json::append_text(out, problem.detail);
    out += R"(,"pointer":)";
    json::append_text(out, problem.pointer);
    out += "}}";
}

} // namespace

std::string ok_reply(std::string_view command_id) {
    return begin_result(command_id, R"(,"ok":true})");
}

std::string sign_in_reply(std::string_view command_id, UserId agent, Instant server_time) {
    std::string out = begin_result(command_id, R"(,"ok":true,"agentId":)");
    json::append(out, agent);
    out += R"(,"serverTime":)";
    json::append(out, server_time);
    out += '}';
    return out;
}

std::string pong_reply(std::string_view command_id, Instant server_time) {
    std::string out = begin_result(command_id, R"(,"ok":true,"serverTime":)");
    json::append(out, server_time);
    out += '}';
    return out;
}

std::string error_reply(std::string_view command_id, const Problem& problem) {
    std::string out = begin_result(command_id, R"(,"ok":false,)");
    std::string code;
    json::append(code, problem.code);
    append_error(out, code, problem);
    return out;
}

std::string malformed_reply(const Problem& problem) {
    std::string out = R"({"type":"result","id":null,"ok":false,)";
    append_error(out, R"("malformed")", problem);
    return out;
}

std::string background_frame(AgentWorkId work, const RecordReference& record, std::string_view background) {
    std::string out = R"({"type":"background","workId":)";
    json::append(out, work);
    out += R"(,"record":)";
    json::append(out, record);
    out += R"(,"background":)";
    out += background;
    out += '}';
    return out;
}

std::string retry_reason(Milliseconds retry_after) {
    std::string out = R"({"retryAfterMs":)";
    json::append_integer(out, std::int64_t{retry_after.count()});
    out += '}';
    return out;
}

} // namespace answerd::api
