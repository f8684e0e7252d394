// SPDX-License-Identifier: Apache-2.0
#include "answerd/telephony/ingest.hpp"

#include "call_finder.hpp"
#include "control_sender.hpp"
#include "event_key.hpp"
#include "ingest_counters.hpp"
#include "mailbox.hpp"
#include "pending_reply.hpp"
#include "recent_keys.hpp"
#include "refusal_log.hpp"

#include "answerd/os/thread.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <map>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>

namespace answerd::telephony {

namespace {

// A provider that is slow with one call's control must not hold up everybody else's.
constexpr std::size_t control_lanes = 4;
constexpr int status_unauthenticated = 401;
constexpr int status_too_large = 413;
constexpr int status_overloaded = 503;

IngestReply refusal(int status, std::string problem) {
    IngestReply reply;
    reply.status = status;
    reply.problem = std::move(problem);
    return reply;
}

std::size_t content_of(const std::string& body) {
    return std::hash<std::string>{}(body);
}

std::string key_of(const AdapterName& adapter, const Interpreted& event) {
    return adapter.value + "\n" + event.event_key;
}

// The whole request as one event, for somebody to look at: a repeat would meet the same mistake.
Interpreted uninterpreted(const InboundRequest& request) {
    const auto id = request.headers.find("webhook-id");
    const bool is_named = id != request.headers.end() && !id->second.empty();
    return {.event_key = is_named ? bounded_event_key("\n" + id->second) : content_event_key(request.body),
            .command = std::nullopt,
            .outcome = store::ReceiptOutcome::quarantined,
            .detail = "the request could not be interpreted",
            .body = std::string{request.body}};
}

class IngestThread final : public Ingest {
public:
    explicit IngestThread(IngestParts parts)
        : parts_(std::move(parts)), finder_(*parts_.reader, parts_.settings.call_memory),
          recent_(parts_.settings.recent_keys_max), mailbox_(std::make_shared<Mailbox>(parts_.settings)) {
        for (const std::unique_ptr<Adapter>& adapter : parts_.adapters)
            add(*adapter);
        thread_ = std::thread{[this] { run(); }};
    }
    ~IngestThread() override { IngestThread::stop(); }

    void receive(const AdapterName& adapter, InboundRequest request, std::string body,
                 std::function<void(IngestReply)> done) override;
    void send(const Control& control) override;
    Result<> replace_secrets(const AdapterName& adapter, std::vector<std::string> secrets) override;
    IngestMetrics metrics() const override;
    void stop() override;

private:
    struct Connected {
        Adapter* adapter = nullptr;
        std::vector<std::unique_ptr<ControlSender>> controls; // by call; empty when the adapter has none
        std::unique_ptr<RefusalLog> refusals;
    };

    void add(Adapter& adapter);
    void run();
    void process(IngestJob job);
    void accept(const IngestJob& job, std::vector<Interpreted> events);
    bool hand_over(const IngestJob& job, Interpreted event, const std::shared_ptr<PendingReply>& pending);
    std::optional<std::size_t> known_content(const AdapterName& adapter, const Interpreted& event,
                                             const std::string& key);
    void wait_until_durable(const std::string& key, const std::shared_ptr<PendingReply>& pending);
    bool keep_conflict(const IngestJob& job, const Interpreted& event, const std::shared_ptr<PendingReply>& pending);
    void complete_with_records(Interpreted& event, const IngestJob& job);
    void count(const Interpreted& event);
    // What `on_caller` is told.
    [[nodiscard]] std::optional<command::CallSignal> looked_up(const Interpreted& event) const;
    bool submit(const IngestJob& job, Interpreted event, const std::string& key,
                const std::shared_ptr<PendingReply>& pending);
    void settle(const IngestCompletion& completed);

