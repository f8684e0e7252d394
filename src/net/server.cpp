// SPDX-License-Identifier: Apache-2.0
#include "listener.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <future>
#include <system_error>

namespace answerd::net {

namespace {

// All timeouts are kept by a sweep: often enough for the shortest of them, once a second for the usual ones.
std::chrono::milliseconds sweep_interval(const ServerSettings& settings) {
    const auto shortest = std::min({settings.header_timeout, settings.idle_timeout, settings.body_grace,
                                    settings.response_timeout, settings.ping_interval});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1'000));
}

class AsioServer final : public Server {
public:
    AsioServer(ServerSettings settings, Admit admit)
        : server_(std::make_shared<SharedServer>(std::move(settings), std::move(admit))), threads_(make_threads()),
          listener_(threads_, server_) {
        listener_.start();
        for (const auto& thread : threads_)
            thread->start();
    }
    ~AsioServer() override { stop(std::chrono::milliseconds(0)); }
    AsioServer(const AsioServer&) = delete;
    AsioServer& operator=(const AsioServer&) = delete;

    [[nodiscard]] std::uint16_t port() const override { return listener_.port(); }

    [[nodiscard]] ServerMetrics metrics() const override {
        const auto& counters = server_->counters;
        return {.connections = server_->gate->connections(),
                .web_sockets = counters.web_sockets,
                .requests = counters.requests,
                .refused = counters.refused,
                .slow_clients = counters.slow_clients};
    }

    [[nodiscard]] std::vector<std::uint64_t> heartbeats() const override {
        std::vector<std::uint64_t> beats;
        for (const auto& thread : threads_)
            beats.push_back(thread->heartbeats());
        return beats;
    }

    void reload_certificate() override try {
        threads_.front()->run_here([this, tls = make_tls_context(server_->settings)] { listener_.use(tls); });
    } catch (const boost::system::system_error& error) {
        throw std::system_error(error.code(), server_->settings.certificate_file);
    }

    void stop(std::chrono::milliseconds deadline) override {
        if (std::exchange(is_stopped_, true)) return;
        drain(Clock::now() + deadline);
        threads_.front()->run_here([this] {
            listener_.stop();
            for (const auto& thread : threads_)
                thread->begin_close();
        });
        for (const auto& thread : threads_)
            thread->join();
    }

private:
    void drain(Clock::time_point deadline) {
        std::vector<std::future<void>> drained;
        for (const auto& thread : threads_) {
            std::promise<void> promise;
            drained.push_back(promise.get_future());
            thread->begin_drain(deadline, [promise = std::move(promise)]() mutable { promise.set_value(); });
        }
        for (const auto& future : drained)
            future.wait_until(deadline);
    }
    [[nodiscard]] std::vector<std::shared_ptr<IoThread>> make_threads() const {
        std::vector<std::shared_ptr<IoThread>> threads;
        const auto count = static_cast<std::size_t>(std::max(server_->settings.io_threads, 1));
        for (std::size_t i = 0; i < count; ++i)
            threads.push_back(std::make_shared<IoThread>(i, sweep_interval(server_->settings)));
        return threads;
    }

    std::shared_ptr<SharedServer> server_;
    std::vector<std::shared_ptr<IoThread>> threads_;
    Listener listener_;
    bool is_stopped_ = false;
};

} // namespace

std::unique_ptr<Server> start_server(ServerSettings settings, Admit admit) {
    const auto where = settings.address + ":" + std::to_string(settings.port);
    try {
        return std::make_unique<AsioServer>(std::move(settings), std::move(admit));
    } catch (const boost::system::system_error& error) {
        throw std::system_error(error.code(), "cannot listen on " + where);
    }
}

} // namespace answerd::net
