// SPDX-License-Identifier: Apache-2.0
#include "support/api_world.hpp"

#include "api/document.hpp"
#include "api/route.hpp"
#include "api/schema_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <future>
#include <stdexcept>

namespace answerd::test {
namespace {

constexpr std::chrono::seconds patience{30};

class PromisedResponder final : public net::Responder {
public:
    explicit PromisedResponder(std::shared_ptr<std::promise<net::Response>> promise) : promise_(std::move(promise)) {}
    ~PromisedResponder() override {
        if (!is_sent_) promise_->set_value({.status = 500, .headers = {}, .body = "dropped without an answer"});
    }
    PromisedResponder(const PromisedResponder&) = delete;
    PromisedResponder& operator=(const PromisedResponder&) = delete;
    void send(net::Response response) override {
        is_sent_ = true;
        promise_->set_value(std::move(response));
    }

private:
    std::shared_ptr<std::promise<net::Response>> promise_;
    bool is_sent_ = false;
};

std::filesystem::path own_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "answerd-api-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
}

net::Request request_of(const Call& call) {
    net::Request request;
    request.method = call.method;
    request.path = call.path;
    request.query = call.query;
    request.headers = call.headers;
    request.peer = call.peer;
    request.is_loopback_peer = call.peer.starts_with("127.");
    if (!call.token.empty()) request.headers["authorization"] = "Bearer " + call.token;
    if (!call.body.is_null() || !call.raw_body.empty()) request.headers.try_emplace("content-type", "application/json");
    return request;
}

} // namespace

class ApiWorld::Clock final : public engine::Clock {
public:
    explicit Clock(std::atomic<std::int64_t>& now_ms) : now_ms_(now_ms) {}
    Instant now() override { return Instant(Milliseconds(now_ms_.load())); }

private:
    std::atomic<std::int64_t>& now_ms_;
};

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

void FakeIngest::receive(const AdapterName& adapter, telephony::InboundRequest request, std::string body,
                         std::function<void(telephony::IngestReply)> done) {
    received.push_back(adapter.value + ' ' + request.path + ' ' + body);
    done(reply);
}

ApiWorld::ApiWorld(api::ApiSettings settings)
    : settings_(std::move(settings)), folder_(own_folder()), now_ms_(1'795'345'200'000) {
    clock_ = std::make_unique<Clock>(now_ms_);
    const auto database = folder_ / "answerd.db";
    if (const auto migrated = store::migrate_sqlite(database); !migrated)
        throw std::runtime_error(migrated.error().detail);
    auto store = store::open_sqlite(database);
    if (!store) throw std::runtime_error(store.error().detail);
    store_ = *std::move(store);

    engine::EngineParts parts;
    parts.writer = store_->open_writer();
    parts.reader = store_->open_reader();
    parts.clock = std::make_unique<Clock>(now_ms_);
    parts.encode_notice = [](const AgentNotice&) { return std::string("{}"); };
    parts.send_control = [](const Control&) {};
    parts.on_fatal = [](std::string_view why) { throw std::runtime_error(std::string(why)); };
    auto engine = engine::start_engine(std::move(parts));
    if (!engine) throw std::runtime_error(engine.error().detail);
    engine_ = *std::move(engine);
    restart_api();
}

void ApiWorld::restart_api() {
    if (api_) api_->stop();
    api_ = api::make_api({.settings = settings_,
                          .engine = engine_.get(),
                          .ingest = &ingest,
                          .clock = clock_.get(),
                          .store = store_.get(),
                          .health = {},
                          .adapters = {"byo"}});
}

