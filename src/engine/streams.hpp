// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace answerd::engine {

struct StreamLimits {
    std::size_t frames_max = 256;
    std::size_t bytes_max = 64 << 10;
};

// What a sink is told beside a frame; see NoticeSink.
struct FrameContext {
    std::optional<Instant> event_received_at;
    std::optional<ShownRecord> shown;
};

// Every agent's committed frames, the newest few of them kept for a console that comes back, and the console itself.
// Owned by the core thread; everything arrives here in commit order, so a ring never holds a frame that a crash could
// take back.
class Streams {
public:
    Streams(StreamLimits limits, NoticeEncoder encode) : limits_(limits), encode_(std::move(encode)) {}

    void publish(UserId agent, std::uint64_t seq, std::shared_ptr<const std::string> frame,
                 const FrameContext& context = {});

    // Closes the agent's console, if there is one.
    void take_over(UserId agent);
    // Brings the console up to `snapshot->seq` (by replaying exactly what it missed, or with the snapshot), then
    // attaches it.
    void sign_in(const Connect& connect, const std::optional<AgentNotice>& snapshot);
    // Drops the sink of that connection and no other. An agent who signed out for good keeps no frames.
    void sign_off(const command::AgentDisconnected& gone);
    void close_all(std::string_view reason);

    [[nodiscard]] std::size_t connected() const { return connected_; }

private:
    struct Frame {
        std::uint64_t seq = 0;
        std::shared_ptr<const std::string> text;
    };
    struct Stream {
        explicit Stream(std::size_t frames_max) : ring({frames_max, 0}) {}

        // Contiguous. Takes the room it needs: most consoles have missed nothing, and there are many.
        boost::circular_buffer_space_optimized<Frame> ring;
        std::size_t bytes = 0;
        ConnectionId connection;
        std::shared_ptr<NoticeSink> sink;
    };

    [[nodiscard]] static bool covers(const Stream& stream, std::uint64_t last_seq, std::uint64_t position);
    [[nodiscard]] Stream& stream_of(UserId agent);
    void drop_sink(Stream& stream);

    StreamLimits limits_;
    NoticeEncoder encode_;
    std::unordered_map<UserId, Stream> streams_;
    std::size_t connected_ = 0;
};

} // namespace answerd::engine
