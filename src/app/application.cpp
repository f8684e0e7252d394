// SPDX-License-Identifier: Apache-2.0
// The composition root: every long-lived object is built here, in dependency order, and stopped in reverse.
#include "default_configuration.hpp"
#include "serve.hpp"

#include "answerd/api/api.hpp"
#include "answerd/api/crm.hpp"
#include "answerd/api/zone_offsets.hpp"
#include "answerd/engine/engine.hpp"
#include "answerd/net/server.hpp"
#include "answerd/store/store.hpp"
#include "answerd/telephony/ingest.hpp"
#include "answerd/telephony/late_matches.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace answerd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto start_deadline = 30s;
constexpr auto stop_deadline = 8s;

void warn_of_clock(Milliseconds ahead) {
    if (ahead <= 1s) return;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(ahead).count();
    spdlog::warn(
        "the newest event lies {} s ahead of this machine's clock: one of the two was wrong. Time runs at half "
        "speed here for the next {} s, until the clock has caught up",
        seconds, 2 * seconds);
}

// The engine re-sends open controls while it recovers, before the ingest that carries them exists: they wait here.
class ControlRelay {
public:
    void send(const Control& control) {
        const std::scoped_lock lock(mutex_);
        if (target_ != nullptr) {
            target_->send(control);
        } else {
            waiting_.push_back(control);
        }
    }
    void attach(telephony::Ingest* target) {
        const std::scoped_lock lock(mutex_);
        target_ = target;
        if (target_ == nullptr) return;
        for (const auto& control : std::exchange(waiting_, {}))
            target_->send(control);
    }

private:
    std::mutex mutex_;
    telephony::Ingest* target_ = nullptr;
    std::vector<Control> waiting_;
};

// Submits one command and waits for the commit; for the start only, when nobody else is there to be kept waiting.
Result<Answer> submit_and_wait(engine::Engine& engine, const Command& command) {
    auto promise = std::make_shared<std::promise<Result<Answer>>>();
    auto future = promise->get_future();
    if (!engine.submit(Origin{}, command,
                       [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); })) {
        return std::unexpected(Problem(ProblemCode::overloaded, "the engine takes no commands"));
    }
    if (future.wait_for(start_deadline) != std::future_status::ready) {
        return std::unexpected(Problem(ProblemCode::unavailable, "the engine did not answer in time"));
    }
    return future.get();
}

Configuration current_configuration(engine::Engine& engine) {
    auto promise = std::make_shared<std::promise<Configuration>>();
    auto future = promise->get_future();
    const bool asked =
        engine.query([promise](const Core& core, Instant) { promise->set_value(core.state().configuration); });
    if (!asked || future.wait_for(start_deadline) != std::future_status::ready) return {};
    return future.get();
}

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

// What signatures, sessions and health are measured against: the clock that the rest of the world has. Decisions use
// the engine's own, which never goes back.
class WallClock final : public engine::Clock {
public:
    [[nodiscard]] Instant now() override { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }
};

class RunningApplication final : public Application {
public:
    RunningApplication(const ServeOptions& options, ApplicationHooks hooks)
        : options_(options), hooks_(std::move(hooks)), clock_(std::make_unique<WallClock>()) {}
    ~RunningApplication() override { stop(); }
    RunningApplication(const RunningApplication&) = delete;
    RunningApplication& operator=(const RunningApplication&) = delete;

    Result<> start();
    [[nodiscard]] std::uint16_t port() const override { return server_->port(); }
    [[nodiscard]] std::string base_url() const override;
    [[nodiscard]] std::string set_up_path() const override { return api_->is_claimed() ? "" : api_->set_up_path(); }
    [[nodiscard]] Result<> replace_secrets(const AdapterName& adapter, std::vector<std::string> secrets) override {
        return ingest_->replace_secrets(adapter, std::move(secrets));
    }
    [[nodiscard]] Result<> reload_certificate() override;
    [[nodiscard]] std::vector<std::uint64_t> heartbeats() const override;
    void stop() override;

private:
    Result<> open_store();
    Result<> start_engine();
    Result<> seed_configuration();
    Result<> start_telephony();
    void start_api();
    Result<> start_server();
    [[nodiscard]] std::vector<std::string> not_ready() const;

    ServeOptions options_;
    ApplicationHooks hooks_;
    std::unique_ptr<engine::Clock> clock_;
    ControlRelay controls_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<api::CrmConnector> crm_; // empty: there is none
    std::unique_ptr<telephony::Ingest> ingest_;
    std::unique_ptr<telephony::LateMatches> late_matches_;
    std::unique_ptr<api::Api> api_;
    std::unique_ptr<net::Server> server_;
    std::string address_; // that it listens on
    std::atomic<bool> has_started_{false};
    std::atomic<bool> is_stopping_{false};
};

