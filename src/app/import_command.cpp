// SPDX-License-Identifier: Apache-2.0
#include "import_command.hpp"

#include "answerd/codec/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <utility>

namespace answerd::app {

namespace {

using codec::Json;

constexpr int success = 0;
constexpr int refused = 1;
constexpr int done = 200;
constexpr int created = 201;
constexpr int conflict = 409;
constexpr int too_large_for_a_stranger = 413;
constexpr int busy = 503;
constexpr std::size_t piece_bytes = 1U << 20U;
constexpr std::chrono::milliseconds busy_pause{200};
constexpr int tries_without_answer = 50;

// Nobody but the clock ends it: REST answers and does not call.
void pause() {
    std::mutex mutex;
    std::condition_variable nobody;
    std::unique_lock lock(mutex);
    nobody.wait_for(lock, busy_pause);
}

Json body_of(const net::OutgoingResponse& response) {
    auto body =
        codec::parse_json(response.body, {.bytes_max = server_answer_bytes_max, .values_max = server_answer_bytes_max});
    return body && body->is_object() ? *std::move(body) : Json::object();
}

using app::fail; // of a sentence; what a response means is this command's own
int fail(const net::OutgoingResponse& response) {
    if (response.status == 0) return fail("the server cannot be asked: " + response.error);
    const Json problem = body_of(response);
    const std::string sentence = fmt::format("the server answers {}: {} {}", response.status,
                                             problem.value("pointer", ""), problem.value("detail", ""));
    static_cast<void>(fail(sentence));
    return response.status == 400 ? refused : trouble;
}

// Of the whole file, and its size: so that the same file is known again.
struct FileFacts {
    std::int64_t bytes = 0;
    std::string sha256;
};
Result<FileFacts> facts_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const auto context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    FileFacts facts;
    std::string piece(piece_bytes, '\0');
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(stream.gcount()));
        facts.bytes += stream.gcount();
    }
    if (!stream.eof()) return std::unexpected(Problem(ProblemCode::not_found, "cannot read " + file));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    for (unsigned int i = 0; i < length; ++i)
        facts.sha256 += fmt::format("{:02x}", digest.at(i));
    return facts;
}

Result<Json> mapping_of(const std::string& file) {
    if (file.empty()) return Json::object();
    const auto text = text_of_file(file);
    if (!text) return std::unexpected(text.error());
    auto json = codec::parse_json(*text);
    if (!json) return std::unexpected(Problem(ProblemCode::invalid, file + ": " + json.error().detail));
    return json;
}

class Sender {
public:
    Sender(ServerClient& server, const ImportCommand& command) : server_(server), command_(command) {}

    int run() {
        if (const int code = begin(); code != success) return code;
        if (const int code = send(); code != success) return code;
        return wait_for_end();
    }

private:
    // An import of the same file that broke off goes on.
    int begin() {
        const auto facts = facts_of(command_.file);
        if (!facts) return fail(facts.error().detail);
        if (facts->bytes == 0) return fail(command_.file + " is empty");
        auto mapping = mapping_of(command_.map_file);
        if (!mapping) return fail(mapping.error().detail);
        Json wanted = {{"object", command_.object},
                       {"bytesTotal", facts->bytes},
                       {"fingerprint", facts->sha256},
                       {"dryRun", command_.dry_run},
                       {"mapping", *std::move(mapping)}};
        const auto listed = server_.ask("GET", "/api/v1/imports?limit=200");
        if (listed.status != done) return fail(listed);
        const auto listing = body_of(listed);
        for (const Json& job : listing.at("items")) {
            const bool is_same = std::ranges::all_of(
                wanted.items(), [&](const auto& member) { return job.value(member.key(), Json()) == member.value(); });
            if (!is_same || job.value("state", "") != "running") continue;
            job_ = job;
            fmt::print("Continues import {} at {} %.\n", id(), job.value("percent", 0));
            return success;
        }
        const auto response = server_.ask(
            "POST", "/api/v1/imports", codec::dump_json(wanted),
            {{"idempotency-key", facts->sha256.substr(0, 32) +
                                     std::to_string(std::chrono::system_clock::now().time_since_epoch().count())}});
        if (response.status != created) return fail(response);
        job_ = body_of(response);
        return success;
    }

