// SPDX-License-Identifier: Apache-2.0
#include "net_gate_judge.hpp"

#include <algorithm>

namespace answerd::net {

namespace {

struct BodyEnd {
    std::size_t bytes = 0;
    int refused_with = 0;
    bool is_complete = false;
};

BodyEnd read_body(std::string_view bytes, std::size_t step, const RequestHead& head, std::string& body) {
    BodyReader reader(head, judged_body_bytes_max);
    BodyEnd end;
    std::string inbox;
    for (std::size_t given = 0; !reader.is_complete() && given < bytes.size();) {
        const auto part = bytes.substr(given, step == 0 ? std::string_view::npos : step);
        given += part.size();
        inbox += part;
        const auto used = reader.feed(inbox, body);
        if (!used) {
            end.refused_with = used.error().status;
            return end;
        }
        end.bytes += *used;
        inbox.erase(0, *used);
    }
    end.is_complete = reader.is_complete();
    return end;
}

} // namespace

HeadLimits judged_limits() {
    return {.header_bytes_max = 2'000, .header_fields_max = 20, .target_bytes_max = 200};
}

Judgement judge(std::string_view bytes, std::size_t step) {
    Judgement judgement;
    while (!bytes.empty() || judgement.taken.empty()) {
        const auto end = find_head(bytes, 0, judged_limits());
        judgement.is_incomplete = end && !*end;
        if (!end) judgement.refused_with = end.error().status;
        if (!end || !*end) return judgement;
        TakenRequest taken{.bytes = {}, .head_bytes = bytes.substr(0, **end), .head = {}, .body = {}};
        auto head = read_head(taken.head_bytes, judged_limits());
        if (!head)
            judgement.refused_with = head.error().status;
        else if (head->content_length > judged_body_bytes_max)
            judgement.refused_with = 413;
        if (judgement.refused_with != 0) return judgement;
        taken.head = *std::move(head);
        const auto body = read_body(bytes.substr(**end), step, taken.head, taken.body);
        judgement.refused_with = body.refused_with;
        judgement.is_incomplete = body.refused_with == 0 && !body.is_complete;
        if (!body.is_complete) return judgement;
        taken.bytes = bytes.substr(0, **end + body.bytes);
        bytes.remove_prefix(taken.bytes.size());
        judgement.taken.push_back(std::move(taken));
    }
    return judgement;
}

std::string summary(const Judgement& judgement) {
    std::string text;
    for (std::size_t i = 0; i < judgement.taken.size(); ++i)
        text += text.empty() ? "200" : ",200";
    if (judgement.refused_with != 0) text += (text.empty() ? "" : ",") + std::to_string(judgement.refused_with);
    if (judgement.is_incomplete) text += text.empty() ? "-" : ",-";
    return text;
}

} // namespace answerd::net
