// SPDX-License-Identifier: Apache-2.0
#include "serve.hpp"

#include "data_folder_lock.hpp"
#include "logging.hpp"
#include "reload.hpp"
#include "service_manager.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace answerd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto watchdog_patience = 10s;
constexpr int exit_configuration = 78; // EX_CONFIG of sysexits.h: restarting would not help

// Blocked before any thread starts, so that only the waiting loop below ever receives them.
sigset_t block_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a peer that went away is an error code, not a death
    return signals;
}

// Each agent is a socket: take all the files the service manager allows instead of the shell's 1,024.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void announce(const Application& application) {
    const auto base = application.base_url();
    spdlog::info("listening on {}", base);
    if (const auto path = application.set_up_path(); !path.empty()) {
        // Standard output on purpose, not the log: the link is a secret for whoever starts the server by hand.
        const auto token = path.substr(path.find('=') + 1);
        std::fprintf(
            stdout,
            "\nNobody has claimed this installation yet. Open the set-up link in a browser (single use, 15 minutes):\n"
            "  %s%s\n"
            "or, without a browser:\n"
            "  curl %s/api/v1/setup -H 'content-type: application/json' \\\n"
            "    -d '{\"token\":\"%s\",\"username\":\"admin\",\"password\":\"...\"}'\n\n",
            base.c_str(), path.c_str(), base.c_str(), token.c_str());
        std::fflush(stdout);
    }
}

// Runs until a signal asks to stop. Wakes twice a second to look at the loops.
void wait_for_stop(const sigset_t& signals, Watchdog& watchdog, std::atomic<bool>& is_alive, Reloader& reloader) {
    const timespec half_a_second{.tv_sec = 0, .tv_nsec = 500'000'000};
    for (;;) {
        const int signal = sigtimedwait(&signals, nullptr, &half_a_second);
        if (signal == SIGTERM || signal == SIGINT) return;
        if (signal == SIGHUP) {
            notify_reloading();
            notify_ready(reloader.reload());
        }
        watchdog.look(std::chrono::steady_clock::now());
        is_alive = watchdog.is_alive();
        watchdog.feed();
    }
}

} // namespace

int serve(const ServeOptions& options) {
    const auto signals = block_signals();
    raise_file_limit();
    const DataFolderLock lock(options.configuration.data_directory);
    if (!lock.is_held()) {
        spdlog::error("{} is in use by another answerd, or cannot be written",
                      options.configuration.data_directory.string());
        return exit_configuration;
    }
    std::atomic<bool> is_alive{true};
    ApplicationHooks hooks;
    hooks.is_alive = [&is_alive] { return is_alive.load(); };
    hooks.on_fatal = [](std::string_view reason) {
        // A failed flush leaves nothing that can be trusted: what was acknowledged is in the journal, so start over.
        spdlog::critical("storage failed, exiting for a restart: {}", reason);
        spdlog::shutdown();
        ::_exit(EXIT_FAILURE);
    };
    auto application = start_application(options, std::move(hooks));
    if (!application) {
        spdlog::error("cannot start: {}", application.error().detail);
        // A full disk or a busy port mends itself or is mended beside us: the service manager should try again.
        const bool may_pass = application.error().code == ProblemCode::unavailable;
        return may_pass ? EXIT_FAILURE : exit_configuration;
    }
    announce(**application);
    notify_ready("Running");

    Watchdog watchdog([&] { return (*application)->heartbeats(); }, watchdog_patience);
    Reloader reloader(options, {.replace_secrets =
                                    [&](const AdapterName& adapter, std::vector<std::string> secrets) {
                                        return (*application)->replace_secrets(adapter, std::move(secrets));
                                    },
                                .reload_certificate = [&] { return (*application)->reload_certificate(); },
                                .set_up_logging = set_up_logging});
    wait_for_stop(signals, watchdog, is_alive, reloader);

    notify_stopping();
    spdlog::info("stopping: draining what was accepted");
    // From here a second signal ends the process at once, as everybody who presses Ctrl-C twice expects.
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    (*application)->stop();
    spdlog::info("stopped");
    return EXIT_SUCCESS;
}

} // namespace answerd::app
