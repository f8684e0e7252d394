// SPDX-License-Identifier: Apache-2.0
#include "record_replies.hpp"

#include "writing.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace answerd::api {

AuditEntry record_audit(const Services& services, const Exchange& exchange, RecordReference record,
                        std::string_view what, std::string after) {
    return audit_entry(services, exchange.caller.user.id,
                       {.action = codec::to_json(record.kind).get<std::string>() + '.' + std::string(what),
                        .subject = to_string(record.id),
                        .before = {},
                        .after = std::move(after)});
}

} // namespace answerd::api