    int send() {
        std::ifstream stream(command_.file, std::ios::binary);
        std::string piece;
        int tries_left = tries_without_answer;
        while (job_.value("state", "") == "running" && number("bytesReceived") < number("bytesTotal")) {
            piece.resize(std::min<std::size_t>(
                piece_bytes, static_cast<std::size_t>(number("bytesTotal") - number("bytesReceived"))));
            stream.seekg(number("bytesReceived"));
            stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            if (!stream) return fail("cannot read " + command_.file);
            const auto response = server_.ask("PUT", path("/content?offset=") + std::to_string(number("bytesReceived")),
                                              piece, {{"content-type", "text/csv"}});
            if (response.status == done) {
                job_ = body_of(response);
                tries_left = tries_without_answer;
                show_progress();
                continue;
            }
            const bool is_worth_a_retry = response.status == busy || response.status == 0 ||
                                          response.status == conflict || response.status == too_large_for_a_stranger;
            if (!is_worth_a_retry || (response.status != busy && --tries_left == 0)) return fail(response);
            if (const int code = look_again(); code != success) return code;
        }
        return success;
    }

    int wait_for_end() {
        while (job_.value("state", "") == "running")
            if (const int code = look_again(); code != success) return code;
        fmt::print(stderr, "\n");
        if (job_.value("state", "") == "failed") {
            fmt::print(stderr, "Refused: {}\n", job_.value("reason", ""));
            return refused;
        }
        return report();
    }

    // After a pause. A server that restarts is asked again for a while.
    int look_again() {
        net::OutgoingResponse response;
        for (int tries = 0; tries < tries_without_answer; ++tries) {
            pause();
            response = server_.ask("GET", path(""));
            if (response.status != 0 && response.status != busy) break;
        }
        if (response.status != done) return fail(response);
        job_ = body_of(response);
        show_progress();
        return success;
    }

    int report() {
        for (const Json& column : job_.at("ignoredColumns"))
            fmt::print("Column left out: {}\n", column.get<std::string>());
        fmt::print("{}{} rows: {} inserted, {} updated, {} unchanged, {} rejected.\n",
                   command_.dry_run ? "Dry run, nothing is kept. " : "", number("rows"), number("inserted"),
                   number("updated"), number("unchanged"), number("rejected"));
        if (number("rejected") == 0) return success;
        const std::string file = command_.rejects_file.empty() ? command_.file + ".rejects.csv" : command_.rejects_file;
        const auto response = server_.ask("GET", path("/rejects"));
        if (response.status != done) return fail(response);
        std::ofstream stream(file, std::ios::binary | std::ios::trunc);
        stream << response.body;
        stream.close();
        if (!stream) return fail("cannot write " + file);
        fmt::print("Rejected rows: {}\n", file);
        return refused;
    }

    void show_progress() const {
        fmt::print(stderr, "\r{} %, {} rows, {} rows/s, {} rejected ", number("percent"), number("rows"),
                   number("rowsPerSecond"), number("rejected"));
    }
    [[nodiscard]] std::string id() const { return job_.value("id", ""); }
    [[nodiscard]] std::string path(const char* rest) const { return "/api/v1/imports/" + id() + rest; }
    [[nodiscard]] std::int64_t number(const char* member) const { return job_.value(member, std::int64_t{0}); }

    ServerClient& server_;
    const ImportCommand& command_;
    Json job_;
};

} // namespace

int import_records(const ImportCommand& command) {
    auto server = server_of(command.server);
    if (!server) return fail(server.error().detail);
    return Sender(**server, command).run();
}

int export_records(const ImportCommand& command) {
    auto server = server_of(command.server);
    if (!server) return fail(server.error().detail);
    std::ofstream stream;
    if (!command.file.empty()) stream.open(command.file, std::ios::binary | std::ios::trunc);
    for (std::string cursor;;) {
        const std::string path = "/api/v1/exports/" + command.object + (cursor.empty() ? "" : "?cursor=" + cursor);
        const auto response = (*server)->ask("GET", path);
        if (response.status != done) return fail(response);
        if (command.file.empty())
            fmt::print("{}", response.body);
        else
            stream << response.body;
        const auto next = response.headers.find("next-cursor");
        if (next == response.headers.end()) break;
        cursor = next->second;
    }
    if (command.file.empty()) return success;
    stream.close();
    return stream ? success : fail("cannot write " + command.file);
}

} // namespace answerd::app
