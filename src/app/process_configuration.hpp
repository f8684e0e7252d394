// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/api.hpp"
#include "answerd/api/crm.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/net/server.hpp"
#include "answerd/telephony/adapter.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The process's own configuration: one TOML file for what the machine has to know before the database can be opened.
// Everything about the business (queues, agents, skills) lives in the database and is changed over REST.
namespace answerd::app {

enum class LogFormat { text, json, journal };

struct LogSettings {
    LogFormat format = LogFormat::text;
    std::string level = "info";
    bool operator==(const LogSettings&) const = default;
};

// An adapter as the file describes it; `secret_files` are read when the process starts or reloads.
struct AdapterConfiguration {
    telephony::AdapterSettings settings;
    std::vector<std::string> secret_files;
};

// The token is read from its file when the process starts.
struct CrmConfiguration {
    api::CrmSettings settings;
    std::string token_file;
    bool operator==(const CrmConfiguration&) const = default;
};

struct ProcessConfiguration {
    std::filesystem::path data_directory = "data";
    net::ServerSettings http;
    LogSettings log;
    int requests_per_second_per_peer = api::ApiSettings{}.requests_per_second_per_peer;
    int requests_per_second_per_session = api::ApiSettings{}.requests_per_second_per_session;
    int webhooks_per_second_per_peer = api::ApiSettings{}.webhooks_per_second_per_peer;
    std::string default_region; // ISO 3166, for numbers that people type without "+"; adapters have their own
    int reader_threads = 1;
    int agent_grace_seconds = 20;
    int control_timeout_seconds = 10;
    int late_match_days = 7; // a call without a record is linked to whoever becomes known within so many days
    std::vector<AdapterConfiguration> adapters;
    CrmConfiguration crm;

    [[nodiscard]] std::filesystem::path database() const { return data_directory / "answerd.sqlite"; }
};

// Every fault, with its line: the admin mends the file once, not fault by fault.
struct ConfigurationFaults {
    std::vector<std::string> lines;
    [[nodiscard]] std::string text() const;
};

// Unknown keys are faults and name the key that was probably meant.
[[nodiscard]] std::expected<ProcessConfiguration, ConfigurationFaults>
parse_process_configuration(std::string_view toml);
[[nodiscard]] std::expected<ProcessConfiguration, ConfigurationFaults>
read_process_configuration(const std::filesystem::path& file);

// Reads the adapters' secrets: first from the service manager's credentials folder, then beside the configuration file.
// A secret file that others may read is a fault, and so is whatever the adapter itself would refuse at the start.
[[nodiscard]] std::expected<std::vector<telephony::AdapterSettings>, ConfigurationFaults>
load_adapters(const ProcessConfiguration& configuration, const std::filesystem::path& configuration_folder);

// The same for the external CRM; without an address there is none.
[[nodiscard]] std::expected<api::CrmSettings, ConfigurationFaults>
load_crm(const ProcessConfiguration& configuration, const std::filesystem::path& configuration_folder);

} // namespace answerd::app
