// SPDX-License-Identifier: Apache-2.0
#include "answerd/matching/matching.hpp"

#include "record_kind.hpp"
#include "route.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"
#include "answerd/core/screen_pop.hpp"

#include <chrono>
#include <ranges>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

// By the region that is asked for, else by the one of the dialled number, else by the installation's.
Party caller_in(const Services& services, const Exchange& exchange, const MatchingSettings& settings, const Party& to) {
    const auto dialled = to.e164 ? settings.regions.find(*to.e164) : settings.regions.end();
    const std::string& region =
        dialled == settings.regions.end() ? services.parts.settings.default_region : dialled->second;
    return matching::normalise_party(exchange.query("from").value_or(""), exchange.query("region").value_or(region));
}

Result<net::Response> match(Services& services, store::Reader& reader, const Exchange& exchange) {
    const auto settings = services.parts.engine->matching_settings();
    const Party from = caller_in(services, exchange, *settings, {});
    const CallerMatch found = matching::match_caller({.party = from}, settings->rules, reader);
    return json_response(200, {{"from", codec::to_json(from)}, {"match", codec::to_json(found)}});
}

Json ranked_json(const matching::RecordHit& hit) {
    Json json = codec::to_json(hit.candidate);
    json["kind"] = codec::to_json(hit.kind);
    json["order"] = hit.order;
    json["hasOpenCase"] = hit.has_open_case;
    if (hit.last_contact_at != Instant{}) json["lastContactAt"] = codec::to_rfc3339(hit.last_contact_at);
    return json;
}

// "accountNumber=4711": one attribute, as the provider would send it.
Result<std::map<std::string, PersonalText>> attributes_in(const Exchange& exchange) {
    const std::string text = exchange.query("attribute").value_or("");
    if (text.empty()) return {};
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return std::unexpected(Problem(ProblemCode::invalid, "Has the form accountNumber=4711.", "/attribute"));
    }
    return std::map<std::string, PersonalText>{{text.substr(0, equals), PersonalText(text.substr(equals + 1))}};
}

// The call that an agent with this layout would see, of which nothing is real but whom it leads to.
struct Trial {
    VoiceCall call;
    matching::Lookup lookup;
    std::chrono::microseconds took{0};
};

Trial trial_of(const Services& services, store::Reader& reader, const Exchange& exchange,
               std::map<std::string, PersonalText> attributes) {
    const auto settings = services.parts.engine->matching_settings();
    Trial trial;
    trial.call.id = CallId{new_id(services.now())};
    trial.call.to =
        matching::normalise_party(exchange.query("to").value_or(""), services.parts.settings.default_region);
    trial.call.attributes = std::move(attributes);
    const auto began = std::chrono::steady_clock::now();
    trial.call.from = caller_in(services, exchange, *settings, trial.call.to);
    const bool is_claimed = matching::is_claimed_by(exchange.query("verification").value_or("none"), true);
    const matching::Caller caller{
        .party = trial.call.from, .attributes = &trial.call.attributes, .is_claimed = is_claimed};
    trial.lookup = matching::look_up(caller, settings->rules, reader);
    trial.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    trial.call.match = matching::match_of(trial.lookup, is_claimed);
    if (const RecordReference* linked = linked_at_once(trial.call.match)) trial.call.related_record = *linked;
    return trial;
}

// What a call from there would find, with what the candidates were ordered by, what would open, and what it cost.
void answer_trial(const ServicesPtr& services, store::Reader& reader, const ExchangePtr& exchange,
                  const std::optional<SoftphoneLayout>& layout) {
    if (!layout) return exchange->refuse({ProblemCode::invalid, "There is no such softphone layout.", "/layout"});
    auto attributes = attributes_in(*exchange);
    if (!attributes) return exchange->refuse(attributes.error());
    const Trial trial = trial_of(*services, reader, *exchange, *std::move(attributes));
    Json candidates = Json::array();
    for (const matching::RecordHit& hit : trial.lookup.hits | std::views::take(matching::candidates_max))
        candidates.push_back(ranked_json(hit));
    const CallerMatch& found = trial.call.match;
    exchange->answer(json_response(200, {{"from", codec::to_json(trial.call.from)},
                                         {"to", codec::to_json(trial.call.to)},
                                         {"outcome", codec::to_json(found.outcome)},
                                         {"needsChoice", found.needs_choice},
                                         {"isClaimed", found.is_claimed},
                                         {"found", trial.lookup.hits.size()},
                                         {"candidates", std::move(candidates)},
                                         {"pop", codec::to_json(screen_pop_of(trial.call, *layout))},
                                         {"tookMicroseconds", trial.took.count()}}));
}

void test_match(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(
        services, exchange,
        [name = exchange->query("layout")](const Core& core, Instant) -> std::optional<SoftphoneLayout> {
            if (!name) return SoftphoneLayout{};
            const auto& layouts = core.state().configuration.softphone_layouts;
            const auto layout = layouts.find(SoftphoneLayoutName{*name});
            return layout == layouts.end() ? std::nullopt : std::optional(layout->second.value);
        },
        answer_trial);
}

} // namespace

std::vector<Route> matching_routes() {
    return {{.method = "GET",
             .pattern = "/api/v1/matching",
             .roles = {Role::agent, Role::supervisor, Role::admin, Role::adapter},
             .handle = at_once<match>},
            {.method = "GET", .pattern = "/api/v1/matching/test", .roles = supervisors, .handle = test_match}};
}

} // namespace answerd::api
