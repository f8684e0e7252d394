// SPDX-License-Identifier: Apache-2.0
#include "demo/organisation.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <utility>

namespace answerd::app::demo {
namespace {

using codec::Json;

constexpr std::array queues{DemoQueue{"support", 45}, DemoQueue{"billing", 25}, DemoQueue{"sales", 20},
                            DemoQueue{"vip", 10}};
constexpr std::array<std::string_view, 5> dispositions{"resolved", "follow-up", "sold", "refund", "wrong-number"};

struct DemoAgent {
    std::string_view username;
    std::string_view display_name;
    std::vector<std::string> queues;
    std::map<std::string, int> skills;
};

[[nodiscard]] std::vector<DemoAgent> demo_agents() {
    return {
        {"ada", "Ada Okafor", {"support", "vip"}, {{"senior", 8}, {"spanish", 3}}},
        {"ben", "Ben Kowalski", {"support"}, {}},
        {"carla", "Carla Reyes", {"support", "billing"}, {{"spanish", 9}}},
        {"david", "David Lindqvist", {"billing"}, {}},
        {"elena", "Elena Marković", {"billing", "vip"}, {{"senior", 6}}},
        {"farid", "Farid Haddad", {"support", "sales"}, {}},
        {"gina", "Gina Moretti", {"sales"}, {{"spanish", 5}}},
        {"henri", "Henri Dubois", {"sales", "billing"}, {}},
        {"iris", "Iris Nakamura", {"support", "billing", "vip"}, {{"senior", 9}}},
        {"jamal", "Jamal Wright", {"support"}, {{"spanish", 6}}},
        {"kira", "Kira Sokolova", {"sales", "support"}, {}},
        {"leo", "Leo Santos", {"billing", "support"}, {{"spanish", 10}}},
    };
}

// What is created before it can be referred to, in this order.
[[nodiscard]] std::vector<std::pair<std::string, Json>> configuration() {
    const auto routing = [](std::string_view label, int priority, std::string_view model, const Json& skills) {
        return Json{{"label", label},          {"priority", priority},         {"model", model},  {"weight", 1},
                    {"pushTimeoutSeconds", 8}, {"declineCooldownSeconds", 10}, {"skills", skills}};
    };
    const auto queue = [](std::string_view label, std::string_view routing_name, bool needs_disposition) {
        return Json{{"label", label},
                    {"routing", routing_name},
                    {"wrapUpSeconds", 20},
                    {"dispositionRequired", needs_disposition},
                    {"timeZone", "Europe/Berlin"}};
    };
    const Json senior = Json::array({{{"skill", "senior"}, {"level", 5}}});
    return {
        {"skills/spanish", {{"label", "Spanish"}}},
        {"skills/senior", {{"label", "Senior"}}},
        {"dispositions/sold", {{"label", "Sold"}, {"category", "success"}}},
        {"dispositions/refund", {{"label", "Refund"}, {"category", "success"}}},
        {"dispositions/wrong-number", {{"label", "Wrong number"}, {"category", "none"}}},
        {"routing-configurations/normal", routing("Normal", 5, "leastActive", Json::array())},
        {"routing-configurations/sales", routing("Sales", 3, "mostAvailable", Json::array())},
        {"routing-configurations/vip", routing("First in line", 0, "leastActive", senior)},
        {"queues/support", queue("Support", "normal", false)},
        {"queues/billing", queue("Billing", "normal", true)},
        {"queues/sales", queue("Sales", "sales", false)},
        {"queues/vip", queue("VIP", "vip", true)},
        {"presence-configurations/floor",
         {{"label", "Floor"},
          {"capacity", 4},
          {"declineReasons", {"busy", "wrong-skill"}},
          {"statusOnPushTimeout", "break"}}},
        {"entry-points/hotline", {{"label", "Hotline"}, {"number", "+493023125999"}, {"queue", "support"}}},
    };
}

[[nodiscard]] Result<Json> sign_in(RestClient& rest, std::string_view username, const Secrets& secrets) {
    return rest.post("/api/v1/sessions", {{"username", username}, {"password", secrets.password}});
}

// "/…/path?token=…" or "/…/path/<token>": the token is what stands last.
[[nodiscard]] std::string token_in(const std::string& set_up_path) {
    return set_up_path.substr(set_up_path.find_last_of("/=#") + 1);
}

[[nodiscard]] Result<std::string> admin_token(RestClient& rest, const std::string& set_up_path,
                                              const Secrets& secrets) {
    auto session = set_up_path.empty() ? sign_in(rest, admin_name, secrets)
                                       : rest.post("/api/v1/setup", {{"token", token_in(set_up_path)},
                                                                     {"username", admin_name},
                                                                     {"displayName", "Demo admin"},
                                                                     {"password", secrets.password}});
    if (!session) return std::unexpected(session.error());
    return (*session)["token"].get<std::string>();
}

[[nodiscard]] Result<std::map<std::string, std::string>> user_ids(RestClient& rest) {
    auto page = rest.get("/api/v1/users?limit=200");
    if (!page) return std::unexpected(page.error());
    std::map<std::string, std::string> ids;
    for (const Json& user : (*page)["items"])
        ids[user["username"].get<std::string>()] = user["id"].get<std::string>();
    return ids;
}

// The user's id, of an existing or a new one.
[[nodiscard]] Result<std::string> ensure_user(RestClient& rest, const std::map<std::string, std::string>& existing,
                                              Json user) {
    if (const auto found = existing.find(user["username"].get<std::string>()); found != existing.end())
        return found->second;
    auto created = rest.post("/api/v1/users", user);
    if (!created) return std::unexpected(created.error());
    return (*created)["id"].get<std::string>();
}

[[nodiscard]] Json profile_of(const DemoAgent& agent) {
    Json skills = Json::array();
    for (const auto& [skill, level] : agent.skills)
        skills.push_back({{"skill", skill}, {"level", level}});
    return {{"displayName", agent.display_name},
            {"queues", agent.queues},
            {"skills", skills},
            {"presenceConfiguration", "floor"},
            {"endpoint", "desk-" + std::string{agent.username}}};
}

[[nodiscard]] Result<> build(RestClient& rest, const Secrets& secrets) {
    for (const auto& [path, body] : configuration()) {
        if (auto created = rest.create("/api/v1/" + path, body); !created) return created;
    }
    const auto existing = user_ids(rest);
    if (!existing) return std::unexpected(existing.error());
    const auto supervisor = ensure_user(rest, *existing,
                                        {{"username", supervisor_name},
                                         {"displayName", "Sofia Andersen"},
                                         {"password", secrets.password},
                                         {"roles", {"supervisor"}}});
    if (!supervisor) return std::unexpected(supervisor.error());
    for (const DemoAgent& agent : demo_agents()) {
        const auto id = ensure_user(rest, *existing,
                                    {{"username", agent.username},
                                     {"displayName", agent.display_name},
                                     {"password", secrets.password},
                                     {"roles", {"agent"}}});
        if (!id) return std::unexpected(id.error());
        if (auto created = rest.create("/api/v1/agents/" + *id, profile_of(agent)); !created) return created;
    }
    return {};
}

} // namespace

std::span<const DemoQueue> demo_queues() {
    return queues;
}

std::span<const std::string_view> demo_dispositions() {
    return dispositions;
}

Result<Organisation> set_up_organisation(RestClient& rest, const std::string& set_up_path, const Secrets& secrets) {
    const auto admin = admin_token(rest, set_up_path, secrets);
    if (!admin) return std::unexpected(admin.error());
    rest.set_token(*admin);
    if (auto built = build(rest, secrets); !built) return std::unexpected(built.error());

    Organisation organisation;
    const auto supervisor = sign_in(rest, supervisor_name, secrets);
    if (!supervisor) return std::unexpected(supervisor.error());
    organisation.supervisor_token = (*supervisor)["token"].get<std::string>();
    for (const DemoAgent& agent : demo_agents()) {
        const auto session = sign_in(rest, agent.username, secrets);
        if (!session) return std::unexpected(session.error());
        organisation.agents.push_back({std::string{agent.username}, (*session)["token"].get<std::string>()});
    }
    return organisation;
}

} // namespace answerd::app::demo
