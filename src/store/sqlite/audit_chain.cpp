// SPDX-License-Identifier: Apache-2.0
#include "sqlite/audit_chain.hpp"

#include "sqlite/columns.hpp"

#include <openssl/sha.h>

namespace answerd::store {

namespace {

constexpr std::string_view last_entry = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
constexpr std::string_view insert_entry =
    "INSERT INTO audit (seq, at, by, action, subject, before, after, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view all_entries =
    "SELECT seq, hash, at, by, action, subject, before, after FROM audit ORDER BY seq";

struct Link {
    std::uint64_t seq = 0;
    std::string hash;
};

// Lengths in front, so that no two different entries are the same bytes.
void add_field(std::string& bytes, std::string_view field) {
    bytes += std::to_string(field.size()) + ':';
    bytes += field;
}

std::string hash_after(const Link& previous, const AuditEntry& entry) {
    std::string bytes;
    add_field(bytes, previous.hash);
    add_field(bytes, std::to_string(previous.seq + 1));
    add_field(bytes, std::to_string(entry.at.time_since_epoch().count()));
    add_field(bytes, to_string(entry.by));
    for (const std::string* field : {&entry.action, &entry.subject, &entry.before, &entry.after}) {
        add_field(bytes, *field);
    }
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
}

Link taken_link(Statement& from) {
    Link link;
    take(from, link.seq);
    take(from, link.hash);
    return link;
}

} // namespace

void append_audit(Database& database, const AuditEntry& entry) {
    Link previous;
    {
        Statement last(database, last_entry);
        if (last.step()) previous = taken_link(last);
    }
    const std::string hash = hash_after(previous, entry);
    Statement insert(database, insert_entry);
    bind_all(insert, previous.seq + 1);
    bind(insert, entry);
    insert.bind_bytes(hash);
    insert.run();
}

std::optional<std::uint64_t> first_broken_entry(Database& database, std::uint64_t& checked) {
    Link previous;
    Statement all(database, all_entries);
    for (checked = 0; all.step(); ++checked) {
        const Link link = taken_link(all);
        const auto entry = taken<AuditEntry>(all);
        if (link.seq != previous.seq + 1 || link.hash != hash_after(previous, entry)) return link.seq;
        previous = link;
    }
    return std::nullopt;
}

} // namespace answerd::store
