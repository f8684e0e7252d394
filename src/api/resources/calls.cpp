// SPDX-License-Identifier: Apache-2.0
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/screen_pop.hpp"

#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

// An agent sees the calls that the agent answered, and no trace of others: theirs are not found, not forbidden.
bool may_see(const Exchange& exchange, const VoiceCall& call) {
    return !exchange.is_only(Role::agent) || call.agent == exchange.caller.user.id;
}

Result<VoiceCall> visible_call(store::Reader& reader, const Exchange& exchange) {
    auto call = reader.call(CallId{exchange.id()});
    if (!call || !may_see(exchange, *call))
        return std::unexpected(Problem(ProblemCode::not_found, "There is no such call."));
    return *std::move(call);
}

Result<store::CallFilter> filter_in(const Exchange& exchange) {
    store::CallFilter filter;
    filter.started_from = exchange.instant("startedFrom");
    filter.started_before = exchange.instant("startedBefore");
    if (const auto queue = exchange.query("queue")) filter.queue = QueueName{*queue};
    if (const auto agent = exchange.query("agent")) filter.agent = UserId{parse_uuid(*agent).value_or(Uuid{})};
    if (const auto status = exchange.query("status")) {
        auto read = codec::from_json<CallStatus>(*status);
        if (!read) return std::unexpected(read.error());
        filter.status = *read;
    }
    if (const auto abandoned = exchange.query("abandoned")) filter.is_abandoned = *abandoned == "true";
    filter.transcript_text = exchange.query("transcript").value_or("");
    if (!exchange.is_only(Role::agent)) return filter;
    const UserId self = exchange.caller.user.id;
    if (filter.agent && *filter.agent != self)
        return std::unexpected(Problem(ProblemCode::not_permitted, "You may list your own calls only."));
    filter.agent = self;
    return filter;
}

Result<net::Response> list(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto filter = filter_in(exchange);
    if (!filter) return std::unexpected(filter.error());
    const auto page = reader.calls(*filter, exchange.page());
    Json items = Json::array();
    for (const auto& call : page.items)
        items.push_back(codec::to_json(call));
    return json_response(200, page_json(std::move(items), page.next));
}

Result<net::Response> get(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto call = visible_call(reader, exchange);
    if (!call) return std::unexpected(call.error());
    return json_response(200, codec::to_json(*call));
}

constexpr int links_max = 1'000; // an agent changes their mind, a program that does is not listened to for ever

// How the call came to its record. What the match linked by itself stands in front; a late match names nobody either.
Result<net::Response> links(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto call = visible_call(reader, exchange);
    if (!call) return std::unexpected(call.error());
    Json items = Json::array();
    if (const RecordReference* linked = linked_at_once(call->match)) {
        items.push_back(
            {{"at", codec::to_rfc3339(call->started_at)}, {"isAutomatic", true}, {"record", codec::to_json(*linked)}});
    }
    for (const CallLink& link : reader.links(call->id, links_max)) {
        Json item = codec::to_json(link);
        item["isAutomatic"] = link.by.is_nil();
        if (link.by.is_nil()) item.erase("by");
        if (link.note.empty()) item.erase("note");
        items.push_back(std::move(item));
    }
    return json_response(200, {{"items", std::move(items)}});
}

Result<net::Response> transcript(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto call = visible_call(reader, exchange);
    if (!call) return std::unexpected(call.error());
    const auto page = reader.transcript(call->id, exchange.page());
    Json items = Json::array();
    for (const auto& line : page.items)
        items.push_back(codec::to_json(line));
    return json_response(200, page_json(std::move(items), page.next));
}

// ---- adding lines

struct LinesToAdd {
    CallId call;
    std::vector<TranscriptLine> lines;
};

Result<LinesToAdd> lines_in(const Exchange& exchange) {
    LinesToAdd add{.call = CallId{exchange.id()}, .lines = {}};
    const auto& lines = exchange.body.at("lines");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto line = codec::from_json<TranscriptLine>(lines[i], codec::Reading::tolerant);
        if (!line) {
            Problem problem = line.error();
            problem.pointer = "/lines/" + std::to_string(i) + problem.pointer;
            return std::unexpected(problem);
        }
        add.lines.push_back(*std::move(line));
    }
    return add;
}

// One after the other, so that a refused line is named and the ones before it are known to be durable.
void add_line(const ServicesPtr& services, const ExchangePtr& exchange, const std::shared_ptr<const LinesToAdd>& add,
              std::size_t next) {
    if (next == add->lines.size()) return exchange->answer(json_response(200, {{"received", add->lines.size()}}));
    const Origin origin{.kind = OriginKind::user, .user = exchange->caller.user.id, .command_id = {}};
    const command::AddTranscriptLine line{.call = add->call, .adapter = {}, .call_key = {}, .line = add->lines[next]};
    const bool is_taken = services->parts.engine->submit(origin, line, [=](const Result<Answer>& answer) {
        if (answer) return add_line(services, exchange, add, next + 1);
        Problem problem = answer.error();
        problem.pointer = "/lines/" + std::to_string(next) + problem.pointer;
        exchange->refuse(problem);
    });
    if (!is_taken) exchange->refuse(overloaded());
}

void post_lines(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    auto lines = lines_in(*exchange);
    if (!lines) return exchange->refuse(lines.error());
    add_line(services, exchange, std::make_shared<const LinesToAdd>(*std::move(lines)), 0);
}

} // namespace

std::vector<Route> call_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/voice-calls", .roles = staff, .handle = at_once<list>},
        {.method = "GET", .pattern = "/api/v1/voice-calls/{id}", .roles = staff, .handle = at_once<get>},
        {.method = "GET", .pattern = "/api/v1/voice-calls/{id}/links", .roles = staff, .handle = at_once<links>},
        {.method = "GET",
         .pattern = "/api/v1/voice-calls/{id}/transcript",
         .roles = staff,
         .handle = at_once<transcript>},
        {.method = "POST",
         .pattern = "/api/v1/voice-calls/{id}/transcript",
         .roles = {Role::admin, Role::adapter},
         .handle = post_lines,
         .body_bytes_max = 1U << 20U},
    };
}

} // namespace answerd::api
