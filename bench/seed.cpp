// SPDX-License-Identifier: Apache-2.0
// Fills a data folder for measurements through answerd's own store and engine: agents with sessions (signing 10,000
// people in by Argon2id would take ten minutes of CPU), contacts, stored calls. Token of agent n: "bench-agent-n"; of
// the admin: "bench-admin".
#include "answerd/engine/engine.hpp"
#include "answerd/store/store.hpp"

#include <CLI/CLI.hpp>
#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace answerd::bench {
namespace {

struct Amounts {
    std::string data_directory;
    int agents = 0;
    int contacts = 0;
    int stored_calls = 0;
};

Instant now() {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

Uuid id_of(std::uint64_t kind, std::uint64_t number) {
    return make_uuid_v7(Instant{Milliseconds{1'700'000'000'000}}, kind, number + 1);
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        std::array<char, 3> pair{};
        std::snprintf(pair.data(), pair.size(), "%02x", digest[i]);
        hex += pair.data();
    }
    return hex;
}

void add_user(store::Transaction& transaction, UserId id, const std::string& name, Role role) {
    const auto saved = transaction.save(
        User{.id = id, .username = name, .display_name = name, .roles = {role}, .is_active = true, .version = 0});
    const auto session = transaction.put(store::Session{.token_hash = sha256_hex("bench-" + name),
                                                        .user = id,
                                                        .created_at = now(),
                                                        .expires_at = now() + std::chrono::hours{24}});
    if (!saved || !session) std::fprintf(stderr, "seed: user %s was refused\n", name.c_str());
}

Party number_party(std::uint64_t digits) {
    const E164 phone{digits};
    return {.kind = PartyKind::number, .raw = PersonalText(to_text(phone)), .e164 = phone};
}

// Two numbers each.
Contact contact_of(std::uint64_t number) {
    return {.id = id_of(2, number),
            .first_name = PersonalText("First" + std::to_string(number % 1000)),
            .last_name = PersonalText("Last" + std::to_string(number)),
            .phone = number_party(4'930'000'000'000 + number),
            .mobile_phone = number_party(4'917'000'000'000 + number)};
}

VoiceCall stored_call_of(std::uint64_t number) {
    const Instant start = now() - std::chrono::hours{24} - Milliseconds{number};
    return {.id = CallId{id_of(3, number)},
            .conversation_id = ConversationId{id_of(4, number)},
            .adapter = {"pbx"},
            .call_key = "stored-" + std::to_string(number),
            .status = CallStatus::completed,
            .from = number_party(4'930'000'000'000 + number),
            .queue = {"load"},
            .started_at = start,
            .ended_at = start + std::chrono::minutes{3}};
}

// `row(transaction, n)` for n in [0, count), fifty thousand rows a transaction.
template <class Row>
bool write_rows(store::Writer& writer, int count, Row row) {
    constexpr int rows_per_transaction = 50'000; // of millions of contacts many meet on one page of an index then
    for (int begin = 0; begin < count; begin += rows_per_transaction) {
        const auto committed = writer.commit([&](store::Transaction& transaction) {
            for (int n = begin; n < std::min(count, begin + rows_per_transaction); ++n) {
                row(transaction, static_cast<std::uint64_t>(n));
            }
        });
        if (!committed) return false;
        writer.checkpoint();
    }
    return true;
}

bool seed_records(store::Store& store, const Amounts& amounts) {
    const auto writer = store.open_writer();
    const auto claimed = writer->commit([](store::Transaction& transaction) {
        add_user(transaction, UserId{id_of(1, 1'000'000)}, "admin", Role::admin);
        transaction.set_setting("claimed", "true");
    });
    return claimed &&
           write_rows(*writer, amounts.agents,
                      [](store::Transaction& transaction, std::uint64_t n) {
                          add_user(transaction, UserId{id_of(1, n)}, "agent-" + std::to_string(n), Role::agent);
                      }) &&
           write_rows(*writer, amounts.contacts,
                      [](store::Transaction& transaction, std::uint64_t n) {
                          if (!transaction.save(contact_of(n))) std::fprintf(stderr, "seed: contact refused\n");
                      }) &&
           write_rows(*writer, amounts.stored_calls,
                      [](store::Transaction& transaction, std::uint64_t n) { transaction.put(stored_call_of(n)); });
}

std::vector<ConfigurationEntity> organisation(int agents) {
    const std::vector<ChannelName> channels = {{"voice"}, {"chat"}, {"email"}, {"case"}};
    std::vector<ConfigurationEntity> entities = {
        ServiceChannel{.name = {"voice"}, .label = "Voice", .exclusive = true, .wrap_up_seconds = 0},
        ServiceChannel{.name = {"chat"}, .label = "Chat"},
        ServiceChannel{.name = {"email"}, .label = "E-mail"},
        ServiceChannel{.name = {"case"}, .label = "Case"},
        PresenceStatus{.name = {"available"}, .label = "Available", .channels = channels},
        PresenceStatus{.name = {"break"}, .label = "Break"},
        PresenceConfiguration{.name = {"default"}, .label = "Default"},
        RoutingConfiguration{.name = {"default"}, .label = "Default", .push_timeout_seconds = 0},
        Queue{.name = {"load"}, .label = "Load", .routing = {"default"}},
        Queue{.name = {"nobody"}, .label = "Nobody", .routing = {"default"}},
    };
    for (int n = 0; n < agents; ++n) {
        entities.emplace_back(AgentProfile{.id = UserId{id_of(1, static_cast<std::uint64_t>(n))},
                                           .display_name = "Agent " + std::to_string(n),
                                           .queues = {{"load"}},
                                           .presence_configuration = {"default"},
                                           .endpoint = "sip:" + std::to_string(n) + "@pbx"});
    }
    return entities;
}

bool seed_configuration(store::Store& store, int agents) {
    engine::EngineParts parts;
    parts.writer = store.open_writer();
    parts.reader = store.open_reader();
    parts.clock = engine::system_clock();
    parts.encode_notice = [](const AgentNotice&) { return std::string{}; };
    parts.send_control = [](const Control&) {};
    parts.on_fatal = [](std::string_view) { std::exit(1); };
    auto engine = engine::start_engine(std::move(parts));
    if (!engine) {
        std::fprintf(stderr, "seed: %s\n", engine.error().detail.c_str());
        return false;
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t answered = 0;
    std::size_t refused = 0;
    const auto entities = organisation(agents);
    for (const auto& entity : entities) {
        (void)(*engine)->submit(Origin{}, command::PutConfiguration{.entity = entity, .expected_revision = {}},
                                [&](const Result<Answer>& answer) {
                                    const std::scoped_lock lock(mutex);
                                    ++answered;
                                    if (!answer) ++refused;
                                    changed.notify_one();
                                });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return answered == entities.size(); });
    lock.unlock();
    (*engine)->stop();
    return refused == 0;
}

int run(int argc, char** argv) {
    CLI::App root{"Fills a data folder for measurements"};
    Amounts amounts;
    root.add_option("--data", amounts.data_directory)->required();
    root.add_option("--agents", amounts.agents);
    root.add_option("--contacts", amounts.contacts);
    root.add_option("--stored-calls", amounts.stored_calls);
    CLI11_PARSE(root, argc, argv);
    std::filesystem::create_directories(amounts.data_directory);
    const auto database = std::filesystem::path(amounts.data_directory) / "answerd.sqlite";
    if (!store::migrate_sqlite(database)) return 1;
    auto store = store::open_sqlite(database);
    if (!store || !seed_records(**store, amounts) || !seed_configuration(**store, amounts.agents)) return 1;
    std::printf("seeded %d agents, %d contacts, %d stored calls\n", amounts.agents, amounts.contacts,
                amounts.stored_calls);
    return 0;
}

} // namespace
} // namespace answerd::bench

int main(int argc, char** argv) {
    return answerd::bench::run(argc, argv);
}
