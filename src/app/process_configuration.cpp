// SPDX-License-Identifier: Apache-2.0
#include "process_configuration.hpp"

#include "toml_section.hpp"

#include <arpa/inet.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace answerd::app {

namespace {

constexpr std::size_t configuration_bytes_max = 1 << 20;
constexpr std::size_t secret_bytes_max = 4 << 10;

bool is_ip_address(const std::string& text) {
    std::array<unsigned char, 16> address{};
    return ::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

void read_http(TomlSection section, net::ServerSettings& http) {
    section.read("address", http.address);
    section.read_number("port", http.port, 0, 65'535);
    section.read_number("io_threads", http.io_threads, 1, 64);
    section.read_number("connections_max", http.connections_max, 1, 1'000'000);
    section.read_number("connections_per_peer_max", http.connections_per_peer_max, 1, 1'000'000);
    section.read("allowed_hosts", http.allowed_hosts);
    section.read("trusted_proxies", http.trusted_proxies);
    if (!std::ranges::all_of(http.trusted_proxies, is_ip_address))
        section.fault("trusted_proxies", "must be a list of IP addresses");
    section.read("certificate_file", http.certificate_file);
    section.read("private_key_file", http.private_key_file);
    if (http.certificate_file.empty() != http.private_key_file.empty()) {
        section.fault("certificate_file", "and private_key_file go together");
    }
    section.report_unknown_keys();
}

void read_limits(TomlSection section, ProcessConfiguration& configuration) {
    section.read_number("requests_per_second_per_peer", configuration.requests_per_second_per_peer, 1, 1'000'000);
    section.read_number("requests_per_second_per_session", configuration.requests_per_second_per_session, 1, 1'000'000);
    section.read_number("webhooks_per_second_per_peer", configuration.webhooks_per_second_per_peer, 1, 1'000'000);
    section.report_unknown_keys();
}

void read_log(TomlSection section, LogSettings& log) {
    std::string format = "text";
    section.read("format", format);
    section.read("level", log.level);
    const std::map<std::string, LogFormat> formats = {
        {"text", LogFormat::text}, {"json", LogFormat::json}, {"journal", LogFormat::journal}};
    if (const auto found = formats.find(format); found != formats.end()) {
        log.format = found->second;
    } else {
        section.fault("format", "must be \"text\", \"json\" or \"journal\"");
    }
    constexpr std::array levels = {"debug", "info", "warn", "error"};
    if (std::ranges::find(levels, log.level) == levels.end()) {
        section.fault("level", "must be \"debug\", \"info\", \"warn\" or \"error\"");
    }
    section.report_unknown_keys();
}

void read_capabilities(TomlSection& section, AdapterCapabilities& capabilities) {
    std::vector<std::string> names;
    section.read("capabilities", names);
    const std::map<std::string, bool AdapterCapabilities::*> known = {
        {"connect", &AdapterCapabilities::connect},
        {"hold", &AdapterCapabilities::hold},
        {"transfer", &AdapterCapabilities::transfer},
        {"hang_up", &AdapterCapabilities::hang_up},
        {"recording_pause", &AdapterCapabilities::recording_pause},
        {"announcement", &AdapterCapabilities::announcement},
        {"voicemail", &AdapterCapabilities::voicemail},
        {"callback", &AdapterCapabilities::callback},
    };
    for (const auto& name : names) {
        if (const auto found = known.find(name); found != known.end()) {
            capabilities.*(found->second) = true;
        } else {
            section.fault("capabilities",
                          "knows connect, hold, transfer, hang_up, recording_pause, announcement, voicemail and "
                          "callback, not \"" +
                              name + "\"");
        }
    }
}

// What the provider calls a queue -> ours.
void read_queue_names(TomlSection& section, std::map<std::string, QueueName>& queue_names) {
    constexpr std::size_t names_max = 1'000;
    constexpr std::size_t name_bytes_max = 256;
    std::map<std::string, std::string> renamed;
    section.read("queue_names", renamed);
    if (renamed.size() > names_max) section.fault("queue_names", "must have at most 1000 entries");
    for (const auto& [theirs, ours] : renamed) {
        if (theirs.empty() || theirs.size() > name_bytes_max)
            section.fault("queue_names", "has a provider's name that is not 1 to 256 bytes long");
        if (!is_valid_name(ours))
            section.fault("queue_names", "leads to \"" + ours +
                                             "\", which is no name of a queue: 1 to 64 lower-case "
                                             "letters, digits, '-' or '_'");
        queue_names.emplace(theirs, QueueName{ours});
    }
}

AdapterConfiguration read_adapter(TomlSection section) {
    AdapterConfiguration adapter;
    auto& settings = adapter.settings;
    section.read("name", settings.name.value);
    section.read("kind", settings.kind);
    section.read("default_region", settings.caller_numbers.default_region);
    section.read("trusts_caller_numbers", settings.caller_numbers.are_trusted);
    section.read("source_prefix", settings.source_prefix);
    section.read("control_url", settings.control_url);
    section.read("default_queue", settings.default_queue.value);
    read_queue_names(section, settings.queue_names);
    section.read("secret_files", adapter.secret_files);
    read_capabilities(section, settings.capabilities);
    if (!is_valid_name(settings.name.value)) {
        section.fault("name", "must be 1 to 64 lower-case letters, digits, '-' or '_'");
    }
    if (!settings.default_queue.value.empty() && !is_valid_name(settings.default_queue.value)) {
        section.fault("default_queue", "must be empty, or 1 to 64 lower-case letters, digits, '-' or '_'");
    }
    if (adapter.secret_files.empty()) section.fault("secret_files", "must name at least one file");
    section.report_unknown_keys();
    return adapter;
}

void read_adapters(TomlSection& root, ProcessConfiguration& configuration, std::vector<std::string>& faults) {
    const auto* adapters = root.tables("adapter");
    if (adapters == nullptr) return;
    for (const auto& item : *adapters) {
        configuration.adapters.push_back(read_adapter(TomlSection(*item.as_table(), "adapter.", faults)));
        const auto& name = configuration.adapters.back().settings.name;
        const auto same_name = std::ranges::count_if(
            configuration.adapters, [&](const AdapterConfiguration& other) { return other.settings.name == name; });
        if (same_name > 1) faults.push_back("adapter.name \"" + name.value + "\" is used twice");
    }
}

void read_milliseconds(TomlSection& section, std::string_view key, Milliseconds& value, std::int64_t max) {
    std::int64_t count = value.count();
    section.read(key, count, 1, max);
    value = Milliseconds{count};
}

void read_crm(TomlSection section, CrmConfiguration& crm) {
    constexpr std::int64_t wait_ms_max = 60'000;
    constexpr std::int64_t cache_seconds_max = 86'400;
    api::CrmSettings& settings = crm.settings;
    section.read("url", settings.url);
    section.read("token_file", crm.token_file);
    std::string object = "contact";
    section.read("object", object);
    const std::map<std::string, RecordKind> objects = {
        {"contact", RecordKind::contact}, {"lead", RecordKind::lead}, {"account", RecordKind::account}};
    if (const auto found = objects.find(object); found != objects.end()) {
        settings.object = found->second;
    } else {
        section.fault("object", "must be \"contact\", \"lead\" or \"account\"");
    }
    section.read("records", settings.records);
    section.read("fields", settings.fields);
    section.read("asks_always", settings.asks_always);
    read_milliseconds(section, "timeout_ms", settings.timeout, wait_ms_max);
    read_milliseconds(section, "deadline_ms", settings.deadline, wait_ms_max);
    std::int64_t memory_seconds = settings.memory.count();
    section.read("cache_seconds", memory_seconds, 0, cache_seconds_max);
    settings.memory = Seconds{memory_seconds};
    if (const auto checked = api::check(settings); !checked) {
        std::string key = checked.error().pointer.substr(1);
        std::ranges::replace(key, '/', '.');
        section.fault(key, checked.error().detail);
    }
    section.report_unknown_keys();
}

ProcessConfiguration read_root(const toml::table& table, std::vector<std::string>& faults) {
    ProcessConfiguration configuration;
    TomlSection root(table, "", faults);
    std::string data_directory = configuration.data_directory;
    root.read("data_directory", data_directory);
    configuration.data_directory = data_directory;
    root.read("default_region", configuration.default_region);
    root.read_number("reader_threads", configuration.reader_threads, 1, 64);
    root.read_number("agent_grace_seconds", configuration.agent_grace_seconds, 0, 3'600);
    root.read_number("control_timeout_seconds", configuration.control_timeout_seconds, 1, 300);
    root.read_number("late_match_days", configuration.late_match_days, 0, 365);
    if (const auto* http = root.table("http")) read_http(TomlSection(*http, "http.", faults), configuration.http);
    if (const auto* limits = root.table("limits")) read_limits(TomlSection(*limits, "limits.", faults), configuration);
    if (const auto* log = root.table("log")) read_log(TomlSection(*log, "log.", faults), configuration.log);
    if (const auto* crm = root.table("crm")) read_crm(TomlSection(*crm, "crm.", faults), configuration.crm);
    read_adapters(root, configuration, faults);
    root.report_unknown_keys();
    return configuration;
}

std::expected<std::string, std::string> read_secret(const std::filesystem::path& file) {
    struct stat information{};
    if (::stat(file.c_str(), &information) != 0) return std::unexpected(std::string(std::strerror(errno)));
    if ((information.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return std::unexpected("others may read it; run: chmod 600 " + file.string());
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text(secret_bytes_max, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    if (text.empty()) return std::unexpected("it is empty");
    return text;
}

std::filesystem::path secret_path(const std::string& name, const std::filesystem::path& configuration_folder) {
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY"); // systemd LoadCredential=
    if (credentials != nullptr && std::filesystem::exists(std::filesystem::path(credentials) / name)) {
        return std::filesystem::path(credentials) / name;
    }
    return configuration_folder / name; // an absolute name stays as it is
}

// What the adapter says, in the words of the file: a secret is known by the file it came from.
std::string fault_of(const AdapterConfiguration& adapter, const Problem& problem) {
    constexpr std::string_view secrets = "/secrets/";
    std::string what = problem.pointer.empty() ? "" : problem.pointer.substr(1) + " ";
    for (std::size_t i = 0; i < adapter.secret_files.size(); ++i) {
        if (problem.pointer == std::string(secrets) + std::to_string(i))
            what = "secret file " + adapter.secret_files[i] + ": ";
    }
    if (problem.pointer == "/controlUrl") what = "control_url ";
    return "adapter " + adapter.settings.name.value + ": " + what + problem.detail;
}

} // namespace

std::string ConfigurationFaults::text() const {
    std::string all;
    for (const auto& line : lines)
        all += line + "\n";
    return all;
}

std::expected<ProcessConfiguration, ConfigurationFaults> parse_process_configuration(std::string_view toml_text) {
    ConfigurationFaults faults;
    if (toml_text.size() > configuration_bytes_max) {
        faults.lines.emplace_back("the file is larger than 1 MiB");
        return std::unexpected(faults);
    }
    try {
        const auto table = toml::parse(toml_text);
        auto configuration = read_root(table, faults.lines);
        if (faults.lines.empty()) return configuration;
    } catch (const toml::parse_error& error) {
        faults.lines.push_back("line " + std::to_string(error.source().begin.line) + ": " +
                               std::string(error.description()));
    }
    return std::unexpected(faults);
}

std::expected<ProcessConfiguration, ConfigurationFaults> read_process_configuration(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::unexpected(ConfigurationFaults{{file.string() + ": " + std::strerror(errno)}});
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_process_configuration(text.str());
}

std::expected<std::vector<telephony::AdapterSettings>, ConfigurationFaults>
load_adapters(const ProcessConfiguration& configuration, const std::filesystem::path& configuration_folder) {
    std::vector<telephony::AdapterSettings> adapters;
    ConfigurationFaults faults;
    for (const auto& adapter : configuration.adapters) {
        auto settings = adapter.settings;
        const auto faults_before = faults.lines.size();
        for (const auto& name : adapter.secret_files) {
            const auto path = secret_path(name, configuration_folder);
            if (auto secret = read_secret(path)) {
                settings.secrets.push_back(*std::move(secret));
            } else {
                faults.lines.push_back("adapter " + settings.name.value + ": secret file " + path.string() + ": " +
                                       secret.error());
            }
        }
        if (faults.lines.size() == faults_before) {
            const auto made = telephony::make_adapter(settings);
            if (!made) faults.lines.push_back(fault_of(adapter, made.error()));
        }
        adapters.push_back(std::move(settings));
    }
    if (!faults.lines.empty()) return std::unexpected(faults);
    return adapters;
}

std::expected<api::CrmSettings, ConfigurationFaults> load_crm(const ProcessConfiguration& configuration,
                                                              const std::filesystem::path& configuration_folder) {
    api::CrmSettings settings = configuration.crm.settings;
    settings.default_region = configuration.default_region;
    if (configuration.crm.token_file.empty()) return settings;
    const auto path = secret_path(configuration.crm.token_file, configuration_folder);
    auto token = read_secret(path);
    if (!token)
        return std::unexpected(ConfigurationFaults{{"crm: token file " + path.string() + ": " + token.error()}});
    settings.token = *std::move(token);
    return settings;
}

} // namespace answerd::app
