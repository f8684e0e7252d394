// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/screen_pop.hpp"

#include "lookup.hpp"
#include "url_template.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

namespace answerd {

namespace {

using core::TemplateValues;

bool pops(CallType type) {
    return type == CallType::inbound || type == CallType::transfer || type == CallType::callback;
}

// As JSON names them.
std::string_view name_of(RecordKind kind) {
    constexpr std::array<std::string_view, 4> names{"contact", "lead", "account", "serviceCase"};
    return names.at(static_cast<std::size_t>(kind));
}
std::string_view name_of(MatchOutcome outcome) {
    constexpr std::array<std::string_view, 4> names{"notTried", "none", "one", "several"};
    return names.at(static_cast<std::size_t>(outcome));
}

std::vector<MatchCandidate> candidates_with(const RecordReference& record, const CallerMatch& match) {
    std::vector<MatchCandidate> found;
    std::ranges::copy_if(match.candidates, std::back_inserter(found),
                         [&](const MatchCandidate& candidate) { return candidate.record == record; });
    return found;
}

// Without a value what the call does not have: a withheld number is no text.
TemplateValues values_of(const VoiceCall& call) {
    TemplateValues values{{"callId", to_string(call.id)},
                          {"conversationId", to_string(call.conversation_id)},
                          {"outcome", std::string(name_of(call.match.outcome))}};
    if (call.from.e164) values.emplace("from", to_text(*call.from.e164));
    if (call.to.e164) values.emplace("to", to_text(*call.to.e164));
    if (!call.from.raw.empty()) values.emplace("fromRaw", call.from.raw.reveal());
    if (!call.queue.empty()) values.emplace("queue", call.queue.value);
    for (const auto& [key, value] : call.attributes)
        values.emplace("attribute." + key, value.reveal());
    if (!call.related_record) return values;
    values.emplace("recordKind", name_of(call.related_record->kind));
    values.emplace("recordId", to_string(call.related_record->id));
    for (const MatchCandidate& candidate : candidates_with(*call.related_record, call.match)) {
        if (candidate.account_id) values.emplace("accountId", to_string(*candidate.account_id));
    }
    return values;
}

// What the caller is looked for by; nothing of somebody who withheld it.
PersonalText query_of(const VoiceCall& call) {
    if (call.from.e164) return PersonalText(to_text(*call.from.e164));
    const bool is_withheld = call.from.kind == PartyKind::restricted || call.from.kind == PartyKind::unavailable;
    return is_withheld ? PersonalText{} : call.from.raw;
}

ScreenPopTab tab_of(const VoiceCall& call, const PopTab& wanted, const TemplateValues& values) {
    ScreenPopTab tab{.kind = wanted.kind};
    switch (wanted.kind) {
    case PopKind::nothing:
        break;
    case PopKind::record:
        tab.record = call.related_record;
        if (tab.record) tab.candidates = candidates_with(*tab.record, call.match);
        break;
    case PopKind::picker:
        tab.candidates = call.match.candidates;
        break;
    case PopKind::new_record:
        tab.object = wanted.object;
        for (const DefaultValue& value : wanted.defaults)
            tab.defaults.emplace(value.member, PersonalText(core::expanded_text(value.value, values)));
        break;
    case PopKind::search:
        tab.query = query_of(call);
        break;
    case PopKind::url:
        tab.url = PersonalText(core::expanded_url(wanted.url, values));
        break;
    }
    return tab;
}

const std::vector<PopTab>& tabs_for(const VoiceCall& call, const SoftphoneLayout& layout) {
    if (call.related_record) return layout.single_match;
    return call.match.candidates.empty() ? layout.no_match : layout.multiple_matches;
}

} // namespace

MatchingSettings matching_settings_of(const Configuration& configuration) {
    MatchingSettings settings;
    for (const auto& [name, rule] : configuration.matching_rules)
        settings.rules.push_back(rule.value);
    std::ranges::sort(settings.rules, {}, [](const MatchingRule& rule) { return std::tuple(rule.order, rule.name); });
    for (const auto& [name, entry] : configuration.entry_points) {
        if (!entry.value.region.empty()) settings.regions.emplace(entry.value.number, entry.value.region);
    }
    return settings;
}

const RecordReference* linked_at_once(const CallerMatch& match) {
    const bool is_certain = match.outcome == MatchOutcome::one && match.candidates.size() == 1 && !match.needs_choice;
    return is_certain ? &match.candidates.front().record : nullptr;
}

const SoftphoneLayout& layout_of(const Configuration& configuration, UserId agent) {
    static const SoftphoneLayout usual;
    const AgentProfile* profile = core::configured(configuration.agents, agent);
    const SoftphoneLayout* layout =
        profile == nullptr ? nullptr : core::configured(configuration.softphone_layouts, profile->softphone_layout);
    return layout == nullptr ? usual : *layout;
}

ScreenPop screen_pop_of(const VoiceCall& call, const SoftphoneLayout& layout) {
    ScreenPop pop{.moment = layout.moment, .is_claimed = call.match.is_claimed};
    if (!pops(call.type)) return pop;
    const TemplateValues values = values_of(call);
    for (const PopTab& wanted : tabs_for(call, layout))
        pop.other_tabs.push_back(tab_of(call, wanted, values));
    if (pop.other_tabs.empty()) return pop;
    ScreenPopTab front = std::move(pop.other_tabs.front());
    pop.other_tabs.erase(pop.other_tabs.begin());
    pop.kind = front.kind;
    pop.record = front.record;
    pop.candidates = std::move(front.candidates);
    pop.object = front.object;
    pop.defaults = std::move(front.defaults);
    pop.query = std::move(front.query);
    pop.url = std::move(front.url);
    return pop;
}

} // namespace answerd
