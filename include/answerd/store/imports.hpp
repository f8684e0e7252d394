// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/import_job.hpp"
#include "answerd/domain/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace answerd::store {

struct PageRequest;
template <class T>
struct Page;

// A record by our id or by its id in another system. The empty external id is nobody's. A deleted record is found by
// EvenDeleted alone.
struct ExternalId {
    std::string text;
};
struct EvenDeleted {
    Uuid id;
};
using RecordKey = std::variant<Uuid, ExternalId, EvenDeleted>;

// Of the rejects of one job this many are kept; the rest is counted.
inline constexpr std::int64_t import_rejects_max = 100'000;

// What an import reads and writes inside the writer's transaction.
class ImportWriting {
public:
    virtual ~ImportWriting() = default;

    [[nodiscard]] virtual std::optional<Contact> contact(const RecordKey& key) = 0;
    [[nodiscard]] virtual std::optional<Lead> lead(const RecordKey& key) = 0;
    [[nodiscard]] virtual std::optional<Account> account(const RecordKey& key) = 0;
    [[nodiscard]] virtual std::optional<Case> service_case(const RecordKey& key) = 0;

    virtual Result<> create(const ImportJob& job) = 0;
    // Bytes of the file, which have to follow those that were received: conflict, and the detail names the place.
    virtual Result<ImportJob> append_bytes(Uuid job, std::int64_t begins_at, std::string_view bytes) = 0;
    // Everything but what `append_bytes` counts. Drops the bytes that have been read. not_found when the job was
    // removed.
    virtual Result<> advance(const ImportJob& job, const std::vector<ImportReject>& rejects) = 0;
    virtual Result<> remove_import(Uuid job) = 0;
};

class ImportReading {
public:
    virtual ~ImportReading() = default;

    [[nodiscard]] virtual std::optional<ImportJob> import_job(Uuid id) = 0;
    [[nodiscard]] virtual Page<ImportJob> import_jobs(const PageRequest& page) = 0; // newest first
    [[nodiscard]] virtual std::vector<ImportJob> running_imports() = 0;             // oldest first
    // What was received from this place on, up to the end of one piece; empty when there is nothing yet.
    [[nodiscard]] virtual std::string import_bytes(Uuid job, std::int64_t begins_at) = 0;
    virtual void visit_rejects(Uuid job, const std::function<void(const ImportReject&)>& visit) = 0;
};

} // namespace answerd::store
