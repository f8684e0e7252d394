// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serve.hpp"

#include <functional>
#include <string>
#include <vector>

// SIGHUP: the whole configuration is checked again as at a start, and only then is swapped what can be swapped while
// calls go on: the log's level and format, the adapters' secrets, and the TLS certificate in the files named at the
// start. Everything else is named, not half applied.
namespace answerd::app {

// Keys whose values differ and take effect at the next start.
[[nodiscard]] std::vector<std::string> keys_for_restart(const ProcessConfiguration& running,
                                                        const ProcessConfiguration& fresh);

struct ReloadTargets {
    std::function<Result<>(const AdapterName&, std::vector<std::string>)> replace_secrets;
    std::function<Result<>()> reload_certificate;
    std::function<void(const LogSettings&)> set_up_logging;
};

class Reloader {
public:
    Reloader(ServeOptions options, ReloadTargets targets)
        : running_(std::move(options)), targets_(std::move(targets)) {}

    // Says in the log what was done, or why nothing was; the result is one line for the service manager.
    [[nodiscard]] std::string reload();

private:
    [[nodiscard]] std::string apply(const ProcessConfiguration& fresh,
                                    const std::vector<telephony::AdapterSettings>& adapters);
    void swap_log(const LogSettings& log);
    [[nodiscard]] bool swap_certificate(); // false: the files are no valid pair
    void swap_secrets(const telephony::AdapterSettings& fresh);

    ServeOptions running_; // what the process started with, and what was swapped since
    ReloadTargets targets_;
};

} // namespace answerd::app
