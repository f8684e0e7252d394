// SPDX-License-Identifier: Apache-2.0
#include "demo/demo.hpp"

#include "data_folder_lock.hpp"
#include "demo/customers.hpp"
#include "demo/floor.hpp"
#include "demo/live_view.hpp"
#include "demo/organisation.hpp"
#include "demo/rest_client.hpp"
#include "demo/secrets.hpp"
#include "logging.hpp"
#include "serve.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace answerd::app {
namespace {

using namespace demo;

constexpr int exit_failure = 1;

// Blocked before any thread starts, so that only `next_second` receives them.
[[nodiscard]] sigset_t block_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT})
        sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

// True when a second has passed, false when somebody asked to stop.
[[nodiscard]] bool next_second(const sigset_t& signals) {
    const timespec second{.tv_sec = 1, .tv_nsec = 0};
    return sigtimedwait(&signals, nullptr, &second) < 0;
}

// Where we ourselves reach a server that may listen on every address.
[[nodiscard]] std::string reachable_address(const std::string& listening) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(listening, error);
    if (error || address.is_unspecified()) return "127.0.0.1";
    return address.is_v6() ? '[' + listening + ']' : listening;
}

[[nodiscard]] telephony::AdapterSettings exchange_settings(const Secrets& secrets, const std::string& control_url) {
    telephony::AdapterSettings settings;
    settings.name = {std::string{adapter_name}};
    settings.kind = "byo";
    settings.caller_numbers.default_region = "DE";
    settings.source_prefix = "/demo/";
    settings.secrets = {secrets.webhook_secret};
    settings.control_url = control_url;
    settings.capabilities = {.connect = true, .hold = true, .transfer = true, .hang_up = true, .recording_pause = true};
    settings.default_queue = {"support"};
    return settings;
}

// Chats, e-mails and cases stand in the same line as the calls and go to the same people.
class Mailroom {
public:
    Mailroom(RestClient& rest, Tally& tally, std::uint64_t seed) : rest_(rest), tally_(tally), random_(seed) {}

    void pass_a_second() {
        constexpr std::uint64_t mean_seconds_between = 12;
        if (random_() % mean_seconds_between != 0) return;
        constexpr std::array<std::string_view, 3> channels{"chat", "email", "case"};
        constexpr std::array<std::string_view, 3> subjects{"Where is my parcel?", "Change of address",
                                                           "Question about the offer"};
        const codec::Json item{{"channel", channels[random_() % channels.size()]},
                               {"queue", demo_queues()[random_() % 3].name},
                               {"subject", subjects[random_() % subjects.size()]}};
        if (rest_.post("/api/v1/work-items", item)) ++tally_.other_work;
    }

private:
    RestClient& rest_;
    Tally& tally_;
    std::mt19937_64 random_;
};

[[nodiscard]] std::optional<LiveData> look(RestClient& rest) {
    auto live = rest.get("/api/v1/live");
    auto calls = rest.get("/api/v1/voice-calls?limit=10");
    if (!live || !calls) return std::nullopt;
    return LiveData{.live = *std::move(live), .calls = *std::move(calls)};
}

// From the top left, each line cleared behind its end, then what is left below: no flicker.
[[nodiscard]] std::string drawn_over(std::string_view screen) {
    std::string text = "\x1b[H";
    for (const char letter : screen) {
        if (letter == '\n') text += "\x1b[K";
        text += letter;
    }
    return text + "\x1b[J";
}