Result<> RunningApplication::start() {
    if (auto opened = open_store(); !opened) return opened;
    if (auto started = start_engine(); !started) return started;
    if (auto seeded = seed_configuration(); !seeded) return seeded;
    if (auto started = start_telephony(); !started) return started;
    start_api();
    if (auto started = start_server(); !started) return started;
    has_started_ = true;
    return {};
}

// A new installation is migrated at once; an old one only by `answerd migrate`, because that is the moment to back up.
Result<> RunningApplication::open_store() {
    const auto& configuration = options_.configuration;
    std::error_code error;
    std::filesystem::create_directories(configuration.data_directory, error);
    if (error) {
        return std::unexpected(
            Problem(ProblemCode::unavailable,
                    "cannot create " + configuration.data_directory.string() + ": " + error.message()));
    }
    std::filesystem::permissions(configuration.data_directory, std::filesystem::perms::owner_all, error);
    // Version 0 is also what a first start leaves that was killed before its first migration.
    const auto plan = store::migrate_sqlite(configuration.database(), true);
    if (!plan) return std::unexpected(plan.error());
    if (plan->from_version == 0) {
        if (auto migrated = store::migrate_sqlite(configuration.database()); !migrated) {
            return std::unexpected(migrated.error());
        }
    }
    auto store = store::open_sqlite(configuration.database());
    if (!store) return std::unexpected(store.error());
    store_ = *std::move(store);
    return {};
}

Result<> RunningApplication::start_engine() {
    engine::EngineParts parts;
    parts.settings.core.agent_grace = Seconds{options_.configuration.agent_grace_seconds};
    parts.settings.core.control_timeout = Seconds{options_.configuration.control_timeout_seconds};
    parts.writer = store_->open_writer();
    parts.reader = store_->open_reader();
    parts.clock = engine::system_clock();
    parts.encode_notice = api::encode_agent_frame;
    parts.send_control = [this](const Control& control) { controls_.send(control); };
    parts.on_fatal = hooks_.on_fatal;
    engine::RecoveryReport report;
    auto engine = engine::start_engine(std::move(parts), &report);
    if (!engine) return std::unexpected(engine.error());
    engine_ = *std::move(engine);
    spdlog::info("recovered to event {} (snapshot {}, {} replayed)", report.last_seq, report.snapshot_seq,
                 report.replayed);
    warn_of_clock(report.last_at - clock_->now());
    return {};
}

Result<> RunningApplication::seed_configuration() {
    const auto configuration = current_configuration(*engine_);
    for (const auto& [name, hours] : configuration.business_hours) {
        ConfigurationEntity entity = hours.value;
        api::fill_zone_offsets(entity, clock_->now());
        if (entity == ConfigurationEntity(hours.value)) continue; // what is known of its time zone has changed
        auto put = submit_and_wait(*engine_, command::PutConfiguration{.entity = entity, .expected_revision = {}});
        if (!put) return std::unexpected(put.error());
    }
    if (configuration.revision == 0) {
        for (const auto& entity : default_configuration()) {
            auto answer =
                submit_and_wait(*engine_, command::PutConfiguration{.entity = entity, .expected_revision = {}});
            if (!answer) return std::unexpected(answer.error());
        }
    }
    return {};
}

Result<> RunningApplication::start_telephony() {
    telephony::IngestParts parts;
    const auto configuration = current_configuration(*engine_);
    for (const auto& settings : options_.adapters) {
        auto adapter = telephony::make_adapter(settings);
        if (!adapter) return std::unexpected(adapter.error());
        auto profile = (*adapter)->profile();
        // A default queue that an admin has not created yet must not keep the server from starting.
        if (!configuration.queues.contains(profile.default_queue)) profile.default_queue = {};
        const auto known = configuration.adapters.find(profile.name);
        if (known == configuration.adapters.end() || known->second.value != profile) {
            auto put = submit_and_wait(*engine_, command::PutConfiguration{.entity = profile, .expected_revision = {}});
            if (!put) return std::unexpected(put.error());
        }
        parts.adapters.push_back(*std::move(adapter));
    }
    parts.reader = store_->open_reader();
    parts.engine = engine_.get();
    parts.clock = clock_.get();
    if (!options_.crm.url.empty()) {
        crm_ = api::start_crm_connector({.settings = options_.crm,
                                         .store = store_.get(),
                                         .engine = engine_.get(),
                                         .clock = clock_.get(),
                                         .send_http = {}});
        parts.on_caller = [this](const command::CallSignal& signal) { crm_->look_up(signal); };
    }
    ingest_ = telephony::start_ingest(std::move(parts));
    controls_.attach(ingest_.get());
    late_matches_ = telephony::start_late_matches({.reader = store_->open_reader(),
                                                   .engine = engine_.get(),
                                                   .clock = clock_.get(),
                                                   .days = options_.configuration.late_match_days});
    return {};
}