ApiWorld::~ApiWorld() {
    api_->stop();
    engine_->stop();
    api_.reset();
    engine_.reset();
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Reply ApiWorld::call(Call call) {
    net::Request request = request_of(call);
    net::Admission admission = api_->admit(request);
    net::Response response;
    if (auto* refused = std::get_if<net::Response>(&admission)) {
        response = std::move(*refused);
    } else if (auto* accepted = std::get_if<net::AcceptBody>(&admission)) {
        request.body = !call.raw_body.empty() ? call.raw_body : call.body.is_null() ? "" : call.body.dump();
        auto promise = std::make_shared<std::promise<net::Response>>();
        auto future = promise->get_future();
        accepted->handle(std::move(request), std::make_unique<PromisedResponder>(promise));
        if (future.wait_for(patience) != std::future_status::ready) throw std::runtime_error("no answer");
        response = future.get();
    } else {
        throw std::runtime_error("this path is a WebSocket");
    }
    Reply reply{.status = response.status, .headers = response.headers, .text = response.body};
    check_against_document(call, reply);
    return reply;
}

void ApiWorld::check_against_document(const Call& call, const Reply& reply) const {
    const api::RouteMatch match = api::match_route(call.method, call.path);
    if (match.route == nullptr) return;
    const std::string name = call.method + ' ' + std::string(match.route->pattern);
    const api::Document& document = api::Document::the();
    const Json& responses = document.operation(call.method, match.route->pattern)->at("responses");
    const auto found = responses.find(std::to_string(reply.status));
    ASSERT_NE(found, responses.end()) << name << " answers " << reply.status << " undocumented: " << reply.text;
    const Json& response = api::resolve(document.json(), *found);
    for (const auto& [header, about] : response.value("headers", Json::object()).items()) {
        std::string lower = header;
        std::ranges::transform(lower, lower.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        EXPECT_TRUE(!about.value("required", false) || reply.headers.contains(lower))
            << name << ' ' << reply.status << " lacks " << header;
    }
    if (!response.contains("content")) {
        EXPECT_TRUE(reply.text.empty()) << name << ": " << reply.text;
        return;
    }
    std::string type = reply.header("content-type");
    type = type.substr(0, type.find(';'));
    ASSERT_TRUE(response.at("content").contains(type)) << name << " answers undocumented " << type;
    if (!type.ends_with("json")) return;
    const auto checked = api::check_schema(document.json(), response.at("content").at(type).at("schema"), reply.json());
    EXPECT_TRUE(checked) << name << ' ' << reply.status << " at " << checked.error().pointer << ": "
                         << checked.error().detail << '\n'
                         << reply.text;
}

Reply ApiWorld::get(const std::string& path, std::map<std::string, std::string> query) {
    return call({.path = path, .query = std::move(query), .token = admin_token()});
}

Reply ApiWorld::post(const std::string& path, Json body, const std::string& idempotency_key) {
    const std::string key = idempotency_key.empty() ? "key-" + std::to_string(++keys_) : idempotency_key;
    return call({.method = "POST",
                 .path = path,
                 .token = admin_token(),
                 .body = std::move(body),
                 .headers = {{"idempotency-key", key}}});
}

Reply ApiWorld::create(const std::string& path, Json body) {
    return call({.method = "PUT",
                 .path = path,
                 .token = admin_token(),
                 .body = std::move(body),
                 .headers = {{"if-none-match", "*"}}});
}

Reply ApiWorld::put(const std::string& path, Json body, const std::string& if_match) {
    return call({.method = "PUT",
                 .path = path,
                 .token = admin_token(),
                 .body = std::move(body),
                 .headers = {{"if-match", if_match}}});
}

Reply ApiWorld::remove(const std::string& path, const std::string& if_match) {
    return call(
        {.method = "DELETE", .path = path, .token = admin_token(), .body = {}, .headers = {{"if-match", if_match}}});
}

const std::string& ApiWorld::admin_token() {
    if (!admin_token_.empty()) return admin_token_;
    const std::string link = api_->set_up_path();
    const Reply reply = call(
        {.method = "POST",
         .path = "/api/v1/setup",
         .body = {{"token", link.substr(link.find('=') + 1)}, {"username", "root"}, {"password", "correct horse"}}});
    if (reply.status != 201) throw std::runtime_error("set-up failed: " + reply.text);
    return admin_token_ = reply.json().at("token").get<std::string>();
}

std::string ApiWorld::sign_in(const std::string& username, const std::string& password) {
    const Reply reply =
        call({.method = "POST", .path = "/api/v1/sessions", .body = {{"username", username}, {"password", password}}});
    return reply.status == 201 ? reply.json().at("token").get<std::string>() : std::string{};
}

ApiWorld::Member ApiWorld::member(const std::string& username, const std::vector<std::string>& roles) {
    const Reply reply =
        post("/api/v1/users", {{"username", username}, {"password", "correct horse"}, {"roles", roles}});
    if (reply.status != 201) throw std::runtime_error("no user: " + reply.text);
    return {.id = reply.json().at("id").get<std::string>(), .token = sign_in(username, "correct horse")};
}

void ApiWorld::configure_chat_queue(const std::string& name) {
    create("/api/v1/service-channels/chat", {{"label", "Chat"}});
    create("/api/v1/routing-configurations/standard", {{"label", "Standard"}});
    const Reply reply = create("/api/v1/queues/" + name, {{"label", name}, {"routing", "standard"}});
    if (reply.status != 201) throw std::runtime_error("no queue: " + reply.text);
}

void ApiWorld::commit(const std::function<void(store::Transaction&)>& work) {
    std::promise<Result<>> written;
    const bool is_taken = engine_->write(
        [&work](store::Transaction& transaction) {
            work(transaction);
            return Result<>{};
        },
        [&written](Result<> result) { written.set_value(std::move(result)); });
    if (!is_taken || !written.get_future().get()) throw std::runtime_error("not committed");
}

} // namespace answerd::test