void show(const LiveHeader& header, const std::optional<LiveData>& data, const Tally& tally, int second) {
    const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
    constexpr int seconds_between_lines = 5;
    if (!data || (!is_terminal && second % seconds_between_lines != 0)) return;
    const std::string text =
        is_terminal ? drawn_over(screen_text(header, *data, tally)) : line_text(*data, tally) + '\n';
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void live(RestClient& rest, Floor& floor, const LiveHeader& header, const DemoOptions& options,
          const sigset_t& signals) {
    const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
    fmt::print("{}{}", is_terminal ? "\x1b[2J\x1b[H" : "", header_text(header));
    std::fflush(stdout);
    Mailroom mailroom{rest, floor.tally(), options.seed};
    for (int second = 1; next_second(signals); ++second) {
        mailroom.pass_a_second();
        show(header, look(rest), floor.tally(), second);
        if (options.duration_seconds > 0 && second >= options.duration_seconds) return;
    }
}

int fail(std::string_view step, const Problem& problem) {
    fmt::print(stderr, "answerd demo: {}: {}\n", step, problem.detail);
    return exit_failure;
}

// The server is up: let the organisation in, live, and let it go before the server stops.
int live_with(Application& application, Floor& floor, const ProcessConfiguration& configuration, const Secrets& secrets,
              const DemoOptions& options, const sigset_t& signals) {
    const std::string address = reachable_address(configuration.http.address);
    const std::string base_url = "http://" + address + ':' + std::to_string(application.port());
    RestClient rest{base_url};
    fmt::print("Setting up the organisation ...\n");
    std::fflush(stdout);
    const auto organisation = set_up_organisation(rest, application.set_up_path(), secrets);
    if (!organisation) return fail("the organisation could not be set up", organisation.error());

    rest.set_token(organisation->supervisor_token);
    const boost::asio::ip::tcp::endpoint server{
        boost::asio::ip::make_address(address.starts_with('[') ? address.substr(1, address.size() - 2) : address),
        application.port()};
    floor.open(base_url, server, organisation->agents, options.calls_per_minute);
    live(rest, floor,
         {.base_url = base_url,
          .password = secrets.password,
          .webhook_secret = secrets.webhook_secret,
          .data_directory = configuration.data_directory.string()},
         options, signals);
    fmt::print("\nEverybody goes home ...\n");
    floor.close();
    return EXIT_SUCCESS;
}

} // namespace

void add_demo_options(CLI::App& command, DemoOptions& options) {
    command.add_option("--calls-per-minute", options.calls_per_minute, "how many callers, on average")
        ->check(CLI::Range(1, 6'000))
        ->capture_default_str();
    command.add_option("--seed", options.seed, "of all chance")->capture_default_str();
    command.add_option("--duration", options.duration_seconds, "seconds; 0 = until Ctrl-C")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

int run_demo(ProcessConfiguration configuration, const DemoOptions& options) {
    if (configuration.data_directory == ProcessConfiguration{}.data_directory)
        configuration.data_directory = "demo-data";
    configuration.log.level = "warn";
    set_up_logging(configuration.log);
    const sigset_t signals = block_signals();

    const DataFolderLock lock(configuration.data_directory);
    if (!lock.is_held()) {
        return fail("the data folder", {ProblemCode::conflict, configuration.data_directory.string() +
                                                                   " is in use by another answerd, or cannot be "
                                                                   "written"});
    }
    const auto secrets = load_or_make_secrets(configuration.data_directory);
    if (!secrets) return fail("the data folder", secrets.error());
    if (const auto seeded = seed_customers(configuration.database(), options.seed); !seeded)
        return fail("the customers", seeded.error());

    Floor floor{options.seed, secrets->webhook_secret};
    ApplicationHooks hooks;
    hooks.is_alive = [] { return true; };
    hooks.on_fatal = [](std::string_view reason) {
        fmt::print(stderr, "answerd demo: storage failed: {}\n", reason);
        ::_exit(exit_failure);
    };
    auto application = start_application(
        {.configuration = configuration, .adapters = {exchange_settings(*secrets, floor.control_url())}},
        std::move(hooks));
    if (!application) return fail("cannot start", application.error());
    const int exit_code = live_with(**application, floor, configuration, *secrets, options, signals);

    // From here a second Ctrl-C ends the process at once.
    std::signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    (*application)->stop();
    return exit_code;
}

} // namespace answerd::app
