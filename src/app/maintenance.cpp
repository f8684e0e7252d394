// SPDX-License-Identifier: Apache-2.0
#include "maintenance.hpp"

#include "answerd/api/api.hpp"
#include "answerd/api/password.hpp"
#include "answerd/net/http_client.hpp"
#include "answerd/store/store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>

namespace answerd::app {

namespace {

constexpr int success = 0;
constexpr int failure = 1;

int fail(const Problem& problem) {
    fmt::print(stderr, "answerd: {}{}{}\n", problem.pointer, problem.pointer.empty() ? "" : " ", problem.detail);
    return failure;
}

UserId new_user_id() {
    std::random_device random;
    const auto draw = [&random] { return (std::uint64_t{random()} << 32U) | random(); };
    return UserId{make_uuid_v7(std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()), draw(), draw())};
}

Result<std::vector<Role>> parse_roles(const std::vector<std::string>& names) {
    static const std::map<std::string, Role> known = {{"agent", Role::agent},
                                                      {"supervisor", Role::supervisor},
                                                      {"admin", Role::admin},
                                                      {"adapter", Role::adapter},
                                                      {"metrics", Role::metrics}};
    std::vector<Role> roles;
    for (const auto& name : names) {
        const auto found = known.find(name);
        if (found == known.end()) {
            return std::unexpected(Problem(
                ProblemCode::invalid, "unknown role \"" + name + "\": agent, supervisor, admin, adapter or metrics"));
        }
        roles.push_back(found->second);
    }
    return roles;
}

// The write of one user, in one transaction; a failure leaves nothing behind.
Result<> save_user(store::Writer& writer, const User& user, const std::string& password_hash) {
    Result<> outcome;
    const auto committed = writer.commit([&](store::Transaction& transaction) {
        outcome = writer.section(transaction, [&](store::Transaction& inner) -> Result<> {
            if (auto saved = inner.save(user); !saved) return std::unexpected(saved.error());
            if (auto put = inner.put(store::Credential{.user = user.id, .password_hash = password_hash}); !put)
                return put;
            inner.add(AuditEntry{.at = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()),
                                 .by = {},
                                 .action = "user.create",
                                 .subject = to_string(user.id),
                                 .before = "",
                                 .after = ""});
            const bool is_admin = std::ranges::find(user.roles, Role::admin) != user.roles.end();
            if (is_admin) inner.set_setting(api::claimed_setting, "true"); // somebody can set the rest up now
            return {};
        });
    });
    if (!committed) return std::unexpected(Problem(ProblemCode::unavailable, "the database cannot be written"));
    return outcome;
}

} // namespace

int check_configuration(const std::filesystem::path& file) {
    const auto configuration = read_process_configuration(file);
    if (!configuration) {
        fmt::print(stderr, "{}", configuration.error().text());
        return failure;
    }
    const auto adapters = load_adapters(*configuration, file.parent_path());
    if (!adapters) {
        fmt::print(stderr, "{}", adapters.error().text());
        return failure;
    }
    if (const auto crm = load_crm(*configuration, file.parent_path()); !crm) {
        fmt::print(stderr, "{}", crm.error().text());
        return failure;
    }
    fmt::print("{}: fine. {} adapter(s), data in {}\n", file.string(), adapters->size(),
               configuration->data_directory.string());
    return success;
}

int migrate(const ProcessConfiguration& configuration, bool dry_run) {
    std::error_code error;
    std::filesystem::create_directories(configuration.data_directory, error);
    const auto report = store::migrate_sqlite(configuration.database(), dry_run);
    if (!report) return fail(report.error());
    for (const auto& file : report->applied)
        fmt::print("{} {}\n", dry_run ? "would apply" : "applied", file);
    fmt::print("schema version {} -> {}\n", report->from_version, report->to_version);
    return success;
}

int backup(const ProcessConfiguration& configuration, const std::filesystem::path& archive) {
    const auto report = store::backup_sqlite(configuration.database(), archive);
    if (!report) return fail(report.error());
    fmt::print("{}: {} bytes, up to event {}, sha256 {}\n", archive.string(), report->bytes, report->last_seq,
               report->sha256);
    return success;
}

int restore(const ProcessConfiguration& configuration, const std::filesystem::path& archive, bool verify_only) {
    std::error_code error; // what cannot be created is reported by the restore that needs it
    if (!verify_only) std::filesystem::create_directories(configuration.data_directory, error);
    if (!verify_only)
        std::filesystem::permissions(configuration.data_directory, std::filesystem::perms::owner_all, error);
    const auto report =
        store::restore_sqlite(archive, verify_only ? std::filesystem::path{} : configuration.database());
    if (!report) return fail(report.error());
    fmt::print("{}: {} up to event {}\n", archive.string(), verify_only ? "verified" : "restored", report->last_seq);
    return success;
}

int create_user(const ProcessConfiguration& configuration, const NewUser& user) {
    const auto roles = parse_roles(user.roles);
    if (!roles) return fail(roles.error());
    const auto hash = api::hash_password(user.password);
    if (!hash) return fail(hash.error());
    std::error_code error;
    std::filesystem::create_directories(configuration.data_directory, error);
    if (!std::filesystem::exists(configuration.database())) {
        if (const auto migrated = store::migrate_sqlite(configuration.database()); !migrated)
            return fail(migrated.error());
    }
    auto store = store::open_sqlite(configuration.database());
    if (!store) return fail(store.error());
    const User record{.id = new_user_id(),
                      .username = user.username,
                      .display_name = user.display_name.empty() ? user.username : user.display_name,
                      .roles = *roles,
                      .is_active = true,
                      .version = 0};
    const auto writer = (*store)->open_writer();
    if (const auto saved = save_user(*writer, record, *hash); !saved) return fail(saved.error());
    fmt::print("created user {} ({})\n", record.username, to_string(record.id));
    return success;
}

int check_health(const std::string& base_url) {
    net::HttpClient client;
    net::OutgoingRequest request;
    request.method = "GET";
    request.url = base_url + "/livez";
    request.deadline = std::chrono::seconds{2};
    const auto response = client.send(request);
    if (response.status == 200) return success;
    fmt::print(stderr, "answerd: {}\n", response.status == 0 ? response.error : "the server says it is not alive");
    return failure;
}

int list_users(const ProcessConfiguration& configuration) {
    auto store = store::open_sqlite(configuration.database());
    if (!store) return fail(store.error());
    const auto reader = (*store)->open_reader();
    store::PageRequest request{.cursor = "", .limit = 200};
    do {
        const auto page = reader->users(request);
        for (const auto& user : page.items) {
            fmt::print("{} {} {}{}\n", to_string(user.id), user.username, user.display_name,
                       user.is_active ? "" : " (inactive)");
        }
        request.cursor = page.next;
    } while (!request.cursor.empty());
    return success;
}

} // namespace answerd::app
