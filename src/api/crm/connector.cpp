// SPDX-License-Identifier: Apache-2.0
#include "crm/answer.hpp"
#include "crm/circuit_breaker.hpp"
#include "crm/questions.hpp"
#include "imports/row_writer.hpp"

#include "answerd/api/crm.hpp"
#include "answerd/matching/matching.hpp"
#include "answerd/net/http_client.hpp"
#include "answerd/os/thread.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace answerd::api {

namespace {

// The answers to a question, apart from what went wrong.
constexpr int status_no_content = 204;
constexpr int status_not_found = 404;
constexpr int success_first = 200;
constexpr int success_last = 299;
// A write that the engine took is done long before.
constexpr std::chrono::seconds writer_patience{10};

using Rows = std::vector<importing::CsvRow>;

class Connector final : public CrmConnector {
public:
    explicit Connector(CrmParts parts)
        : parts_(std::move(parts)), columns_(columns_of(parts_.settings)),
          questions_(parts_.settings.waiting_max, parts_.settings.memory),
          breaker_(parts_.settings.failures_max, parts_.settings.pause) {
        for (int i = 0; i < parts_.settings.threads; ++i)
            threads_.emplace_back([this, i](const std::stop_token& stopping) { run(i, stopping); });
    }
    ~Connector() override { Connector::stop(); }
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    void look_up(const command::CallSignal& signal) override;
    [[nodiscard]] CrmMetrics metrics() const override;
    void stop() override;

private:
    // What a thread has for itself.
    struct Tools {
        std::unique_ptr<store::Reader> reader;
        telephony::SendHttp send_http;
    };

    void run(int number, const std::stop_token& stopping);
    void work(Tools& tools, E164 number);
    // Empty when there is no answer.
    [[nodiscard]] std::optional<Rows> ask(Tools& tools, E164 number);
    [[nodiscard]] std::optional<Rows> understand(const net::OutgoingResponse& response);
    [[nodiscard]] bool keep(Tools& tools, const Rows& rows);
    [[nodiscard]] std::future<bool> write_row(RowWrite write);
    void tell(Tools& tools, const AskingCall& call);

    CrmParts parts_;
    importing::ColumnPlan columns_;
    std::atomic<std::uint64_t> asked_{0}, found_{0}, none_{0}, failed_{0}, too_late_{0}, spared_{0};

    std::mutex mutex_; // of the next three
    std::condition_variable_any wake_;
    CrmQuestions questions_;
    CircuitBreaker breaker_;

