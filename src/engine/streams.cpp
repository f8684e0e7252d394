// SPDX-License-Identifier: Apache-2.0
#include "streams.hpp"

#include <utility>

namespace answerd::engine {

void Streams::publish(UserId agent, std::uint64_t seq, std::shared_ptr<const std::string> frame,
                      const FrameContext& context) {
    auto& stream = stream_of(agent);
    if (!stream.ring.empty() && stream.ring.back().seq + 1 != seq) {
        stream.ring.clear();
        stream.bytes = 0;
    }
    const auto is_too_much = [&] { return stream.ring.full() || stream.bytes > limits_.bytes_max; };
    stream.bytes += frame->size();
    while (!stream.ring.empty() && is_too_much()) {
        stream.bytes -= stream.ring.front().text->size();
        stream.ring.pop_front();
    }
    if (stream.bytes <= limits_.bytes_max) {
        stream.ring.push_back({seq, frame});
    } else {
        stream.bytes = 0; // larger than everything that may be kept
    }
    if (!stream.sink) return;
    if (context.event_received_at) stream.sink->caused_by(*context.event_received_at);
    stream.sink->deliver(seq, std::move(frame));
    if (context.shown) stream.sink->shows(*context.shown);
}

Streams::Stream& Streams::stream_of(UserId agent) {
    return streams_.try_emplace(agent, limits_.frames_max).first->second;
}

void Streams::take_over(UserId agent) {
    const auto found = streams_.find(agent);
    if (found == streams_.end() || !found->second.sink) return;
    found->second.sink->close(sink_taken_over);
    drop_sink(found->second);
}

void Streams::sign_in(const Connect& connect, const std::optional<AgentNotice>& snapshot) {
    auto& stream = stream_of(connect.agent);
    if (stream.sink) drop_sink(stream);
    stream.sink = connect.sink;
    stream.connection = connect.connection;
    if (stream.sink) ++connected_;
    if (!stream.sink || !snapshot) return;

    if (!connect.last_seq || !covers(stream, *connect.last_seq, snapshot->seq)) {
        stream.sink->deliver(snapshot->seq, std::make_shared<const std::string>(encode_(*snapshot)));
        return;
    }
    for (const auto& frame : stream.ring) {
        if (frame.seq > *connect.last_seq) stream.sink->deliver(frame.seq, frame.text);
    }
}

void Streams::sign_off(const command::AgentDisconnected& gone) {
    const auto found = streams_.find(gone.agent);
    if (found == streams_.end() || found->second.connection != gone.connection) return;
    if (found->second.sink) drop_sink(found->second);
    if (gone.signed_out) streams_.erase(found);
}

void Streams::close_all(std::string_view reason) {
    for (auto& [agent, stream] : streams_) {
        if (!stream.sink) continue;
        stream.sink->close(reason);
        drop_sink(stream);
    }
}

bool Streams::covers(const Stream& stream, std::uint64_t last_seq, std::uint64_t position) {
    if (last_seq == position) return true; // it missed nothing, whatever the ring holds
    return last_seq < position && !stream.ring.empty() && stream.ring.front().seq <= last_seq + 1 &&
           stream.ring.back().seq == position;
}

void Streams::drop_sink(Stream& stream) {
    stream.sink.reset();
    --connected_;
}

} // namespace answerd::engine
