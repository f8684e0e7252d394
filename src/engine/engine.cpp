// SPDX-License-Identifier: Apache-2.0
#include "answerd/engine/engine.hpp"

#include "batch.hpp"
#include "core_thread.hpp"
#include "decider.hpp"
#include "gauges.hpp"
#include "inbox.hpp"
#include "recovery.hpp"
#include "writer_thread.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace answerd::engine {

namespace {

class RunningEngine final : public Engine {
public:
    RunningEngine(EngineParts parts, std::unique_ptr<Gauges> gauges, Decider decider, std::vector<Release> first,
                  std::uint64_t snapshot_seq)
        : gauges_(std::move(gauges)), inbox_(parts.settings.inbox_max),
          writer_(std::move(parts.writer),
                  {.writes_max = parts.settings.inbox_max, .full_retry = parts.settings.full_retry}, *gauges_,
                  [this](CommitReport report) { inbox_.push(report); }),
          core_thread_({.settings = parts.settings,
                        .snapshot_seq = snapshot_seq,
                        .clock = std::move(parts.clock),
                        .encode_notice = std::move(parts.encode_notice),
                        .send_control = std::move(parts.send_control),
                        .on_fatal = std::move(parts.on_fatal)},
                       std::move(decider), std::move(first), inbox_, writer_, *gauges_) {
        writer_.start();
        core_thread_.start();
    }
    ~RunningEngine() override { stop_once(); }

    bool submit(Origin origin, Command command, Completion done) override {
        return push({.origin = std::move(origin), .command = std::move(command), .done = std::move(done)});
    }

    bool submit(store::Receipt receipt, std::optional<Command> command, Completion done) override {
        return push({.origin = {.kind = OriginKind::adapter},
                     .command = std::move(command),
                     .receipt = std::move(receipt),
                     .done = std::move(done)});
    }

    bool write(std::function<Result<>(store::Transaction&)> work, std::function<void(Result<>)> done) override {
        const bool is_taken = writer_.write({.work = std::move(work), .done = std::move(done)});
        if (!is_taken) gauges_->overloaded.fetch_add(1, std::memory_order_relaxed);
        return is_taken;
    }

    bool query(std::function<void(const Core&, Instant now)> read) override {
        return counted(inbox_.push(std::move(read)));
    }

    bool connect(Connect request, Completion done) override {
        command::AgentConnected connected{.agent = request.agent, .connection = request.connection};
        return push({.origin = {.kind = OriginKind::agent, .user = request.agent},
                     .command = connected,
                     .connect = std::move(request),
                     .done = std::move(done)});
    }

    std::shared_ptr<const MatchingSettings> matching_settings() const override { return gauges_->matching.get(); }

    EngineMetrics metrics() const override {
        const auto read = [](const std::atomic<std::uint64_t>& gauge) { return gauge.load(std::memory_order_relaxed); };
        return {.commands = read(gauges_->commands),
                .events = read(gauges_->events),
                .commits = read(gauges_->commits),
                .refused = read(gauges_->refused),
                .overloaded = read(gauges_->overloaded),
                .inbox_length = inbox_.length(),
                .uncommitted_events = read(gauges_->uncommitted_events),
                .last_commit_us = read(gauges_->last_commit_us),
                .waiting_items = read(gauges_->waiting_items),
                .live_calls = read(gauges_->live_calls),
                .connected_agents = read(gauges_->connected_agents),
                .overdue_deadlines = read(gauges_->overdue_deadlines),
                .is_storage_full = gauges_->is_storage_full.load(std::memory_order_relaxed)};
    }

    std::uint64_t heartbeat() const override { return gauges_->heartbeat.load(std::memory_order_relaxed); }

    void stop() override { stop_once(); }

private:
    bool push(Job job) { return counted(inbox_.push(std::move(job))); }

    bool counted(Admission admission) {
        if (admission == Admission::full) gauges_->overloaded.fetch_add(1, std::memory_order_relaxed);
        return admission == Admission::accepted;
    }

    void stop_once() {
        std::call_once(stopped_, [this] {
            writer_.refuse_writes();
            inbox_.close();
            core_thread_.join();
            writer_.close();
        });
    }

    std::unique_ptr<Gauges> gauges_;
    Inbox inbox_;
    WriterThread writer_;
    CoreThread core_thread_;
    std::once_flag stopped_;
};

// Every connection is gone; that has to be a fact before anybody can connect again.
Result<std::vector<Release>> record_node_start(Decider& decider, EngineParts& parts) {
    Batch batch;
    decider.decide(std::max(parts.clock->now(), decider.core().state().last_at), {.command = command::NodeStarted{}},
                   batch);
    const auto outcome =
        parts.writer->commit([&](store::Transaction& transaction) { batch.facts.write_to(transaction); });
    if (!outcome) {
        switch (outcome.error()) {
        case store::CommitError::full:
            return std::unexpected(Problem(ProblemCode::unavailable, "The storage is full: the start cannot be "
                                                                     "recorded."));
        case store::CommitError::broken:
            return std::unexpected(Problem(ProblemCode::internal, "The storage is broken: the start cannot be "
                                                                  "recorded."));
        }
    }
    // Controls that the start caused are among the pending ones, which are all sent again.
    std::erase_if(batch.releases,
                  [](const Release& release) { return std::holds_alternative<release::Controlling>(release); });
    return std::move(batch.releases);
}

} // namespace

Result<std::unique_ptr<Engine>> start_engine(EngineParts parts, RecoveryReport* report) {
    RecoveryReport recovery;
    auto core = recover(*parts.reader, parts.settings.core, recovery);
    if (!core) return std::unexpected(core.error());
    if (report != nullptr) *report = recovery;
    parts.reader.reset();

    auto gauges = std::make_unique<Gauges>();
    Decider decider(std::move(*core), parts.encode_notice, *gauges);
    auto first = record_node_start(decider, parts);
    if (!first) return std::unexpected(first.error());
    return std::make_unique<RunningEngine>(std::move(parts), std::move(gauges), std::move(decider), std::move(*first),
                                           recovery.snapshot_seq);
}

} // namespace answerd::engine
