// SPDX-License-Identifier: Apache-2.0
// The configuration as one file: read, compared, tried out and applied (docs/configuration-as-code.md).
#include "configuration_file.hpp"
#include "route.hpp"

#include "answerd/api/configuration_check.hpp"
#include "answerd/codec/describe_json.hpp"
#include "answerd/core/advice.hpp"
#include "answerd/core/what_if.hpp"

#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

constexpr std::size_t items_looked_at_max = 1'000;

Configuration present_configuration(const Core& core, Instant /*now*/) {
    return core.state().configuration;
}

void get(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(services, exchange, present_configuration,
              [](const ServicesPtr&, store::Reader& reader, const ExchangePtr& asked, const Configuration& present) {
                  Usernames usernames(reader);
                  auto text = configuration_file_text(configuration_file(present, usernames));
                  asked->answer(with_etag(json_text_response(200, std::move(text)), present.revision));
              });
}

Json warnings_json(const Configuration& configuration, Usernames& usernames) {
    Json warnings = Json::array();
    for (Warning& warning : advice_on(configuration)) {
        warning.pointer = usernames.in_file(warning.pointer);
        warnings.push_back(codec::to_json(warning));
    }
    return warnings;
}

void get_warnings(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(services, exchange, present_configuration,
              [](const ServicesPtr&, store::Reader& reader, const ExchangePtr& asked, const Configuration& present) {
                  Usernames usernames(reader);
                  const Json body = {{"items", warnings_json(present, usernames)}};
                  asked->answer(with_etag(json_response(200, body), present.revision));
              });
}

// ---- applying

Problem other_revision(std::int64_t revision) {
    return {ProblemCode::stale, "The configuration is at revision " + std::to_string(revision) + " now."};
}

struct Wanted { // what the file asks for, and of which configuration
    ConfigurationPlan plan;
    Json warnings;
};

Result<Wanted> wanted_by(const Exchange& exchange, const Configuration& present, store::Reader& reader,
                         Usernames& usernames, Instant now) {
    const Precondition precondition = precondition_of(exchange);
    if (precondition.revision && *precondition.revision != present.revision)
        return std::unexpected(other_revision(present.revision));
    auto reading = read_configuration_file(exchange.body, usernames, now);
    if (!reading.faults.empty()) return std::unexpected(as_one(std::move(reading.faults)));
    Wanted wanted{.plan = plan_of(present, reading, usernames), .warnings = {}};
    if (auto faults = faults_of(present, wanted.plan, &reader, usernames); !faults.empty())
        return std::unexpected(as_one(std::move(faults)));
    wanted.warnings = warnings_json(result_of(present, wanted.plan.command), usernames);
    return wanted;
}

Json answer_body(Wanted wanted, std::int64_t revision, bool is_dry_run) {
    return {{"revision", revision},
            {"dryRun", is_dry_run},
            {"changes", std::move(wanted.plan.changes)},
            {"warnings", std::move(wanted.warnings)}};
}

// The answer may be long: it is put together away from the core thread.
void answer_applied(const ServicesPtr& services, const ExchangePtr& exchange, Wanted wanted, std::int64_t revision) {
    on_reader(services, exchange, [=](store::Reader&) {
        exchange->answer(with_etag(json_response(200, answer_body(wanted, revision, false)), revision));
    });
}

void submit(const ServicesPtr& services, const ExchangePtr& exchange, Wanted wanted, Usernames usernames) {
    const Origin origin{.kind = OriginKind::user, .user = exchange->caller.user.id, .command_id = {}};
    Command command = std::exchange(wanted.plan.command, {});
    usernames.leave_reader();
    const bool is_taken = services->parts.engine->submit(origin, std::move(command), [=](const Result<Answer>& answer) {
        Usernames known = usernames;
        if (!answer) return exchange->refuse(in_file(answer.error(), known));
        answer_applied(services, exchange, wanted, answer->revision.value_or(0));
    });
    if (!is_taken) exchange->refuse(overloaded());
}

void apply(const ServicesPtr& services, const ExchangePtr& exchange) {
    with_core(
        services, exchange, present_configuration,
        [](const ServicesPtr& shared, store::Reader& reader, const ExchangePtr& asked, const Configuration& present) {
            Usernames usernames(reader);
            auto wanted = wanted_by(*asked, present, reader, usernames, shared->now());
            if (!wanted) return asked->refuse(wanted.error());
            submit(shared, asked, *std::move(wanted), std::move(usernames));
        });
}

Json outlook_json(const WhatIf& what_if, Usernames& usernames) {
    Json json = codec::to_json(what_if);
    for (Json& item : json["changing"]) {
        if (const auto agent = item.find("offeredTo"); agent != item.end())
            item["offeredToUsername"] = usernames.of(agent->get<std::string>());
    }
    return json;
}

// A copy of everything is the price of asking the very same rules; the trying is done on this thread, not the core's.
void try_out(const ServicesPtr& services, const ExchangePtr& exchange) {
    struct Present {
        State state;
        Instant now{};
    };
    with_core(
        services, exchange, [](const Core& core, Instant now) { return Present{.state = core.state(), .now = now}; },
        [](const ServicesPtr&, store::Reader& reader, const ExchangePtr& asked, Present present) {
            Usernames usernames(reader);
            const std::int64_t revision = present.state.configuration.revision;
            auto wanted = wanted_by(*asked, present.state.configuration, reader, usernames, present.now);
            if (!wanted) return asked->refuse(wanted.error());
            auto outlook = what_if(std::move(present.state), present.now, wanted->plan.command, items_looked_at_max);
            if (!outlook) return asked->refuse(in_file(outlook.error(), usernames));
            Json body = answer_body(*std::move(wanted), revision, true);
            body["waiting"] = outlook_json(*outlook, usernames);
            asked->answer(with_etag(json_response(200, body), revision));
        });
}

void put(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    if (exchange->query("dryRun") == "true") return try_out(services, exchange);
    if (!precondition_of(*exchange).must_exist) return exchange->answer(precondition_required());
    apply(services, exchange);
}

} // namespace

std::vector<Route> whole_configuration_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/configuration", .roles = admins, .handle = get},
        {.method = "PUT",
         .pattern = "/api/v1/configuration",
         .roles = admins,
         .handle = put,
         .body_bytes_max = configuration_file_bytes_max},
        {.method = "GET", .pattern = "/api/v1/configuration/warnings", .roles = admins, .handle = get_warnings},
    };
}

} // namespace answerd::api
