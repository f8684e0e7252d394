// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process_configuration.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace answerd::app {

struct ServeOptions {
    ProcessConfiguration configuration;
    std::vector<telephony::AdapterSettings> adapters;
    api::CrmSettings crm = {};                // without an address: there is none
    std::filesystem::path configuration_file; // secrets lie beside it
    // The file again, with what the command line overrides. Empty: started without a file.
    std::function<std::expected<ProcessConfiguration, ConfigurationFaults>()> read_configuration;
};

// The whole running product: store, engine, ingest, api, server, built in that order and stopped in reverse.
class Application {
public:
    virtual ~Application() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Where it really listens: "http://127.0.0.1:8080".
    [[nodiscard]] virtual std::string base_url() const = 0;
    // Path with token of the single-use set-up link; empty when somebody already claimed the installation.
    [[nodiscard]] virtual std::string set_up_path() const = 0;
    // Ingest::replace_secrets.
    [[nodiscard]] virtual Result<> replace_secrets(const AdapterName& adapter, std::vector<std::string> secrets) = 0;
    // Server::reload_certificate.
    [[nodiscard]] virtual Result<> reload_certificate() = 0;
    // Signals that every loop beats; one number a loop.
    [[nodiscard]] virtual std::vector<std::uint64_t> heartbeats() const = 0;
    virtual void stop() = 0;
};

struct ApplicationHooks {
    std::function<bool()> is_alive; // the watchdog's verdict, for /livez
    std::function<void(std::string_view)> on_fatal;
};

[[nodiscard]] Result<std::unique_ptr<Application>> start_application(const ServeOptions& options,
                                                                     ApplicationHooks hooks);

// `answerd serve`: starts, tells systemd, waits for SIGTERM/SIGINT (drain and stop; a second one exits at once) and
// SIGHUP (reload.hpp). Returns the exit code.
[[nodiscard]] int serve(const ServeOptions& options);

} // namespace answerd::app
