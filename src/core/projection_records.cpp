// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"
#include "projection.hpp"

namespace answerd::core {

namespace {

void add_presence_rows(const State& state, const Change& change, std::vector<RecordChange>& records) {
    if (change.closed_interval) records.emplace_back(record::PresenceRow{.interval = *change.closed_interval});
    if (!change.is_interval_new) return;
    const AgentState& agent = state.agents.at(*change.agent);
    records.emplace_back(record::PresenceRow{.interval = PresenceInterval{.agent = agent.id,
                                                                          .status = agent.status,
                                                                          .started_at = agent.status_since,
                                                                          .ended_at = std::nullopt,
                                                                          .reason = agent.status_reason}});
}

void add_rows_of_body(const State& state, const Event& event, std::vector<RecordChange>& records) {
    if (const auto* put = std::get_if<event::ConfigurationPut>(&event.body)) {
        records.emplace_back(record::ConfigurationVersion{.kind = kind_of(put->entity),
                                                          .key = key_of(put->entity),
                                                          .revision = put->revision,
                                                          .entity = put->entity,
                                                          .by = event.origin.user,
                                                          .at = event.at});
    } else if (const auto* removed = std::get_if<event::ConfigurationRemoved>(&event.body)) {
        records.emplace_back(record::ConfigurationVersion{.kind = removed->entity_kind,
                                                          .key = removed->key,
                                                          .revision = removed->revision,
                                                          .entity = std::nullopt,
                                                          .by = event.origin.user,
                                                          .at = event.at});
    } else if (const auto* line = std::get_if<event::TranscriptLineAdded>(&event.body)) {
        records.emplace_back(record::TranscriptEntry{
            .call = line->call, .conversation = state.calls.at(line->call).call.conversation_id, .line = line->line});
    }
}

} // namespace

std::vector<RecordChange> records_of(const State& state, const Change& change, const Event& event) {
    std::vector<RecordChange> records;
    add_rows_of_body(state, event, records);
    // A call that is forgotten was written when it last changed.
    if (change.call && !change.call_leaves) records.emplace_back(state.calls.at(*change.call).call);
    const LiveItem* item = change.item ? find_in(state.items, *change.item) : nullptr;
    if (item != nullptr) records.emplace_back(item->item);
    if (change.work) records.emplace_back(state.works.at(*change.work));
    add_presence_rows(state, change, records);
    return records;
}

} // namespace answerd::core
