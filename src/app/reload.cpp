// SPDX-License-Identifier: Apache-2.0
#include "reload.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace answerd::app {

namespace {

class Differences {
public:
    template <class Value>
    void compare(std::string key, const Value& running, const Value& fresh) {
        if (!(running == fresh)) keys_.push_back(std::move(key));
    }
    void add(std::string key) { keys_.push_back(std::move(key)); }
    [[nodiscard]] std::vector<std::string> take() { return std::move(keys_); }

private:
    std::vector<std::string> keys_;
};

void compare_http(Differences& differences, const net::ServerSettings& running, const net::ServerSettings& fresh) {
    differences.compare("http.address", running.address, fresh.address);
    differences.compare("http.port", running.port, fresh.port);
    differences.compare("http.io_threads", running.io_threads, fresh.io_threads);
    differences.compare("http.connections_max", running.connections_max, fresh.connections_max);
    differences.compare("http.connections_per_peer_max", running.connections_per_peer_max,
                        fresh.connections_per_peer_max);
    differences.compare("http.allowed_hosts", running.allowed_hosts, fresh.allowed_hosts);
    differences.compare("http.trusted_proxies", running.trusted_proxies, fresh.trusted_proxies);
    differences.compare("http.certificate_file", running.certificate_file, fresh.certificate_file);
    differences.compare("http.private_key_file", running.private_key_file, fresh.private_key_file);
}

void compare_adapter(Differences& differences, const telephony::AdapterSettings& running,
                     const telephony::AdapterSettings& fresh) {
    const std::string prefix = "adapter." + running.name.value + ".";
    differences.compare(prefix + "kind", running.kind, fresh.kind);
    differences.compare(prefix + "default_region", running.caller_numbers.default_region,
                        fresh.caller_numbers.default_region);
    differences.compare(prefix + "trusts_caller_numbers", running.caller_numbers.are_trusted,
                        fresh.caller_numbers.are_trusted);
    differences.compare(prefix + "source_prefix", running.source_prefix, fresh.source_prefix);
    differences.compare(prefix + "control_url", running.control_url, fresh.control_url);
    differences.compare(prefix + "capabilities", running.capabilities, fresh.capabilities);
    differences.compare(prefix + "default_queue", running.default_queue, fresh.default_queue);
    differences.compare(prefix + "queue_names", running.queue_names, fresh.queue_names);
}

const AdapterConfiguration* find_adapter(const ProcessConfiguration& configuration, const AdapterName& name) {
    const auto found =
        std::ranges::find_if(configuration.adapters, [&](const auto& other) { return other.settings.name == name; });
    return found == configuration.adapters.end() ? nullptr : &*found;
}

void compare_adapters(Differences& differences, const ProcessConfiguration& running,
                      const ProcessConfiguration& fresh) {
    for (const auto& adapter : running.adapters) {
        if (const auto* other = find_adapter(fresh, adapter.settings.name))
            compare_adapter(differences, adapter.settings, other->settings);
        else
            differences.add("adapter." + adapter.settings.name.value + " (gone)");
    }
    for (const auto& adapter : fresh.adapters) {
        const auto& name = adapter.settings.name;
        if (find_adapter(running, name) == nullptr) differences.add("adapter." + name.value + " (new)");
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

std::vector<std::string> keys_for_restart(const ProcessConfiguration& running, const ProcessConfiguration& fresh) {
    Differences differences;
    differences.compare("data_directory", running.data_directory, fresh.data_directory);
    differences.compare("default_region", running.default_region, fresh.default_region);
    differences.compare("reader_threads", running.reader_threads, fresh.reader_threads);
    differences.compare("agent_grace_seconds", running.agent_grace_seconds, fresh.agent_grace_seconds);
    differences.compare("control_timeout_seconds", running.control_timeout_seconds, fresh.control_timeout_seconds);
    differences.compare("late_match_days", running.late_match_days, fresh.late_match_days);
    differences.compare("limits.requests_per_second_per_peer", running.requests_per_second_per_peer,
                        fresh.requests_per_second_per_peer);
    differences.compare("limits.requests_per_second_per_session", running.requests_per_second_per_session,
                        fresh.requests_per_second_per_session);
    differences.compare("limits.webhooks_per_second_per_peer", running.webhooks_per_second_per_peer,
                        fresh.webhooks_per_second_per_peer);
    differences.compare("crm", running.crm, fresh.crm);
    compare_http(differences, running.http, fresh.http);
    compare_adapters(differences, running, fresh);
    return differences.take();
}

std::string Reloader::reload() {
    if (!running_.read_configuration) {
        spdlog::warn("SIGHUP: started without a configuration file, so there is nothing to reload");
        return "Running without a configuration file: nothing to reload";
    }
    const auto fresh = running_.read_configuration();
    if (!fresh) {
        spdlog::error("configuration kept, the new one has faults:\n{}", fresh.error().text());
        return "Running on the old configuration: the new one has faults, see the log";
    }
    const auto adapters = load_adapters(*fresh, running_.configuration_file.parent_path());
    if (!adapters) {
        spdlog::error("configuration kept, an adapter of the new one has faults:\n{}", adapters.error().text());
        return "Running on the old configuration: an adapter of the new one has faults, see the log";
    }
    return apply(*fresh, *adapters);
}

std::string Reloader::apply(const ProcessConfiguration& fresh,
                            const std::vector<telephony::AdapterSettings>& adapters) {
    swap_log(fresh.log);
    for (const auto& adapter : adapters)
        swap_secrets(adapter);
    const bool has_certificate = swap_certificate();
    spdlog::info("configuration reloaded: log level {}", fresh.log.level);
    const auto waiting = keys_for_restart(running_.configuration, fresh);
    if (waiting.empty()) return has_certificate ? "Running" : "Running; the old certificate is kept, see the log";
    spdlog::warn("configuration: changed, and in effect only after a restart: {}", joined(waiting));
    return "Running; some changes wait for a restart, see the log";
}

void Reloader::swap_log(const LogSettings& log) {
    if (std::exchange(running_.configuration.log, log) != log) targets_.set_up_logging(log);
}

// Whoever renews certificates overwrites the files.
bool Reloader::swap_certificate() {
    if (running_.configuration.http.certificate_file.empty()) return true;
    if (const auto swapped = targets_.reload_certificate(); !swapped) {
        spdlog::error("http: the old certificate is kept: {}", swapped.error().detail);
        return false;
    }
    spdlog::info("http: certificate and key read again, for new connections");
    return true;
}

void Reloader::swap_secrets(const telephony::AdapterSettings& fresh) {
    const auto found = std::ranges::find(running_.adapters, fresh.name, &telephony::AdapterSettings::name);
    // The secrets of another kind of adapter belong to what the next start makes of it.
    if (found == running_.adapters.end() || found->kind != fresh.kind || found->secrets == fresh.secrets) return;
    if (const auto replaced = targets_.replace_secrets(fresh.name, fresh.secrets); !replaced) {
        spdlog::error("adapter {}: the old secrets are kept: {}", fresh.name.value, replaced.error().detail);
        return;
    }
    found->secrets = fresh.secrets;
    spdlog::info("adapter {}: secrets replaced, {} valid now", fresh.name.value, fresh.secrets.size());
}

} // namespace answerd::app
