// SPDX-License-Identifier: Apache-2.0
#include "inbox.hpp"

#include <utility>
#include <variant>

namespace answerd::engine {

namespace {

// Losing the word that a console is gone would keep its agent online for ever; there is one for each connect, so these
// need no bound of their own.
bool is_never_refused(const Job& job) {
    return job.command && std::holds_alternative<command::AgentDisconnected>(*job.command);
}

} // namespace

Admission Inbox::push(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (is_closed_) return Admission::closed;
        if (length() >= jobs_max_ && !is_never_refused(job)) return Admission::full;
        waiting_.fetch_add(1, std::memory_order_relaxed);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return Admission::accepted;
}

Admission Inbox::push(Query query) {
    {
        const std::scoped_lock lock(mutex_);
        if (is_closed_) return Admission::closed;
        if (queries_.size() >= jobs_max_) return Admission::full;
        queries_.push_back(std::move(query));
    }
    changed_.notify_one();
    return Admission::accepted;
}

void Inbox::push(CommitReport report) {
    {
        const std::scoped_lock lock(mutex_);
        reports_.push_back(report);
    }
    changed_.notify_one();
}

void Inbox::close() {
    {
        const std::scoped_lock lock(mutex_);
        is_closed_ = true;
    }
    changed_.notify_one();
}

void Inbox::take(Turn& turn, bool takes_jobs, std::chrono::steady_clock::time_point until) {
    turn.queries.clear();
    turn.reports.clear();
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] {
        return (takes_jobs && !jobs_.empty()) || !queries_.empty() || !reports_.empty() ||
               (is_closed_ && !is_closing_told_);
    });
    if (takes_jobs) {
        turn.jobs.clear();
        std::swap(turn.jobs, jobs_);
    }
    std::swap(turn.queries, queries_);
    std::swap(turn.reports, reports_);
    is_closing_told_ = is_closed_;
    turn.is_closing = is_closed_;
}

} // namespace answerd::engine
