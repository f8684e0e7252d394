// SPDX-License-Identifier: Apache-2.0
#include "route.hpp"
#include "token.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"
#include "answerd/planning/outlook.hpp"

#include <algorithm>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

Problem no_such_item() {
    return {ProblemCode::not_found, "There is no such work item."};
}

Result<net::Response> list(Services&, store::Reader& reader, const Exchange& exchange) {
    std::optional<QueueName> queue;
    if (const auto name = exchange.query("queue")) queue = QueueName{*name};
    std::optional<WorkItemState> state;
    if (const auto text = exchange.query("state")) {
        auto read = codec::from_json<WorkItemState>(*text);
        if (!read) return std::unexpected(read.error());
        state = *read;
    }
    const auto page = reader.work_items(queue, state, exchange.page());
    Json items = Json::array();
    for (const auto& item : page.items)
        items.push_back(codec::to_json(item));
    return json_response(200, page_json(std::move(items), page.next));
}

Result<net::Response> get(Services&, store::Reader& reader, const Exchange& exchange) {
    const WorkItemId id{exchange.id()};
    const auto item = reader.work_item(id);
    if (!item) return std::unexpected(no_such_item());
    const auto works = reader.works_of_item(id);
    const auto is_own = [&](const AgentWork& work) { return work.agent == exchange.caller.user.id; };
    if (exchange.is_only(Role::agent) && std::ranges::none_of(works, is_own)) return std::unexpected(no_such_item());
    Json offers = Json::array();
    for (const auto& work : works)
        offers.push_back(codec::to_json(work));
    Json body = codec::to_json(*item);
    body["works"] = std::move(offers);
    return json_response(200, body);
}

// The core answers a repeated command id as it did the first time; keeping the answer as well lets a key with another
// body be refused, and the key outlive the core's short memory.
void keep_and_answer(const ServicesPtr& services, const ExchangePtr& exchange, const Answer& answer) {
    const Json body = {{"id", to_string(answer.id.value_or(Uuid{}))}};
    const bool is_taken = services->parts.engine->write(
        [=](store::Transaction& transaction) { return transaction.put(answer_to_keep(*services, *exchange, body)); },
        [=](const Result<>& kept) {
            if (!kept && kept.error().code != ProblemCode::duplicate) return exchange->refuse(kept.error());
            exchange->answer(created(*exchange, body));
        });
    if (!is_taken) exchange->refuse(overloaded());
}

// The document has checked that it is an id.
std::optional<UserId> agent_in(const Json& body, const char* name) {
    const auto member = body.find(name);
    if (member == body.end()) return std::nullopt;
    return UserId{parse_uuid(member->get_ref<const std::string&>()).value_or(Uuid{})};
}

Result<command::CreateWorkItem> item_in(const Json& body) {
    command::CreateWorkItem item{.channel = ChannelName{body.at("channel").get<std::string>()},
                                 .queue = QueueName{body.at("queue").get<std::string>()},
                                 .skills = {},
                                 .priority = std::nullopt,
                                 .related_record = std::nullopt,
                                 .subject = PersonalText(body.value("subject", std::string{}))};
    if (const auto priority = body.find("priority"); priority != body.end()) item.priority = priority->get<int>();
    if (const auto priority = body.find("secondaryPriority"); priority != body.end()) {
        item.secondary_priority = priority->get<int>();
    }
    if (const auto target = body.find("targetAcceptAt"); target != body.end()) {
        item.target_accept_at = codec::parse_rfc3339(target->get_ref<const std::string&>());
    }
    item.preferred_agent = agent_in(body, "preferredAgent");
    item.required_agent = agent_in(body, "requiredAgent");
    if (const auto record = body.find("relatedRecord"); record != body.end()) {
        auto read = codec::from_json<RecordReference>(*record);
        if (!read) return std::unexpected(read.error());
        item.related_record = *read;
    }
    item.skill_expression = body.value("skillExpression", std::string{});
    if (const auto attributes = body.find("attributes"); attributes != body.end()) {
        for (const auto& [name, value] : attributes->items())
            item.attributes.emplace(name, PersonalText(value.get<std::string>()));
    }
    for (const auto& skill : body.value("skills", Json::array())) {
        auto read = codec::from_json<SkillRequirement>(skill, codec::Reading::tolerant);
        if (!read) return std::unexpected(read.error());
        item.skills.push_back(*read);
    }
    return item;
}

