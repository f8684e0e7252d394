// SPDX-License-Identifier: Apache-2.0
#include "report_format.hpp"
#include "route.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"

#include <algorithm>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

constexpr std::chrono::hours range_max{24 * 400};

Result<ReportSpan> span_in(const Exchange& exchange, Instant now) {
    ReportSpan span{.from = exchange.instant("from").value_or(Instant{}),
                    .to = exchange.instant("to").value_or(Instant{}),
                    .interval = metrics::Interval::whole};
    if (span.to <= span.from)
        return std::unexpected(Problem(ProblemCode::invalid, "Has to be after `from`.", "/query/to"));
    if (span.to - span.from > range_max)
        return std::unexpected(Problem(ProblemCode::invalid, "At most 400 days after `from`.", "/query/to"));
    // What still waits is judged by the clock at the end of the span, so the span cannot end later than now.
    span.to = std::max(span.from, std::min(span.to, now));
    if (const auto text = exchange.query("interval")) span.interval = interval_named(*text);
    return span;
}

bool wants_csv(const Exchange& exchange) {
    if (const auto format = exchange.query("format")) return *format == "csv";
    const std::string accepted = exchange.header("accept").value_or("");
    return accepted.contains("text/csv") && !accepted.contains("application/json");
}

// The definitions that formulas need: a queue's times and zone, and which statuses count as available.
struct Definitions {
    std::map<QueueName, Queue> queues;
    std::map<PresenceStatusName, PresenceStatus> statuses;
};

Definitions definitions_of(const Core& core, Instant) {
    Definitions definitions;
    for (const auto& [name, queue] : core.state().configuration.queues)
        definitions.queues.emplace(name, queue.value);
    for (const auto& [name, status] : core.state().configuration.presence_statuses)
        definitions.statuses.emplace(name, status.value);
    return definitions;
}

metrics::ReportBuilder builder_for(const ReportSpan& span, const Definitions& definitions) {
    return {span.from, span.to, span.interval, definitions.queues, definitions.statuses};
}

void queue_report(const ReportSpan& span, store::Reader& reader, Exchange& exchange, const Definitions& definitions) {
    auto builder = builder_for(span, definitions);
    reader.visit_items(builder.items_from(), span.to, [&builder](const WorkItem& item) { builder.add(item); });
    reader.visit_works(span.from, span.to, [&builder](const AgentWork& work) { builder.add(work); });
    auto rows = builder.queue_rows();
    if (const auto queue = exchange.query("queue"))
        std::erase_if(rows, [&queue](const auto& row) { return row.queue.value != *queue; });
    if (wants_csv(exchange)) return exchange.answer(csv_response(queue_report_csv(rows), "queues.csv"));
    exchange.answer(json_response(200, queue_report_json(span, rows)));
}

AgentNames names_of(const std::vector<metrics::AgentRow>& rows, store::Reader& reader) {
    AgentNames names;
    for (const auto& row : rows) {
        if (names.contains(row.agent)) continue;
        const auto user = reader.user(row.agent);
        names[row.agent] = user ? user->display_name : std::string{};
    }
    return names;
}

void agent_report(const ReportSpan& span, Instant now, store::Reader& reader, Exchange& exchange,
                  const Definitions& definitions) {
    auto builder = builder_for(span, definitions);
    reader.visit_works(span.from, span.to, [&builder](const AgentWork& work) { builder.add(work); });
    reader.visit_presence(span.from, span.to,
                          [&builder, now](const PresenceInterval& interval) { builder.add(interval, now); });
    auto rows = builder.agent_rows();
    if (const auto agent = exchange.query("agent"))
        std::erase_if(rows, [id = parse_uuid(*agent)](const auto& row) { return row.agent.uuid != id; });
    const AgentNames names = names_of(rows, reader);
    if (wants_csv(exchange)) return exchange.answer(csv_response(agent_report_csv(rows, names), "agents.csv"));
    exchange.answer(json_response(200, agent_report_json(span, rows, names)));
}

void get_queue_report(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto span = span_in(*exchange, services->now());
    if (!span) return exchange->refuse(span.error());
    with_core(services, exchange, definitions_of,
              [span = *span](const ServicesPtr&, store::Reader& reader, const ExchangePtr& asked,
                             const Definitions& definitions) { queue_report(span, reader, *asked, definitions); });
}

void get_agent_report(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto span = span_in(*exchange, services->now());
    if (!span) return exchange->refuse(span.error());
    with_core(services, exchange, definitions_of,
              [span = *span](const ServicesPtr& shared, store::Reader& reader, const ExchangePtr& asked,
                             const Definitions& definitions) {
                  agent_report(span, shared->now(), reader, *asked, definitions);
              });
}

Result<net::Response> formulas(Services&, store::Reader&, const Exchange&) {
    Json items = Json::array();
    for (const auto& formula : metrics::formulas())
        items.push_back({{"id", formula.id}, {"title", formula.title}, {"text", formula.text}});
    return json_response(200, {{"items", std::move(items)}});
}

} // namespace

std::vector<Route> report_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/reports/queues", .roles = supervisors, .handle = get_queue_report},
        {.method = "GET", .pattern = "/api/v1/reports/agents", .roles = supervisors, .handle = get_agent_report},
        {.method = "GET", .pattern = "/api/v1/reports/formulas", .roles = supervisors, .handle = at_once<formulas>},
    };
}

} // namespace answerd::api
