// SPDX-License-Identifier: Apache-2.0
#include "refusal_log.hpp"

#include <spdlog/spdlog.h>

namespace answerd::telephony {

std::optional<std::uint64_t> RefusalLog::write(Instant at, const std::string& reason) {
    const std::lock_guard lock{mutex_};
    if (written_at_ && at < *written_at_ + Seconds{1}) {
        ++left_out_;
        return std::nullopt;
    }
    written_at_ = at;
    const std::uint64_t left_out = std::exchange(left_out_, 0);
    spdlog::warn("adapter {}: a request was refused: {} ({} more since the last line)", adapter_.value, reason,
                 left_out);
    return left_out;
}

} // namespace answerd::telephony
