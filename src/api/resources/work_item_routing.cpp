// SPDX-License-Identifier: Apache-2.0
// A work item's routing by hand, and why it was routed as it was.
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/commands.hpp"
#include "answerd/core/events.hpp"
#include "answerd/core/load.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

void do_it(const ServicesPtr& services, const ExchangePtr& exchange, Command command) {
    const Origin origin{.kind = OriginKind::user, .user = exchange->caller.user.id, .command_id = {}};
    const bool is_taken = services->parts.engine->submit(origin, std::move(command), [=](const Result<Answer>& answer) {
        if (!answer) return exchange->refuse(answer.error());
        exchange->answer(no_content());
    });
    if (!is_taken) exchange->refuse(overloaded());
}

void patch(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const Json& body = exchange->body;
    command::ChangeWorkItem change{.item = WorkItemId{exchange->id()}, .queue = {body.value("queue", std::string{})}};
    if (const auto member = body.find("priority"); member != body.end()) change.priority = member->get<int>();
    if (const auto member = body.find("secondaryPriority"); member != body.end()) {
        change.secondary_priority = member->get<int>();
    }
    if (const auto member = body.find("targetAcceptAt"); member != body.end()) {
        change.target_accept_at = codec::parse_rfc3339(member->get_ref<const std::string&>());
    }
    if (const auto member = body.find("skillExpression"); member != body.end()) {
        change.skill_expression = member->get<std::string>();
    }
    do_it(services, exchange, change);
}

void assign(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto agent = parse_uuid(exchange->body.at("agent").get_ref<const std::string&>());
    do_it(services, exchange,
          command::AssignWorkItem{.item = WorkItemId{exchange->id()},
                                  .agent = UserId{agent.value_or(Uuid{})},
                                  .skip_capacity = exchange->body.value("skipCapacity", false)});
}

void release(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    do_it(services, exchange, command::ReleaseWorkItem{.item = WorkItemId{exchange->id()}});
}

void end_call(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    do_it(services, exchange, command::EndCallOfItem{.item = WorkItemId{exchange->id()}});
}

void note_activity(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    do_it(services, exchange, command::NoteActivity{.item = WorkItemId{exchange->id()}});
}

std::optional<event::WorkOffered> offer_at(store::Reader& reader, std::uint64_t seq) {
    std::optional<event::WorkOffered> offered;
    if (seq == 0) return offered; // made before the journal's place was kept
    reader.replay(seq - 1, [&](const Event& event) {
        if (const auto* found = std::get_if<event::WorkOffered>(&event.body)) offered = *found;
        return false;
    });
    return offered;
}

std::string name_of(store::Reader& reader, UserId id) {
    const auto user = reader.user(id);
    return user ? user->display_name : to_string(id);
}

std::string plural(int count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string load_text(RoutingModel model, const event::AgentStanding& standing) {
    switch (model) {
    case RoutingModel::least_active:
        return plural(standing.load, "open work");
    case RoutingModel::most_available:
        // Offers of before percentages have only the whole units.
        return standing.load_hundredths % hundredths_per_unit == 0
                   ? plural(-standing.load, "free unit")
                   : units_in_words(-standing.load_hundredths) + " free units";
    case RoutingModel::external:
        break;
    }
    return "chosen from outside";
}

// "Ana Lima: 0 open works, 2 queues and skills, idle since 14:03:22. 12 agents were ready; 3 before her could not
// take it. Next would have been Ben Roth: 1 open work, ..."
std::string text_of(store::Reader& reader, const event::WorkOffered& offered) {
    const event::OfferReason& reason = offered.reason;
    const std::string agent = name_of(reader, offered.work.agent);
    if (offered.work.assigned_by) return agent + ": assigned by hand by " + name_of(reader, *offered.work.assigned_by);
    if (reason.is_preferred) return agent + ": the item's own agent could take it, and nobody else was compared";
    const auto standing = [&](const event::AgentStanding& found) {
        std::string text = name_of(reader, found.agent) + ": " + load_text(reason.model, found);
        if (reason.tie_break == TieBreak::scarcity) text += ", serves " + plural(found.breadth, "queue or skill");
        return text + ", idle since " + codec::to_rfc3339(found.idle_since);
    };
    std::string text = standing(reason.winner) + ". " + plural(reason.ready_agents, "agent") + " ready in the queue";
    if (reason.passed_over > 0) text += ", " + std::to_string(reason.passed_over) + " before could not take it";
    text += reason.runner_up ? ". Next would have been " + standing(*reason.runner_up) : ". Nobody else could take it";
    return text + ".";
}

Json decision_json(store::Reader& reader, const event::WorkOffered& offered) {
    Json decision = codec::to_json(offered.reason);
    decision["work"] = to_string(offered.work.id);
    decision["agent"] = to_string(offered.work.agent);
    decision["at"] = codec::to_rfc3339(offered.work.assigned_at);
    decision["configurationRevision"] = offered.work.configuration_revision;
    if (offered.work.assigned_by) decision["assignedBy"] = to_string(*offered.work.assigned_by);
    decision["text"] = text_of(reader, offered);
    return decision;
}

Result<net::Response> decisions(Services&, store::Reader& reader, const Exchange& exchange) {
    const WorkItemId id{exchange.id()};
    const auto item = reader.work_item(id);
    if (!item) return std::unexpected(Problem(ProblemCode::not_found, "There is no such work item."));
    constexpr std::ptrdiff_t decisions_max = 100; // the newest: an item may be declined for days
    const auto works = reader.works_of_item(id);
    const auto skipped = std::max<std::ptrdiff_t>(0, std::ssize(works) - decisions_max);
    Json found = Json::array();
    for (const AgentWork& work : std::ranges::subrange(works.begin() + skipped, works.end())) {
        if (const auto offered = offer_at(reader, work.offered_seq)) found.push_back(decision_json(reader, *offered));
    }
    return json_response(200,
                         Json{{"decisions", std::move(found)}, {"unmatchedAttributes", item->unmatched_attributes}});
}

} // namespace

std::vector<Route> work_item_routing_routes() {
    constexpr RoleSet assigners{Role::supervisor, Role::admin, Role::adapter};
    return {
        {.method = "PATCH", .pattern = "/api/v1/work-items/{id}", .roles = supervisors, .handle = patch},
        {.method = "PUT", .pattern = "/api/v1/work-items/{id}/assignment", .roles = assigners, .handle = assign},
        {.method = "DELETE", .pattern = "/api/v1/work-items/{id}/assignment", .roles = supervisors, .handle = release},
        {.method = "PUT", .pattern = "/api/v1/work-items/{id}/activity", .roles = assigners, .handle = note_activity},
        {.method = "DELETE", .pattern = "/api/v1/work-items/{id}/call", .roles = supervisors, .handle = end_call},
        {.method = "GET",
         .pattern = "/api/v1/work-items/{id}/decisions",
         .roles = supervisors,
         .handle = at_once<decisions>},
    };
}

} // namespace answerd::api
