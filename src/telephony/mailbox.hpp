// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/ingest.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace answerd::telephony {

// A request on its way in.
struct IngestJob {
    Adapter* adapter = nullptr;
    AdapterName name;
    InboundRequest request;
    std::string body;
    std::function<void(IngestReply)> done;
};

// An event is out of the engine's hands: durable, or lost for a reason and to be sent again. Its reply is on its way.
struct IngestCompletion {
    std::string key; // adapter and event key
    std::optional<std::string> lost_because;
};

// Where other threads leave what the ingest thread has to do. Shared with the engine's callbacks, which may come after
// the ingest is gone.
class Mailbox {
public:
    explicit Mailbox(const IngestSettings& settings) : settings_(settings) {}

    struct Turn {
        std::deque<IngestCompletion> completed;
        std::optional<IngestJob> job;
        std::deque<IngestJob> turned_away; // the ingest stops before they were begun
        bool is_last = false;
    };

    [[nodiscard]] bool offer(IngestJob& job); // takes it unless full or closed
    void complete(IngestCompletion completed);
    void close();
    // Waits for something to do. Completions alone are something to do when somebody `waits_for_completions` or many
    // have come together. Once closed: waits for what is `in_flight`, at most until the stop timeout.
    [[nodiscard]] Turn take(std::uint64_t in_flight, bool waits_for_completions);
    [[nodiscard]] std::size_t length() const;

private:
    [[nodiscard]] bool completions_are_due() const;

    IngestSettings settings_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<IngestJob> jobs_;
    std::size_t job_bytes_ = 0;
    std::deque<IngestCompletion> completed_; // never longer than what was submitted
    bool waits_for_completions_ = false;
    std::optional<std::chrono::steady_clock::time_point> give_up_at_;
};

} // namespace answerd::telephony
