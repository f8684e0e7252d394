// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "writer_thread.hpp"

#include "answerd/core/core.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace answerd::engine {

// The setting that proves a snapshot: "<seq>:<digest>", both decimal, written in the snapshot's transaction.
inline constexpr const char* snapshot_digest_setting = "snapshot_digest";
[[nodiscard]] std::string snapshot_digest_text(std::uint64_t seq, std::uint64_t digest);

// Writes copies of the state down on a thread of its own: encoding takes long, and neither the core thread nor a commit
// may wait for it. One at a time. Driven by the core thread.
class Snapshots {
public:
    Snapshots(CoreSettings settings, WriterThread& writer) : settings_(settings), writer_(writer) {}

    [[nodiscard]] bool is_busy() const { return is_busy_.load(std::memory_order_acquire); }
    // Says that a copy has been taken; it may be written when everything in it is durable.
    void reserve() { is_busy_.store(true, std::memory_order_release); }
    void write(std::unique_ptr<State> state);
    // The last one, while the engine stops: returns when it is with the writer.
    void write_last(const Core& core);

private:
    void put(const Core& core);

    CoreSettings settings_;
    WriterThread& writer_;
    std::atomic<bool> is_busy_{false};
    std::jthread worker_;
};

} // namespace answerd::engine
