// SPDX-License-Identifier: Apache-2.0
#include "instantiate.hpp"

#include "answerd/metrics/report.hpp"

namespace answerd::codec {

ANSWERD_INSTANTIATE_CODECS(metrics::QueueCounters)
ANSWERD_INSTANTIATE_CODECS(metrics::AgentCounters)
ANSWERD_INSTANTIATE_CODECS(metrics::Interval)

} // namespace answerd::codec
