// SPDX-License-Identifier: Apache-2.0
#include "answerd/api/configuration_check.hpp"

#include "configuration_file.hpp"
#include "document.hpp"

#include "answerd/core/what_if.hpp"

#include <chrono>
#include <iterator>

namespace answerd::api {
namespace {

Faults faults_in(Problem problem) {
    Faults faults;
    for (Fault& fault : problem.errors)
        faults.emplace_back(problem.code, std::move(fault.detail), std::move(fault.pointer));
    if (faults.empty()) faults.push_back(std::move(problem));
    return faults;
}

Instant system_now() {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

Result<> check_form(const codec::Json& file) {
    const Document& document = Document::the();
    return document.check_body(*document.body_schema(*document.operation("PUT", "/api/v1/configuration")), file);
}

std::expected<codec::ConfigurationReading, Faults> read_text(std::string_view text, Usernames& usernames) {
    constexpr std::size_t values_max = configuration_file_bytes_max / 8;
    auto file = codec::parse_json(text, {.bytes_max = configuration_file_bytes_max, .values_max = values_max});
    if (!file) return std::unexpected(faults_in(file.error()));
    if (auto checked = check_form(*file); !checked) return std::unexpected(faults_in(checked.error()));
    auto reading = read_configuration_file(*std::move(file), usernames, system_now());
    if (!reading.faults.empty()) return std::unexpected(std::move(reading.faults));
    return reading;
}

} // namespace

ConfigurationCheck check_configuration_file(std::string_view text) {
    Usernames usernames;
    auto reading = read_text(text, usernames);
    if (!reading) return {.faults = std::move(reading).error(), .warnings = {}};
    const ConfigurationPlan plan = plan_of({}, *reading, usernames);
    ConfigurationCheck check{.faults = faults_of({}, plan, nullptr, usernames), .warnings = {}};
    if (check.faults.empty()) check.warnings = advice_on(result_of({}, plan.command));
    for (Warning& warning : check.warnings)
        warning.pointer = usernames.in_file(warning.pointer);
    return check;
}

std::expected<command::ApplyConfiguration, Faults> changes_to(const Configuration& current, std::string_view text,
                                                              store::Reader& reader) {
    Usernames usernames(reader);
    const auto reading = read_text(text, usernames);
    if (!reading) return std::unexpected(reading.error());
    return plan_of(current, *reading, usernames).command;
}

} // namespace answerd::api
