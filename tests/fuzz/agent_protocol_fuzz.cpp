// SPDX-License-Identifier: Apache-2.0
#include "api/agent/command_reader.hpp"
#include "api/agent/reply_writer.hpp"

#include "answerd/codec/json.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

// Whatever a console sends is either a command with a usable id, or refused with an answer that is strict JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

[[nodiscard]] bool is_strict_json(std::string_view text) {
    return answerd::codec::parse_json(text).has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::api;
    const auto read = read_agent_command({reinterpret_cast<const char*>(data), size});
    if (read) {
        require(!read->id.empty() && read->id.size() <= command_id_bytes_max);
        require(is_strict_json(ok_reply(read->id)));
        return 0;
    }
    const RefusedMessage& refused = read.error();
    require(refused.is_malformed != refused.id.has_value());
    require(!refused.problem.detail.empty());
    require(is_strict_json(refused.is_malformed ? malformed_reply(refused.problem)
                                                : error_reply(*refused.id, refused.problem)));
    return 0;
}
