// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/api.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The real api over the real engine and a real SQLite database in a folder of its own; only net and the providers are
// missing. Every answer is checked against the OpenAPI document: a status, header or member that it does not describe
// fails the test.
namespace answerd::test {

using Json = nlohmann::json;

struct Call {
    std::string method = "GET";
    std::string path;
    std::map<std::string, std::string> query;
    std::string token;
    Json body; // null: none
    net::Headers headers;
    std::string raw_body; // goes before `body`
    std::string peer = "203.0.113.7";
};

struct Reply {
    int status = 0;
    net::Headers headers;
    std::string text;
    [[nodiscard]] Json json() const { return Json::parse(text, nullptr, false); }
    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] std::string pointer() const { return json().value("pointer", ""); }
};

// Remembers what it was told of and answers as the test says.
class FakeIngest final : public telephony::Ingest {
public:
    telephony::IngestReply reply;
    std::vector<std::string> received; // "byo events <body>"
    void receive(const AdapterName& adapter, telephony::InboundRequest request, std::string body,
                 std::function<void(telephony::IngestReply)> done) override;
    void send(const Control&) override {}
    [[nodiscard]] Result<> replace_secrets(const AdapterName&, std::vector<std::string>) override { return {}; }
    [[nodiscard]] telephony::IngestMetrics metrics() const override { return {}; }
    void stop() override {}
};

class ApiWorld {
public:
    explicit ApiWorld(api::ApiSettings settings = {});
    ~ApiWorld();
    ApiWorld(const ApiWorld&) = delete;
    ApiWorld& operator=(const ApiWorld&) = delete;

    // Waits for the answer and checks it against the document.
    Reply call(Call call);
    Reply get(const std::string& path, std::map<std::string, std::string> query = {});
    Reply post(const std::string& path, Json body, const std::string& idempotency_key = "");
    Reply create(const std::string& path, Json body); // PUT with If-None-Match: *
    Reply put(const std::string& path, Json body, const std::string& if_match);
    Reply remove(const std::string& path, const std::string& if_match);

    // The first admin, made through the set-up link; what the calls above sign with.
    const std::string& admin_token();
    // A user with these roles, signed in.
    struct Member {
        std::string id;
        std::string token;
    };
    Member member(const std::string& username, const std::vector<std::string>& roles);
    std::string sign_in(const std::string& username, const std::string& password);

    // A routing configuration, a queue and a channel that work items can be put into.
    void configure_chat_queue(const std::string& name);
    // Straight into the store, as the engine's records would.
    void commit(const std::function<void(store::Transaction&)>& work);

    // A new api over the same store: nothing in memory.
    void restart_api();

    void advance(Milliseconds by) { now_ms_ += by.count(); }
    [[nodiscard]] Instant now() const { return Instant(Milliseconds(now_ms_.load())); }
    [[nodiscard]] api::Api& api() { return *api_; }
    FakeIngest ingest;

private:
    class Clock;
    void check_against_document(const Call& call, const Reply& reply) const;

    api::ApiSettings settings_;
    std::filesystem::path folder_;
    std::atomic<std::int64_t> now_ms_;
    std::unique_ptr<engine::Clock> clock_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<api::Api> api_;
    std::string admin_token_;
    int keys_ = 0;
};

} // namespace answerd::test