    IngestParts parts_;
    IngestCounters counters_;
    CallFinder finder_;
    RecentKeys recent_;
    std::map<AdapterName, Connected> adapters_;
    std::uint64_t in_flight_ = 0; // ingest thread only, as:
    std::uint64_t waiting_repeats_ = 0;
    std::shared_ptr<Mailbox> mailbox_;
    std::thread thread_;
};

void IngestThread::add(Adapter& adapter) {
    const AdapterProfile profile = adapter.profile();
    Connected connected{.adapter = &adapter, .controls = {}, .refusals = std::make_unique<RefusalLog>(profile.name)};
    if (profile.capabilities != AdapterCapabilities{}) {
        for (std::size_t lane = 0; lane < control_lanes; ++lane) {
            connected.controls.push_back(
                std::make_unique<ControlSender>(ControlSenderParts{.adapter = &adapter,
                                                                   .engine = parts_.engine,
                                                                   .clock = parts_.clock,
                                                                   .counters = &counters_,
                                                                   .send_http = parts_.send_http,
                                                                   .controls_max = parts_.settings.controls_max}));
        }
    }
    adapters_.emplace(profile.name, std::move(connected));
}

void IngestThread::receive(const AdapterName& adapter, InboundRequest request, std::string body,
                           std::function<void(IngestReply)> done) {
    const auto found = adapters_.find(adapter);
    if (found == adapters_.end()) return done(refusal(status_unauthenticated, "no such adapter"));
    if (body.size() > parts_.settings.body_bytes_max) {
        return done(refusal(status_too_large, "the request is larger than 1 MiB"));
    }
    request.body = body;
    if (const Result<> known = found->second.adapter->authenticate(request); !known) {
        counters_.unauthenticated.fetch_add(1, std::memory_order_relaxed);
        found->second.refusals->write(request.received_at, known.error().detail);
        return done(refusal(status_unauthenticated, known.error().detail));
    }
    IngestJob job{found->second.adapter, adapter, std::move(request), std::move(body), std::move(done)};
    if (mailbox_->offer(job)) return;
    counters_.overloaded.fetch_add(1, std::memory_order_relaxed);
    job.done(refusal(status_overloaded, "too many events are waiting: send it again"));
}

void IngestThread::send(const Control& control) {
    const auto found = adapters_.find(control.adapter);
    if (found != adapters_.end() && !found->second.controls.empty()) {
        const auto lane = std::hash<Uuid>{}(control.call.uuid) % found->second.controls.size();
        return found->second.controls[lane]->send(control);
    }
    spdlog::warn("control {} names an adapter without controls; the core times it out", to_string(control.id));
}

Result<> IngestThread::replace_secrets(const AdapterName& adapter, std::vector<std::string> secrets) {
    const auto found = adapters_.find(adapter);
    if (found == adapters_.end()) return std::unexpected(Problem{ProblemCode::not_found, "there is no such adapter"});
    return found->second.adapter->replace_secrets(std::move(secrets));
}

IngestMetrics IngestThread::metrics() const {
    IngestMetrics metrics = counters_.read();
    metrics.queue_length = mailbox_->length();
    return metrics;
}

void IngestThread::stop() {
    mailbox_->close();
    if (thread_.joinable()) thread_.join();
    for (auto& [name, connected] : adapters_) {
        for (const auto& lane : connected.controls)
            lane->stop();
    }
}

void IngestThread::run() {
    os::name_this_thread("ingest");
    while (true) {
        Mailbox::Turn turn = mailbox_->take(in_flight_, waiting_repeats_ > 0);
        for (const IngestCompletion& completed : turn.completed)
            settle(completed);
        for (const IngestJob& job : turn.turned_away) {
            job.done(refusal(status_overloaded, "the server is stopping: send it again"));
        }
        if (turn.job) process(std::move(*turn.job));
        if (turn.is_last) return;
    }
}

void IngestThread::process(IngestJob job) {
    job.request.body = job.body;
    std::vector<Interpreted> events;
    try {
        events = job.adapter->interpret(job.request);
    } catch (const std::exception& failure) { // an adapter's own bug must not cost the other adapters' calls
        spdlog::error("adapter {}: a request could not be interpreted", job.name.value);
        events = {uninterpreted(job.request)};
    }
    accept(job, std::move(events));
}

void IngestThread::accept(const IngestJob& job, std::vector<Interpreted> events) {
    const auto pending = std::make_shared<PendingReply>(job.done);
    for (Interpreted& event : events) {
        counters_.events.fetch_add(1, std::memory_order_relaxed);
        if (hand_over(job, std::move(event), pending)) continue;
        // The rest of the request is not remembered: the provider repeats the whole and finds the first part known.
        counters_.overloaded.fetch_add(1, std::memory_order_relaxed);
        pending->fail("the server is busy: send it again");
        break;
    }
    pending->release();
}

// False when the event could not be taken now.
bool IngestThread::hand_over(const IngestJob& job, Interpreted event,
                             const std::shared_ptr<PendingReply>& pending) try {
    const std::string key = key_of(job.name, event);
    std::optional<std::size_t> first_content;
    parts_.reader->in_one_view([&] {
        first_content = known_content(job.name, event, key);
        if (!first_content) complete_with_records(event, job);
    });
    if (first_content) {
        counters_.duplicates.fetch_add(1, std::memory_order_relaxed);
        pending->is_duplicate();
        wait_until_durable(key, pending);
        return *first_content == content_of(event.body) || keep_conflict(job, event, pending);
    }
    count(event);
    return submit(job, std::move(event), key, pending);
} catch (const std::exception& failure) {
    spdlog::error("adapter {}: the record store cannot be read: {}", job.name.value, failure.what());
    return false;
}

// The hash of what was first received under this event key; empty for a new one.
std::optional<std::size_t> IngestThread::known_content(const AdapterName& adapter, const Interpreted& event,
                                                       const std::string& key) {
    if (const RecentKeys::Entry* known = recent_.find(key)) return known->content;
    const std::optional<PersonalText> body = parts_.reader->receipt_body(adapter, event.event_key);
    if (!body) return std::nullopt;
    const std::size_t content = content_of(body->reveal());
    recent_.remember(key, content);
    return content;
}

void IngestThread::wait_until_durable(const std::string& key, const std::shared_ptr<PendingReply>& pending) {
    RecentKeys::Entry* known = recent_.find(key);
    if (known == nullptr || known->is_durable) return;
    known->waiting.push_back(pending);
    ++waiting_repeats_;
    pending->wait_for_one_more();
}

// The first content counted; the other one is kept beside it, so that nobody has to wonder what was dropped. False when
// it could not be taken now.
bool IngestThread::keep_conflict(const IngestJob& job, const Interpreted& event,
                                 const std::shared_ptr<PendingReply>& pending) {
    counters_.conflicting.fetch_add(1, std::memory_order_relaxed);
    spdlog::error("adapter {}: an event id was used twice with different content", job.name.value);
    Interpreted other{.event_key = content_event_key(event.event_key + "\n" + event.body),
                      .command = std::nullopt,
                      .outcome = store::ReceiptOutcome::duplicate_content,
                      .detail = "an event id was used twice with different content",
                      .body = event.body};
    const std::string key = key_of(job.name, other);
    if (!known_content(job.name, other, key)) return submit(job, std::move(other), key, pending);
    wait_until_durable(key, pending);
    return true;
}

void IngestThread::complete_with_records(Interpreted& event, const IngestJob& job) {
    auto* signal = event.command ? std::get_if<command::CallSignal>(&*event.command) : nullptr;
    if (signal == nullptr) return;
    if (!finder_.is_over_and_filed(*signal, job.request.received_at)) {
        return finder_.look_up_caller(*signal, *parts_.engine->matching_settings(), job.adapter->caller_numbers());
    }
    counters_.after_the_end.fetch_add(1, std::memory_order_relaxed);
    event.command.reset();
    event.outcome = store::ReceiptOutcome::ignored;
    event.detail = "the call is over and filed";
}

void IngestThread::count(const Interpreted& event) {
    const bool is_quarantined = event.outcome == store::ReceiptOutcome::quarantined;
    const bool is_ignored = event.outcome == store::ReceiptOutcome::ignored;
    if (is_quarantined) counters_.quarantined.fetch_add(1, std::memory_order_relaxed);
    if (is_ignored) counters_.ignored.fetch_add(1, std::memory_order_relaxed);
}

std::optional<command::CallSignal> IngestThread::looked_up(const Interpreted& event) const {
    const auto* signal = event.command ? std::get_if<command::CallSignal>(&*event.command) : nullptr;
    if (!parts_.on_caller || signal == nullptr || !signal->match) return std::nullopt;
    return *signal;
}

bool IngestThread::submit(const IngestJob& job, Interpreted event, const std::string& key,
                          const std::shared_ptr<PendingReply>& pending) {
    store::Receipt receipt{.adapter = job.name,
                           .event_key = event.event_key,
                           .received_at = job.request.received_at,
                           .outcome = event.outcome,
                           .detail = event.detail,
                           .body = PersonalText{event.body}};
    // Runs on the engine's thread: the reply does not wait for the ingest thread to wake up. The completion comes
    // first, so that a repeat which follows the reply meets a settled key.
    const auto done = [mailbox = mailbox_, key, event_key = event.event_key, pending, outcome = event.outcome,
                       detail = event.detail](Result<Answer> answer) {
        const bool is_lost = !answer && engine::is_worth_a_retry(answer.error().code);
        mailbox->complete({key, is_lost ? std::optional(answer.error().detail) : std::nullopt});
        if (is_lost) return pending->fail_and_release(answer.error().detail);
        if (!answer) return pending->reject_and_release(event_key, answer.error().detail);
        if (outcome == store::ReceiptOutcome::quarantined) return pending->reject_and_release(event_key, detail);
        if (outcome == store::ReceiptOutcome::duplicate_content) return pending->release(); // counted as a duplicate
        pending->accept_and_release();
    };
    const std::optional<command::CallSignal> caller = looked_up(event);
    // Known before it is submitted: the engine may be done before submit returns.
    recent_.start(key, content_of(event.body));
    pending->wait_for_one_more();
    ++in_flight_;
    if (parts_.engine->submit(std::move(receipt), std::move(event.command), done)) {
        if (caller) parts_.on_caller(*caller);
        return true;
    }
    --in_flight_;
    pending->release(); // the request itself is still waited for
    std::ignore = recent_.forget(key);
    return false;
}

void IngestThread::settle(const IngestCompletion& completed) {
    --in_flight_;
    const auto repeats = completed.lost_because ? recent_.forget(completed.key) : recent_.finish(completed.key);
    waiting_repeats_ -= repeats.size();
    for (const std::shared_ptr<PendingReply>& repeat : repeats) {
        if (completed.lost_because) {
            repeat->fail_and_release(*completed.lost_because);
        } else {
            repeat->release();
        }
    }
}

} // namespace

std::unique_ptr<Ingest> start_ingest(IngestParts parts) {
    return std::make_unique<IngestThread>(std::move(parts));
}

} // namespace answerd::telephony
