// SPDX-License-Identifier: Apache-2.0
#include "live_counts.hpp"

#include <algorithm>
#include <chrono>

namespace answerd::api {
namespace {

std::shared_ptr<const HourCounts> count(Instant from, Instant now, store::Reader& reader,
                                        const std::map<QueueName, Queue>& queues) {
    metrics::ReportBuilder builder(from, now, metrics::Interval::whole, queues, {});
    reader.visit_items(builder.items_from(), now, [&builder](const WorkItem& item) { builder.add(item); });
    auto counts = std::make_shared<HourCounts>(HourCounts{.from = from, .counted_at = now, .queues = {}});
    for (const auto& row : builder.queue_rows())
        counts->queues[row.queue] += row.counters;
    return counts;
}

} // namespace

std::shared_ptr<const HourCounts> LiveCounts::at(Instant now, store::Reader& reader,
                                                 const std::map<QueueName, Queue>& queues) {
    const std::scoped_lock lock(mutex_);
    const Instant hour = std::chrono::floor<std::chrono::hours>(now);
    if (counts_ && now < next_count_at_ && counts_->from == hour) return counts_;
    const auto began = std::chrono::steady_clock::now();
    counts_ = count(hour, now, reader, queues);
    const auto cost = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    next_count_at_ = now + std::max<Milliseconds>(Seconds{10}, cost * 20);
    return counts_;
}

} // namespace answerd::api