bool exists(store::Reader& reader, const RecordReference& record) {
    switch (record.kind) {
    case RecordKind::contact:
        return reader.contact(record.id).has_value();
    case RecordKind::lead:
        return reader.lead(record.id).has_value();
    case RecordKind::account:
        return reader.account(record.id).has_value();
    case RecordKind::service_case:
        return reader.service_case(record.id).has_value();
    }
    return false;
}

void post(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    if (auto earlier = earlier_answer(*services, *reader, *exchange)) return exchange->answer(*std::move(earlier));
    auto create = item_in(exchange->body);
    if (!create) return exchange->refuse(create.error());
    if (create->related_record && !exists(*reader, *create->related_record)) {
        return exchange->refuse({ProblemCode::invalid, "There is no such record.", "/relatedRecord"});
    }
    const Origin origin{.kind = OriginKind::user,
                        .user = exchange->caller.user.id,
                        .command_id = hash_of(exchange->header("idempotency-key").value_or(""))};
    const bool is_taken = services->parts.engine->submit(origin, *create, [=](const Result<Answer>& answer) {
        if (!answer) return exchange->refuse(answer.error());
        keep_and_answer(services, exchange, *answer);
    });
    if (!is_taken) exchange->refuse(overloaded());
}

void cancel(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const Origin origin{.kind = OriginKind::user, .user = exchange->caller.user.id, .command_id = {}};
    const command::CancelWorkItem cancel_item{.item = WorkItemId{exchange->id()}};
    const bool is_taken = services->parts.engine->submit(origin, cancel_item, [=](const Result<Answer>& answer) {
        if (!answer) return exchange->refuse(answer.error());
        exchange->answer(no_content());
    });
    if (!is_taken) exchange->refuse(overloaded());
}

// What one look at the core takes out of it.
struct Waiting {
    Instant at{};
    QueueName queue;
    std::optional<Explanation> explanation;
    planning::WaitOutlook outlook;
};

Waiting look_at(const Core& core, Instant now, WorkItemId id) {
    Waiting waiting{.at = now, .queue = {}, .explanation = core.explain(now, id), .outlook = {}};
    if (!waiting.explanation) return waiting;
    waiting.queue = core.state().items.at(id).item.queue;
    waiting.outlook = planning::outlook_of(core, *waiting.explanation);
    return waiting;
}

void explain(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(
        services, exchange,
        [id = WorkItemId{exchange->id()}](const Core& core, Instant now) { return look_at(core, now, id); },
        [](const ServicesPtr& asked_services, store::Reader& reader, const ExchangePtr& asked, const Waiting& found) {
            if (!found.explanation) return asked->refuse({ProblemCode::not_found, "There is no such live work item."});
            Json body = codec::to_json(*found.explanation);
            planning::ToldWait told{.estimate = std::nullopt, .why_not = planning::NoEstimate::not_waiting};
            if (found.explanation->state == WorkItemState::waiting) {
                told = asked_services->live_waits.at(found.at, reader)->tell(found.queue, found.outlook);
            }
            add_wait(body, found.explanation->ahead, told);
            asked->answer(json_response(200, body));
        });
}

} // namespace

std::vector<Route> work_item_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/work-items", .roles = supervisors, .handle = at_once<list>},
        {.method = "POST",
         .pattern = "/api/v1/work-items",
         .roles = {Role::agent, Role::supervisor, Role::admin, Role::adapter},
         .handle = post},
        {.method = "GET", .pattern = "/api/v1/work-items/{id}", .roles = staff, .handle = at_once<get>},
        {.method = "DELETE", .pattern = "/api/v1/work-items/{id}", .roles = supervisors, .handle = cancel},
        {.method = "GET", .pattern = "/api/v1/work-items/{id}/explanation", .roles = supervisors, .handle = explain},
    };
}

} // namespace answerd::api
