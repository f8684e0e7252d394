// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services.hpp"

#include "answerd/domain/user.hpp"

#include <functional>
#include <string>

namespace answerd::api {

struct AuditWords {
    std::string action;  // "user.create"
    std::string subject; // the key of what was changed
    std::string before;  // JSON text without secrets and personal data
    std::string after;
};
[[nodiscard]] AuditEntry audit_entry(const Services& services, UserId by, AuditWords words);

// Writes on the writer thread and answers after the commit. `work` returns what to answer; when it refuses, nothing of
// it is kept. `committed` or `refused` runs between the outcome and the answer: for what memory has to know before the
// caller does.
using Write = std::function<Result<net::Response>(store::Transaction&)>;
void write(const ServicesPtr& services, const ExchangePtr& exchange, Write work,
           std::function<void()> committed = nullptr, std::function<void()> refused = nullptr);

// ---- POSTs that create
// A repeat of the same key gets the first answer again; the same key with another body is a conflict. Empty: the key is
// new.
[[nodiscard]] std::optional<net::Response> earlier_answer(const Services& services, store::Reader& reader,
                                                          const Exchange& exchange);
// 201 with Location and, where the body has a version, ETag.
[[nodiscard]] net::Response created(const Exchange& exchange, const codec::Json& body);
[[nodiscard]] store::IdempotentAnswer answer_to_keep(const Services& services, const Exchange& exchange,
                                                     const codec::Json& body, int status = 201);

// Creates a record once: `work` makes it and returns its JSON, in the same section as the answer that is kept. With 200
// the body is the whole answer: what was made is only a part of it.
using Creation = std::function<Result<codec::Json>(store::Transaction&)>;
void create_once(const ServicesPtr& services, store::Reader& reader, const ExchangePtr& exchange, Creation work,
                 int status = 201);

} // namespace answerd::api
