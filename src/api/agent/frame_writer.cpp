// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include "answerd/api/api.hpp"

namespace answerd::api {
namespace {

[[nodiscard]] constexpr std::string_view frame_type(const notice::Snapshot&) {
    return R"({"type":"snapshot","seq":)";
}
[[nodiscard]] constexpr std::string_view frame_type(const notice::Presence&) {
    return R"({"type":"presence","seq":)";
}
[[nodiscard]] constexpr std::string_view frame_type(const notice::Offer&) {
    return R"({"type":"offer","seq":)";
}
[[nodiscard]] constexpr std::string_view frame_type(const notice::WorkChanged&) {
    return R"({"type":"work","seq":)";
}
[[nodiscard]] constexpr std::string_view frame_type(const notice::Transcript&) {
    return R"({"type":"transcript","seq":)";
}
[[nodiscard]] constexpr std::string_view frame_type(const notice::ControlFailed&) {
    return R"({"type":"controlFailed","seq":)";
}

} // namespace

std::string encode_agent_frame(const AgentNotice& notice) {
    // An offer with its pop is about this long: one allocation.
    constexpr std::size_t usual_frame_bytes = 1'800;
    std::string out;
    out.reserve(usual_frame_bytes);
    std::visit(
        [&](const auto& body) {
            out += frame_type(body);
            json::append_integer(out, notice.seq);
            out += R"(,"at":)";
            json::append_instant(out, notice.at);
            out += ',';
            json::append_members(out, body);
            json::close_with(out, '}');
        },
        notice.body);
    out.shrink_to_fit(); // frames are kept for resuming: no agent pays for capacity it does not use
    return out;
}

} // namespace answerd::api