    std::vector<std::jthread> threads_; // the last member: they use the others
};

// Only who calls us is asked for: an outgoing call opens nothing.
void Connector::look_up(const command::CallSignal& signal) {
    const bool is_incoming = !signal.type || *signal.type == CallType::inbound || *signal.type == CallType::transfer;
    if (!is_incoming || !signal.from || !signal.from->e164 || !signal.match) return;
    if (signal.match->outcome != MatchOutcome::none && !parts_.settings.asks_always) return;
    const Instant now = parts_.clock->now();
    CrmQuestions::Added added{};
    {
        const std::scoped_lock lock(mutex_);
        added = questions_.add(*signal.from->e164, {.signal = signal, .deadline = now + parts_.settings.deadline}, now);
    }
    if (added == CrmQuestions::Added::asked) wake_.notify_one();
    if (added == CrmQuestions::Added::full) spared_.fetch_add(1, std::memory_order_relaxed);
}

CrmMetrics Connector::metrics() const {
    return {
        .asked = asked_, .found = found_, .none = none_, .failed = failed_, .too_late = too_late_, .spared = spared_};
}

void Connector::stop() {
    for (std::jthread& thread : threads_)
        thread.request_stop();
    for (std::jthread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void Connector::run(int number, const std::stop_token& stopping) {
    os::name_this_thread("crm-" + std::to_string(number));
    Tools tools{.reader = parts_.store->open_reader(), .send_http = parts_.send_http};
    if (!tools.send_http) {
        tools.send_http = [client = std::make_shared<net::HttpClient>()](const net::OutgoingRequest& request) {
            return client->send(request);
        };
    }
    std::unique_lock lock(mutex_);
    while (true) {
        std::optional<E164> next;
        wake_.wait(lock, stopping, [&] { return (next = questions_.next()).has_value(); });
        if (stopping.stop_requested()) return;
        lock.unlock();
        work(tools, *next);
        lock.lock();
    }
}

void Connector::work(Tools& tools, E164 number) {
    std::optional<Rows> rows;
    try {
        rows = ask(tools, number);
        if (rows && !rows->empty() && !keep(tools, *rows)) rows.reset();
    } catch (const std::exception& failure) { // the number is in the request, so the words are not ours to print
        spdlog::error("the CRM's answer could not be worked on");
        rows.reset();
    }
    std::vector<AskingCall> calls;
    {
        const std::scoped_lock lock(mutex_);
        calls = questions_.take(number, rows.has_value(), parts_.clock->now());
    }
    if (!rows || rows->empty()) return;
    for (const AskingCall& call : calls)
        tell(tools, call);
}

std::optional<Rows> Connector::ask(Tools& tools, E164 number) {
    {
        const std::scoped_lock lock(mutex_);
        if (!breaker_.lets_through(parts_.clock->now())) {
            spared_.fetch_add(1, std::memory_order_relaxed);
            return std::nullopt;
        }
    }
    asked_.fetch_add(1, std::memory_order_relaxed);
    net::OutgoingRequest request{.method = "GET",
                                 .url = url_for(parts_.settings, number),
                                 .headers = {{"accept", "application/json"}},
                                 .body = {},
                                 .deadline = parts_.settings.timeout};
    if (!parts_.settings.token.empty()) request.headers.emplace("authorization", "Bearer " + parts_.settings.token);
    std::optional<Rows> rows = understand(tools.send_http(request));
    const std::scoped_lock lock(mutex_);
    if (rows) {
        (rows->empty() ? none_ : found_).fetch_add(1, std::memory_order_relaxed);
        breaker_.succeeded();
    } else {
        failed_.fetch_add(1, std::memory_order_relaxed);
        breaker_.failed(parts_.clock->now());
    }
    return rows;
}

std::optional<Rows> Connector::understand(const net::OutgoingResponse& response) {
    if (response.status == status_not_found || response.status == status_no_content) return Rows{};
    if (response.status < success_first || response.status > success_last) {
        spdlog::warn("the CRM did not answer: {}",
                     response.status == 0 ? response.error : "status " + std::to_string(response.status));
        return std::nullopt;
    }
    Result<Rows> rows = rows_in(response.body, parts_.settings);
    if (rows) return *std::move(rows);
    spdlog::warn("the CRM's answer is not what the configuration says: {}", rows.error().detail);
    return std::nullopt;
}

// A record that the rules of ours refuse is left out; the others are kept.
bool Connector::keep(Tools& tools, const Rows& rows) {
    const auto planner = make_row_planner(parts_.settings.object, columns_, parts_.settings.default_region,
                                          custom_fields_that_take_values(*tools.reader));
    std::vector<RowWrite> writes;
    for (const importing::CsvRow& row : rows) {
        if (auto planned = planner->plan(row, parts_.clock->now())) {
            writes.push_back(*std::move(planned));
        } else {
            spdlog::warn("a record of the CRM is left out: {} {}", planned.error().pointer, planned.error().detail);
        }
    }
    std::vector<std::future<bool>> answers;
    for (RowWrite& write : writes)
        answers.push_back(write_row(std::move(write)));
    const auto deadline = std::chrono::steady_clock::now() + writer_patience;
    bool is_any_kept = false;
    for (std::future<bool>& answer : answers) {
        const bool is_answered = answer.wait_until(deadline) == std::future_status::ready;
        is_any_kept = (is_answered && answer.get()) || is_any_kept;
    }
    return is_any_kept;
}

// A section of its own: what is wrong with one record undoes no other.
std::future<bool> Connector::write_row(RowWrite write) {
    const auto written = std::make_shared<std::promise<bool>>();
    std::future<bool> answer = written->get_future();
    const auto work = [write = std::move(write)](store::Transaction& transaction) -> Result<> {
        if (const auto outcome = write(transaction); !outcome) return std::unexpected(outcome.error());
        return {};
    };
    const auto done = [written](const Result<>& result) {
        if (!result)
            spdlog::warn("a record of the CRM is refused: {} {}", result.error().pointer, result.error().detail);
        written->set_value(result.has_value());
    };
    if (!parts_.engine->write(work, done)) written->set_value(false);
    return answer;
}

// Like any later word about the call: whoever is found now is told to the agent.
void Connector::tell(Tools& tools, const AskingCall& call) {
    if (parts_.clock->now() >= call.deadline) {
        too_late_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    const matching::Caller caller{
        .party = *call.signal.from, .attributes = &call.signal.attributes, .is_claimed = call.signal.match->is_claimed};
    CallerMatch match = matching::match_caller(caller, parts_.engine->matching_settings()->rules, *tools.reader);
    if (match.candidates.empty() || match == *call.signal.match) return;
    command::CallSignal told{.adapter = call.signal.adapter,
                             .call_key = call.signal.call_key,
                             .kind = command::SignalKind::updated,
                             .occurred_at = call.signal.occurred_at,
                             .from = call.signal.from};
    told.match = std::move(match);
    const bool is_taken = parts_.engine->submit(Origin{.kind = OriginKind::system, .user = {}, .command_id = {}},
                                                std::move(told), nullptr);
    if (!is_taken) too_late_.fetch_add(1, std::memory_order_relaxed);
}

} // namespace

std::unique_ptr<CrmConnector> start_crm_connector(CrmParts parts) {
    return std::make_unique<Connector>(std::move(parts));
}

} // namespace answerd::api
