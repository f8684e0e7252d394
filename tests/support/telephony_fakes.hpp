// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store_empty_reader.hpp"

#include "answerd/engine/engine.hpp"
#include "answerd/store/store.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// What stands around the ingest: a record store that knows a few things, an engine that can be full or slow.
namespace answerd::test {

struct FakeRecords {
    std::mutex mutex;
    std::map<std::string, std::string> receipts; // adapter + "\n" + event key -> body
    std::multimap<std::uint64_t, matching::RecordHit> hits;
    std::map<std::string, VoiceCall> calls; // by call key
    bool is_broken = false;
    int calls_asked = 0;
};

class FakeReader final : public EmptyReader {
public:
    void in_one_view(const std::function<void()>& reads) override { reads(); }
    explicit FakeReader(std::shared_ptr<FakeRecords> records) : records_(std::move(records)) {}

    std::optional<PersonalText> receipt_body(const AdapterName& adapter, const std::string& event_key) override {
        const std::lock_guard lock{records_->mutex};
        if (records_->is_broken) throw std::runtime_error{"disk I/O error"};
        const auto found = records_->receipts.find(adapter.value + "\n" + event_key);
        return found == records_->receipts.end() ? std::nullopt : std::optional{PersonalText{found->second}};
    }
    std::vector<matching::RecordHit> find(E164 number) override {
        const std::lock_guard lock{records_->mutex};
        std::vector<matching::RecordHit> found;
        const auto [begin, end] = records_->hits.equal_range(number.digits);
        for (auto at = begin; at != end; ++at)
            found.push_back(at->second);
        return found;
    }
    std::optional<VoiceCall> call_by_key(const AdapterName&, const std::string& key) override {
        const std::lock_guard lock{records_->mutex};
        ++records_->calls_asked;
        const auto found = records_->calls.find(key);
        return found == records_->calls.end() ? std::nullopt : std::optional{found->second};
    }

private:
    std::shared_ptr<FakeRecords> records_;
};

struct Submission {
    store::Receipt receipt;
    std::optional<Command> command;
};

// Takes what it is told to take, and answers at once or when it is told to.
class FakeEngine final : public engine::Engine {
public:
    std::shared_ptr<const MatchingSettings> matching = std::make_shared<const MatchingSettings>();
    bool submit(store::Receipt receipt, std::optional<Command> command, engine::Completion done) override {
        std::unique_lock lock{mutex_};
        if (room == 0) return false;
        --room;
        submissions.push_back({std::move(receipt), std::move(command)});
        changed_.notify_all();
        if (is_slow) {
            unanswered_.push_back(std::move(done));
            return true;
        }
        const Result<Answer> answer = next_answer;
        lock.unlock();
        if (done) done(answer);
        return true;
    }
    bool submit(Origin, Command command, engine::Completion) override {
        const std::lock_guard lock{mutex_};
        if (const auto* result = std::get_if<command::ControlResult>(&command)) results.push_back(*result);
        changed_.notify_all();
        return true;
    }
    bool write(std::function<Result<>(store::Transaction&)>, std::function<void(Result<>)>) override { return false; }
    bool query(std::function<void(const Core&, Instant)>) override { return false; }
    bool connect(engine::Connect, engine::Completion) override { return false; }
    std::shared_ptr<const MatchingSettings> matching_settings() const override { return matching; }
    engine::EngineMetrics metrics() const override { return {}; }
    std::uint64_t heartbeat() const override { return 0; }
    void stop() override {}

    // Ends the wait of everything that was submitted.
    void forget_all() { // as an engine that ends
        std::vector<engine::Completion> waiting;
        const std::lock_guard lock{mutex_};
        waiting.swap(unanswered_);
    }
    void answer_all(const Result<Answer>& answer) {
        std::vector<engine::Completion> waiting;
        {
            const std::lock_guard lock{mutex_};
            waiting.swap(unanswered_);
        }
        for (const engine::Completion& done : waiting)
            if (done) done(answer);
    }
    bool wait_for_submissions(std::size_t count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return submissions.size() >= count; });
    }
    bool wait_for_results(std::size_t count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return results.size() >= count; });
    }
    [[nodiscard]] std::vector<Submission> all() const {
        const std::lock_guard lock{mutex_};
        return submissions;
    }
    template <class Change>
    void change(Change&& with) {
        const std::lock_guard lock{mutex_};
        with(*this);
    }

    int room = 1'000'000;
    bool is_slow = false;
    Result<Answer> next_answer = Answer{};
    std::vector<Submission> submissions;
    std::vector<command::ControlResult> results;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<engine::Completion> unanswered_;
};

class FixedClock final : public engine::Clock {
public:
    explicit FixedClock(Instant at) : at_(at) {}
    Instant now() override { return at_; }

private:
    Instant at_;
};

} // namespace answerd::test
