// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

// Two ways to make an event durable: the least a program can do, and the product's store.
namespace answerd::bench {

inline constexpr std::size_t event_bytes = 1'200; // of one call event as providers send it

class DurableLog {
public:
    virtual ~DurableLog() = default;
    // Makes `count` more events durable with one flush; ends the program when the disk refuses.
    virtual void append(int count) = 0;
    virtual void checkpoint() {} // in an idle moment
};

enum class LogKind {
    growing,      // append and fdatasync: the file's length is made durable as well
    preallocated, // its blocks are written beforehand: the least a log can cost
    store,        // one receipt an event, through store::Writer
};

[[nodiscard]] std::unique_ptr<DurableLog> open_log(LogKind kind, const std::filesystem::path& folder);

} // namespace answerd::bench
