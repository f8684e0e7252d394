// SPDX-License-Identifier: Apache-2.0
#include "mailbox.hpp"

#include <utility>

namespace answerd::telephony {

namespace {

// Nobody waits for these: that a key is durable has to be known only when it comes again.
constexpr std::size_t completions_together = 64;

} // namespace

bool Mailbox::offer(IngestJob& job) {
    {
        const std::lock_guard lock{mutex_};
        const bool has_room =
            jobs_.size() < settings_.queue_max && job_bytes_ + job.body.size() <= settings_.queue_bytes_max;
        if (give_up_at_ || !has_room) return false;
        job_bytes_ += job.body.size();
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Mailbox::complete(IngestCompletion completed) {
    {
        const std::lock_guard lock{mutex_};
        completed_.push_back(std::move(completed));
        if (!completions_are_due()) return;
    }
    wake_.notify_one();
}

bool Mailbox::completions_are_due() const {
    if (completed_.empty()) return false;
    return give_up_at_ || waits_for_completions_ || completed_.size() >= completions_together;
}

void Mailbox::close() {
    const std::lock_guard lock{mutex_};
    if (!give_up_at_) give_up_at_ = std::chrono::steady_clock::now() + settings_.stop_timeout;
    wake_.notify_one();
}

Mailbox::Turn Mailbox::take(std::uint64_t in_flight, bool waits_for_completions) {
    std::unique_lock lock{mutex_};
    waits_for_completions_ = waits_for_completions;
    wake_.wait(lock, [&] { return give_up_at_ || !jobs_.empty() || completions_are_due(); });
    if (give_up_at_ && in_flight > 0) {
        wake_.wait_until(lock, *give_up_at_, [&] { return !completed_.empty() || !jobs_.empty(); });
    }
    Turn turn;
    turn.completed = std::exchange(completed_, {});
    if (give_up_at_) {
        turn.turned_away = std::exchange(jobs_, {});
        turn.is_last = turn.completed.empty() && turn.turned_away.empty();
    } else if (!jobs_.empty()) {
        turn.job = std::move(jobs_.front());
        jobs_.pop_front();
        job_bytes_ -= turn.job->body.size();
    }
    return turn;
}

std::size_t Mailbox::length() const {
    const std::lock_guard lock{mutex_};
    return jobs_.size();
}

} // namespace answerd::telephony
