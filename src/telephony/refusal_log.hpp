// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/id.hpp"
#include "answerd/domain/time.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace answerd::telephony {

// Warns of requests that an adapter did not authenticate, at most once a second: strangers must not fill the disk with
// our own words. Any thread.
class RefusalLog {
public:
    explicit RefusalLog(AdapterName adapter) : adapter_(std::move(adapter)) {}

    // How many were left out since the last line; empty when this one is left out too.
    std::optional<std::uint64_t> write(Instant at, const std::string& reason);

private:
    AdapterName adapter_;
    std::mutex mutex_;
    std::optional<Instant> written_at_;
    std::uint64_t left_out_ = 0;
};

} // namespace answerd::telephony
