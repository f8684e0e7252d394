// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"

#include "answerd/api/configuration_check.hpp"
#include "answerd/codec/described.hpp"
#include "answerd/codec/json.hpp"
#include "answerd/planning/recorded_day.hpp"
#include "answerd/store/store.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

namespace answerd::app {

namespace {

using codec::Json;
using planning::Changes;
using planning::RecordedDay;

constexpr int failure = 1;
constexpr int not_the_same = 2;

std::unexpected<Problem> refused(std::string sentence, std::string where = {}) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence), std::move(where)));
}

Result<Instant> instant_of(const std::string& text, Instant otherwise, const char* option) {
    if (text.empty()) return otherwise;
    const auto at = codec::parse_rfc3339(text);
    if (!at) return refused(std::string(option) + ": not a time such as 2026-11-21T08:00:00Z");
    return *at;
}

Result<std::string> text_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return refused("cannot read " + file);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

Result<RecordedDay> recorded_day(store::Reader& reader, CoreSettings settings, const JournalOptions& options) {
    const auto from = instant_of(options.from, Instant::min(), "--from");
    if (!from) return std::unexpected(from.error());
    const auto until = instant_of(options.until, Instant::max(), "--until");
    if (!until) return std::unexpected(until.error());
    if (*from >= *until) return refused("--from has to be before --until");
    planning::DayRecorder recorder(settings, *from, *until);
    reader.replay(0, [&](const Event& event) { return recorder.hear(event); });
    return recorder.finish();
}

Result<planning::Shift> shift_of(const Json& entry, const RecordedDay& day, store::Reader& reader,
                                 const std::string& where) {
    for (const char* member : {"agent", "status", "from", "until"}) {
        if (!entry.is_object() || !entry.contains(member) || !entry[member].is_string()) {
            return refused("a shift has agent, status, from and until, all of them text", where);
        }
    }
    const auto user = reader.user_by_name(entry["agent"].get<std::string>());
    if (!user) return refused("no such user", where + "/agent");
    planning::Shift shift{.agent = user->id, .status = {entry["status"].get<std::string>()}};
    if (!day.opening.configuration.presence_statuses.contains(shift.status)) {
        return refused("no such presence status at the beginning of the record", where + "/status");
    }
    const auto from = codec::parse_rfc3339(entry["from"].get<std::string>());
    const auto until = codec::parse_rfc3339(entry["until"].get<std::string>());
    if (!from || !until || *from > *until) return refused("from and until are times, in this order", where);
    shift.from = *from;
    shift.until = *until;
    return shift;
}

Result<std::vector<planning::Shift>> roster_of(const std::string& file, const RecordedDay& day, store::Reader& reader) {
    const auto text = text_of(file);
    if (!text) return std::unexpected(text.error());
    const auto json = codec::parse_json(*text, {.bytes_max = 1U << 20U});
    if (!json) return std::unexpected(json.error());
    if (!json->is_array()) return refused(file + ": a roster is a list of shifts");
    std::vector<planning::Shift> roster;
    for (std::size_t at = 0; at < json->size(); ++at) {
        auto shift = shift_of((*json)[at], day, reader, "/" + std::to_string(at));
        if (!shift) return std::unexpected(shift.error());
        roster.push_back(*shift);
    }
    return roster;
}

Result<Changes> changes_of(const JournalOptions& options, const RecordedDay& day, store::Reader& reader) {
    Changes changes;
    if (!options.configuration.empty()) {
        const auto text = text_of(options.configuration);
        if (!text) return std::unexpected(text.error());
        auto configuration = api::changes_to(day.opening.configuration, *text, reader);
        if (!configuration) return std::unexpected(configuration.error().front());
        changes.configuration = *std::move(configuration);
        changes.configuration.expected_revision.reset();
    }
    if (!options.roster.empty()) {
        auto roster = roster_of(options.roster, day, reader);
        if (!roster) return std::unexpected(roster.error());
        changes.roster = *std::move(roster);
    }
    return changes;
}

// As the report of drawn days shows it: the record once for each replication, so that pairs can be compared.
ScenarioFile as_file(const RecordedDay& day, const Changes& changes, const JournalOptions& options) {
    ScenarioFile file{.replications = changes.empty() ? 1 : options.replications, .seed = options.seed};
    file.variants.push_back({.name = "as recorded", .scenario = planning::scenario_of(day, {})});
    file.variants.front().scenario.name =
        fmt::format("Recorded {} to {}", codec::to_rfc3339(day.from), codec::to_rfc3339(day.until));
    if (!changes.empty()) {
        file.variants.push_back({.name = "changed", .scenario = planning::scenario_of(day, changes)});
    }
    return file;
}

Result<std::vector<VariantDays>> lived_through(const RecordedDay& day, const Changes& changes,
                                               const planning::Rerun& unchanged, const ScenarioFile& file) {
    std::vector<VariantDays> variants(file.variants.size());
    for (int replication = 0; replication < file.replications; ++replication) {
        variants.front().days.push_back(unchanged.day);
        if (changes.empty()) continue;
        auto changed = planning::rerun(day, changes, file.seed + static_cast<std::uint64_t>(replication));
        if (!changed) return std::unexpected(changed.error());
        variants.back().days.push_back(std::move(changed->day));
    }
    for (std::size_t at = 0; at < variants.size(); ++at)
        variants[at].name = file.variants[at].name;
    return variants;
}

// Also the exit code when nothing is changed: a record that is decided otherwise today says little of tomorrow.
int say_fidelity(const planning::Rerun& unchanged) {
    if (unchanged.is_exact()) {
        fmt::print(stderr, "{} offers, all of them as recorded\n", unchanged.recorded_offers);
        return 0;
    }
    fmt::print(stderr, "{} of {} recorded offers come out the same ({} are made): {}\n", unchanged.same_offers,
               unchanged.recorded_offers, unchanged.offers, unchanged.first_difference);
    return not_the_same;
}

Result<int> live_again(const ProcessConfiguration& process, const JournalOptions& options, bool as_json) {
    auto store = store::open_sqlite(process.database());
    if (!store) return std::unexpected(store.error());
    const auto reader = (*store)->open_reader();
    CoreSettings settings;
    settings.agent_grace = Seconds{process.agent_grace_seconds};
    const auto day = recorded_day(*reader, settings, options);
    if (!day) return std::unexpected(day.error());
    const auto changes = changes_of(options, *day, *reader);
    if (!changes) return std::unexpected(changes.error());
    const auto unchanged = planning::rerun(*day, {}, options.seed);
    if (!unchanged) return std::unexpected(unchanged.error());
    const int fidelity = say_fidelity(*unchanged);
    const ScenarioFile file = as_file(*day, *changes, options);
    const auto variants = lived_through(*day, *changes, *unchanged, file);
    if (!variants) return std::unexpected(variants.error());
    fmt::print("{}", as_json ? report_json(file, *variants) : report_text(file, *variants));
    return fidelity;
}

} // namespace

int simulate_journal(const ProcessConfiguration& process, const JournalOptions& options, bool as_json) {
    const auto code = live_again(process, options, as_json);
    if (code) return *code;
    const Problem& problem = code.error();
    fmt::print(stderr, "answerd: {}{}{}\n", problem.pointer, problem.pointer.empty() ? "" : " ", problem.detail);
    return failure;
}

} // namespace answerd::app
