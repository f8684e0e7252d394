// SPDX-License-Identifier: Apache-2.0
#include "writing.hpp"

#include "replies.hpp"
#include "token.hpp"

#include <utility>

namespace answerd::api {
namespace {

constexpr std::chrono::hours answers_kept_for{24};

// Of what was asked, without the password: its plain hash must not lie in a table.
std::string request_hash(const Exchange& exchange) {
    codec::Json body = exchange.body;
    body.erase("password");
    return hash_of(exchange.request.method + ' ' + exchange.request.path + '\n' + codec::dump_json(body));
}

net::Response kept_answer(const Exchange& exchange, int status, const codec::Json& body) {
    return status == 201 ? created(exchange, body) : json_response(status, body);
}

// Two requests with one key that ran side by side: the loser gets the winner's answer.
void answer_repeat(const ServicesPtr& services, const ExchangePtr& exchange, const Problem& problem) {
    on_reader(services, exchange, [=](store::Reader& reader) {
        if (auto earlier = earlier_answer(*services, reader, *exchange)) return exchange->answer(*std::move(earlier));
        exchange->refuse(problem);
    });
}

} // namespace

AuditEntry audit_entry(const Services& services, UserId by, AuditWords words) {
    return {.at = services.now(),
            .by = by,
            .action = std::move(words.action),
            .subject = std::move(words.subject),
            .before = std::move(words.before),
            .after = std::move(words.after)};
}

void write(const ServicesPtr& services, const ExchangePtr& exchange, Write work, std::function<void()> committed,
           std::function<void()> refused) {
    const auto refuse = [exchange, refused = std::move(refused)](const Problem& problem) {
        if (refused) refused();
        exchange->refuse(problem);
    };
    auto response = std::make_shared<net::Response>();
    const bool is_taken = services->parts.engine->write(
        [work = std::move(work), response](store::Transaction& transaction) -> Result<> {
            auto written = work(transaction);
            if (!written) return std::unexpected(written.error());
            *response = *std::move(written);
            return {};
        },
        [exchange, response, refuse, committed = std::move(committed)](const Result<>& result) {
            if (!result) return refuse(result.error());
            if (committed) committed();
            exchange->answer(std::move(*response));
        });
    if (!is_taken) refuse(overloaded());
}

std::optional<net::Response> earlier_answer(const Services& services, store::Reader& reader, const Exchange& exchange) {
    const auto earlier =
        reader.idempotent_answer(exchange.caller.user.id, exchange.header("idempotency-key").value_or(""));
    if (!earlier || earlier->at + answers_kept_for <= services.now()) return std::nullopt;
    if (earlier->request_hash != request_hash(exchange))
        return problem_response(
            {ProblemCode::conflict, "This Idempotency-Key was used for another request.", "/header/Idempotency-Key"});
    auto body = codec::parse_json(earlier->body.reveal());
    if (!body) return problem_response({ProblemCode::internal, "The kept answer cannot be read."});
    return kept_answer(exchange, earlier->status, *body);
}

net::Response created(const Exchange& exchange, const codec::Json& body) {
    net::Response response = with_location(json_response(201, body),
                                           exchange.request.path + '/' + body.at("id").get_ref<const std::string&>());
    const auto version = body.find("version");
    return version == body.end() ? response : with_etag(std::move(response), version->get<std::int64_t>());
}

store::IdempotentAnswer answer_to_keep(const Services& services, const Exchange& exchange, const codec::Json& body,
                                       int status) {
    return {.user = exchange.caller.user.id,
            .key = exchange.header("idempotency-key").value_or(""),
            .request_hash = request_hash(exchange),
            .status = status,
            .body = PersonalText(codec::dump_json(body)),
            .at = services.now()};
}

void create_once(const ServicesPtr& services, store::Reader& reader, const ExchangePtr& exchange, Creation work,
                 int status) {
    if (auto earlier = earlier_answer(*services, reader, *exchange)) return exchange->answer(*std::move(earlier));
    auto body = std::make_shared<codec::Json>();
    const bool is_taken = services->parts.engine->write(
        [=, work = std::move(work)](store::Transaction& transaction) -> Result<> {
            auto made = work(transaction);
            if (!made) return std::unexpected(made.error());
            *body = *std::move(made);
            return transaction.put(answer_to_keep(*services, *exchange, *body, status));
        },
        [=](const Result<>& result) {
            if (result) return exchange->answer(kept_answer(*exchange, status, *body));
            if (result.error().code == ProblemCode::duplicate) return answer_repeat(services, exchange, result.error());
            exchange->refuse(result.error());
        });
    if (!is_taken) exchange->refuse(overloaded());
}

} // namespace answerd::api
