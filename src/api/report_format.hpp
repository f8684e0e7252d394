// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/metrics/report.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::api {

struct ReportSpan {
    Instant from{};
    Instant to{};
    metrics::Interval interval = metrics::Interval::whole;
};
using AgentNames = std::map<UserId, std::string>;

// "quarterHour", ...; the document has already refused other words.
[[nodiscard]] metrics::Interval interval_named(std::string_view name);

// Both forms carry the raw counters and the figures, and each figure names its formula.
[[nodiscard]] codec::Json queue_report_json(const ReportSpan& span, const std::vector<metrics::QueueRow>& rows);
[[nodiscard]] codec::Json agent_report_json(const ReportSpan& span, const std::vector<metrics::AgentRow>& rows,
                                            const AgentNames& names);
[[nodiscard]] std::string queue_report_csv(const std::vector<metrics::QueueRow>& rows);
[[nodiscard]] std::string agent_report_csv(const std::vector<metrics::AgentRow>& rows, const AgentNames& names);

} // namespace answerd::api
