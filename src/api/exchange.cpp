// SPDX-License-Identifier: Apache-2.0
#include "exchange.hpp"

#include "replies.hpp"

#include "answerd/codec/described.hpp"

#include <charconv>

namespace answerd::api {
namespace {

template <class Map>
std::optional<std::string> find_in(const Map& map, const std::string& name) {
    const auto found = map.find(name);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

std::int64_t integer_in(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::optional<std::string> Exchange::query(const std::string& name) const {
    return find_in(request.query, name);
}

std::optional<std::string> Exchange::header(const std::string& name) const {
    return find_in(request.headers, name);
}

std::optional<Instant> Exchange::instant(const std::string& name) const {
    const auto text = query(name);
    return text ? codec::parse_rfc3339(*text) : std::nullopt;
}

store::PageRequest Exchange::page() const {
    store::PageRequest page;
    page.cursor = query("cursor").value_or("");
    if (const auto limit = query("limit")) page.limit = static_cast<int>(integer_in(*limit));
    return page;
}

bool Exchange::is_only(Role role) const {
    return caller.has(role) && !caller.has(Role::supervisor) && !caller.has(Role::admin);
}

void Exchange::answer(net::Response response) {
    if (auto responder = std::move(responder_)) responder->send(std::move(response));
}

void Exchange::refuse(const Problem& problem) {
    answer(problem_response(problem));
}

Precondition precondition_of(const Exchange& exchange) {
    Precondition precondition;
    precondition.must_not_exist = exchange.header("if-none-match").has_value();
    const auto tag = exchange.header("if-match");
    precondition.must_exist = tag.has_value();
    if (tag && tag->size() > 2) precondition.revision = integer_in(std::string_view(*tag).substr(1, tag->size() - 2));
    return precondition;
}

codec::Json page_json(codec::Json items, const std::string& next) {
    codec::Json page = {{"items", std::move(items)}};
    if (!next.empty()) page["nextCursor"] = next;
    return page;
}

} // namespace answerd::api