void RunningApplication::start_api() {
    api::ApiParts parts;
    parts.settings.default_region = options_.configuration.default_region;
    parts.settings.reader_threads = options_.configuration.reader_threads;
    parts.settings.requests_per_second_per_peer = options_.configuration.requests_per_second_per_peer;
    parts.settings.requests_per_second_per_session = options_.configuration.requests_per_second_per_session;
    parts.settings.webhooks_per_second_per_peer = options_.configuration.webhooks_per_second_per_peer;
    parts.engine = engine_.get();
    parts.ingest = ingest_.get();
    parts.clock = clock_.get();
    parts.store = store_.get();
    parts.health.is_alive = hooks_.is_alive;
    parts.health.not_ready = [this] { return not_ready(); };
    parts.health.has_started = [this] { return has_started_.load(); };
    // Requests come in before start_server has returned: the server is ours to read once everything has started.
    parts.health.server_metrics = [this] { return has_started_ ? server_->metrics() : net::ServerMetrics{}; };
    if (crm_) parts.health.crm_metrics = [this] { return crm_->metrics(); };
    for (const auto& adapter : options_.adapters)
        parts.adapters.push_back(adapter.name.value);
    api_ = api::make_api(std::move(parts));
}

Result<> RunningApplication::start_server() {
    auto settings = options_.configuration.http;
    if (!api_->is_claimed() && !is_loopback(settings.address)) {
        spdlog::warn(
            "nobody has claimed this installation: listening on loopback only. Claim it with the set-up link or "
            "`answerd user create`, then restart to listen on {}",
            settings.address);
        settings.address = "127.0.0.1";
    }
    try {
        address_ = settings.address;
        server_ = net::start_server(settings, [this](const net::Request& request) { return api_->admit(request); });
    } catch (const std::system_error& error) {
        return std::unexpected(Problem(ProblemCode::unavailable, "cannot listen on " + settings.address + ":" +
                                                                     std::to_string(settings.port) + ": " +
                                                                     error.code().message()));
    }
    return {};
}

Result<> RunningApplication::reload_certificate() try {
    server_->reload_certificate();
    return {};
} catch (const std::system_error& error) {
    return std::unexpected(Problem(ProblemCode::invalid, error.what()));
}

std::string RunningApplication::base_url() const {
    const std::string scheme = options_.configuration.http.certificate_file.empty() ? "http://" : "https://";
    const std::string host = address_.contains(':') ? '[' + address_ + ']' : address_;
    return scheme + host + ':' + std::to_string(server_->port());
}

std::vector<std::string> RunningApplication::not_ready() const {
    std::vector<std::string> reasons;
    if (!has_started_) reasons.emplace_back("starting");
    if (is_stopping_) reasons.emplace_back("stopping");
    if (engine_->metrics().is_storage_full) reasons.emplace_back("storage full: nothing can be written");
    return reasons;
}

std::vector<std::uint64_t> RunningApplication::heartbeats() const {
    auto beats = server_->heartbeats();
    beats.push_back(engine_->heartbeat());
    return beats;
}

// Not ready, then nobody new while what is in flight is answered, then everything accepted is committed, then the rest.
void RunningApplication::stop() {
    if (is_stopping_.exchange(true)) return;
    if (api_) api_->begin_drain();
    if (server_) server_->stop(stop_deadline);
    if (api_) api_->stop();
    controls_.attach(nullptr);
    if (late_matches_) late_matches_->stop();
    if (ingest_) ingest_->stop();
    if (crm_) crm_->stop();
    if (engine_) engine_->stop();
}

} // namespace

Result<std::unique_ptr<Application>> start_application(const ServeOptions& options, ApplicationHooks hooks) {
    auto application = std::make_unique<RunningApplication>(options, std::move(hooks));
    if (auto started = application->start(); !started) return std::unexpected(started.error());
    return application;
}

} // namespace answerd::app
