// SPDX-License-Identifier: Apache-2.0
#include "pending_reply.hpp"

namespace answerd::telephony {

namespace {

constexpr int status_unavailable = 503;

void set_failed(IngestReply& reply, const std::string& problem) {
    reply.status = status_unavailable;
    reply.problem = problem;
}

} // namespace

PendingReply::~PendingReply() {
    if (outstanding_ == 0) return;
    set_failed(reply_, "the server is stopping: send it again");
    done_(std::move(reply_));
}

template <class Change>
void PendingReply::change_and_release(const Change& change) {
    {
        const std::scoped_lock lock(mutex_);
        change(reply_);
        if (--outstanding_ > 0) return;
    }
    done_(std::move(reply_)); // nobody else refers to it any more
}

void PendingReply::wait_for_one_more() {
    const std::scoped_lock lock(mutex_);
    ++outstanding_;
}

void PendingReply::is_duplicate() {
    const std::scoped_lock lock(mutex_);
    ++reply_.duplicates;
}

void PendingReply::release() {
    change_and_release([](IngestReply&) {});
}

void PendingReply::accept_and_release() {
    change_and_release([](IngestReply& reply) { ++reply.accepted; });
}

void PendingReply::reject_and_release(std::string event_key, std::string why) {
    change_and_release([&](IngestReply& reply) { reply.rejected.emplace_back(std::move(event_key), std::move(why)); });
}

void PendingReply::fail(const std::string& problem) {
    const std::scoped_lock lock(mutex_);
    set_failed(reply_, problem);
}

void PendingReply::fail_and_release(const std::string& problem) {
    change_and_release([&](IngestReply& reply) { set_failed(reply, problem); });
}

} // namespace answerd::telephony
