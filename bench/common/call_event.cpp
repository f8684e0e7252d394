// SPDX-License-Identifier: Apache-2.0
#include "call_event.hpp"

#include <ctime>

namespace answerd::bench {

std::string call_event(const std::string& id, const std::string& type, const std::string& call_key,
                       const std::string& from, const std::string& queue, std::int64_t mark, std::size_t size) {
    char time[32] = {};
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
    std::string body = R"({"specversion":"1.0","source":"/load","id":")" + id + R"(","type":"org.answerd.call.)" +
                       type + R"(","subject":")" + call_key + R"(","time":")" + time + R"(","data":{)";
    if (type == "ended") {
        body += R"("cause":{"text":"hang-up","by":"customer"}})";
        return body + "}";
    }
    body += R"("direction":"inbound","from":{"raw":")" + from + R"("},"to":{"raw":"+4930999000"},)";
    if (!queue.empty()) body += R"("queue":")" + queue + R"(",)";
    body += R"("attributes":{"mark":")" + std::to_string(mark) + "\"";
    // Many short members, as telephone systems send them: one long text would be cheaper to read.
    constexpr std::size_t closing = 3;
    for (int n = 10; body.size() + closing < size && n < 60; ++n) {
        body += R"(,"contactField)" + std::to_string(n) + R"(":"a value of the usual length of a field")";
    }
    return body + "}}}";
}

} // namespace answerd::bench
