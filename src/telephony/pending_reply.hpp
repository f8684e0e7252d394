// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/ingest.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace answerd::telephony {

// The reply to one request while some of its events are not durable yet. The ingest thread says what it hands over, the
// engine's callbacks say what became of it; whoever is last sends the reply. Nobody is left without an answer: what is
// not waited for any more has to be sent again.
class PendingReply {
public:
    explicit PendingReply(std::function<void(IngestReply)> done) : done_(std::move(done)) {}
    PendingReply(const PendingReply&) = delete;
    PendingReply& operator=(const PendingReply&) = delete;
    ~PendingReply();

    void wait_for_one_more();
    void is_duplicate();
    // One of those waited for is done. The first one is the request itself while its events are handed over.
    void release();
    void accept_and_release();
    void reject_and_release(std::string event_key, std::string why);
    void fail(const std::string& problem); // 503
    void fail_and_release(const std::string& problem);

private:
    template <class Change>
    void change_and_release(const Change& change);

    std::mutex mutex_;
    IngestReply reply_;
    std::function<void(IngestReply)> done_;
    int outstanding_ = 1;
};

} // namespace answerd::telephony
