// SPDX-License-Identifier: Apache-2.0
#include "configuration_file.hpp"

#include "configuration_outside_core.hpp"

#include "answerd/api/zone_offsets.hpp"
#include "answerd/core/what_if.hpp"

#include <algorithm>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

constexpr const char* agents_member = "agents";
constexpr const char* groups_member = "groups";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}
std::string escaped(std::string key) { // RFC 6901
    return replaced(replaced(std::move(key), "~", "~0"), "/", "~1");
}

template <class Rename>
void rename_agents(Json& document, Rename rename) {
    const auto agents = document.find(agents_member);
    if (agents == document.end() || !agents->is_object()) return;
    Json renamed = Json::object();
    for (auto& [key, agent] : agents->items())
        renamed[rename(key)] = std::move(agent);
    *agents = std::move(renamed);
}

// Of one group, in place; what has no such form is left to the reader of the document.
template <class Rename>
void rename_members(Json& group, Rename rename) {
    const auto agents = group.is_object() ? group.find(agents_member) : group.end();
    if (!group.is_object() || agents == group.end() || !agents->is_array()) return;
    for (Json& agent : *agents)
        if (agent.is_string()) agent = rename(agent.get<std::string>());
}
template <class Rename>
void rename_members_of_groups(Json& document, Rename rename) {
    const auto groups = document.find(groups_member);
    if (groups == document.end() || !groups->is_object()) return;
    for (auto& [name, group] : groups->items())
        rename_members(group, rename);
}

// The key stands outside the entity, so a fault of it is a fault of the place.
std::string without_key_member(const std::string& pointer) {
    const auto last = pointer.rfind('/');
    const bool is_member_of_entity = std::ranges::count(pointer, '/') == 3;
    const std::string_view member = std::string_view(pointer).substr(last == std::string::npos ? 0 : last);
    return is_member_of_entity && (member == "/name" || member == "/id") ? pointer.substr(0, last) : pointer;
}

Json changed_members(const Json& of, const Json& other) {
    Json members = Json::object();
    for (const auto& [name, value] : of.items()) {
        const auto same = other.find(name);
        if (same == other.end() || *same != value) members[name] = value;
    }
    return members;
}

} // namespace

std::string Usernames::of(const std::string& id) {
    const auto known = names_.find(id);
    if (known != names_.end()) return known->second;
    const auto uuid = parse_uuid(id);
    const auto user = uuid && reader_ != nullptr ? reader_->user(UserId{*uuid}) : std::nullopt;
    return names_[id] = user ? user->username : id;
}

std::string Usernames::id_of(const std::string& username) {
    const auto user = reader_ != nullptr ? reader_->user_by_name(username) : std::nullopt;
    const std::string id = user ? to_string(user->id) : to_string(Uuid{.high = ~std::uint64_t{0}, .low = ++strangers_});
    names_.emplace(id, username);
    return id;
}

std::string Usernames::in_file(const std::string& pointer) {
    const std::string start = std::string("/") + agents_member + '/';
    if (!pointer.starts_with(start)) return pointer;
    const auto end = std::min(pointer.find('/', start.size()), pointer.size());
    return start + escaped(of(pointer.substr(start.size(), end - start.size()))) + pointer.substr(end);
}

Json configuration_file(const Configuration& configuration, Usernames& usernames) {
    Json file = codec::configuration_document(configuration);
    const auto to_name = [&](const std::string& id) { return usernames.of(id); };
    rename_agents(file, to_name);
    rename_members_of_groups(file, to_name);
    return file;
}

std::string configuration_file_text(const Json& file) {
    constexpr int indentation = 2;
    return file.dump(indentation, ' ', false, Json::error_handler_t::replace) + '\n';
}

codec::ConfigurationReading read_configuration_file(Json file, Usernames& usernames, Instant now) {
    Faults twice;
    std::map<std::string, std::string> taken;
    std::map<std::string, std::string> ids; // a stranger is the same one everywhere in the file
    rename_agents(file, [&](const std::string& username) {
        std::string id = usernames.id_of(username);
        ids.emplace(username, id);
        const auto [first, is_new] = taken.emplace(id, username);
        if (!is_new) {
            twice.emplace_back(ProblemCode::invalid, "Is the user of '" + first->second + "' once more.",
                               std::string("/") + agents_member + '/' + escaped(username));
        }
        return id;
    });
    rename_members_of_groups(file, [&](const std::string& username) {
        const auto known = ids.find(username);
        return known == ids.end() ? ids[username] = usernames.id_of(username) : known->second;
    });
    auto reading = codec::read_configuration_document(file);
    for (ConfigurationEntity& entity : reading.entities)
        fill_zone_offsets(entity, now);
    for (Problem& fault : reading.faults)
        fault.pointer = usernames.in_file(fault.pointer);
    std::ranges::move(twice, std::back_inserter(reading.faults));
    return reading;
}

ConfigurationPlan plan_of(const Configuration& current, const codec::ConfigurationReading& wanted,
                          Usernames& usernames) {
    ConfigurationPlan plan;
    plan.command.expected_revision = current.revision;
    plan.changes = Json::array();
    const auto note = [&](const std::string& pointer, const char* action, Json before, Json after) {
        if (pointer.starts_with(std::string("/") + groups_member + '/')) {
            for (Json* group : {&before, &after})
                rename_members(*group, [&](const std::string& id) { return usernames.of(id); });
        }
        Json change = {{"pointer", usernames.in_file(pointer)}, {"action", action}};
        if (!before.is_null()) change["before"] = std::move(before);
        if (!after.is_null()) change["after"] = std::move(after);
        plan.changes.push_back(std::move(change));
    };
    Json present = codec::configuration_document(current);
    for (const auto& entity : wanted.entities) {
        const std::string pointer = codec::pointer_to(entity);
        Json& table = present.at(Json::json_pointer(pointer).parent_pointer());
        const std::string key = key_of(entity);
        const Json after = codec::entity_document(entity);
        const Json before = table.value(key, Json());
        table.erase(key);
        if (before == after) continue;
        plan.command.upserts.push_back(entity);
        if (before.is_null()) {
            note(pointer, "added", nullptr, after);
        } else {
            note(pointer, "changed", changed_members(before, after), changed_members(after, before));
        }
    }
    for (const auto& [name, kind] : wanted.kinds) {
        for (const auto& [key, before] : present[name].items()) { // what the file did not name
            plan.command.removals.push_back({.kind = kind, .key = key});
            note('/' + name + '/' + escaped(key), "removed", before, nullptr);
        }
    }
    std::sort(plan.changes.begin(), plan.changes.end(),
              [](const Json& a, const Json& b) { return a.at("pointer") < b.at("pointer"); });
    return plan;
}

Faults faults_of(const Configuration& current, const ConfigurationPlan& plan, store::Reader* reader,
                 Usernames& usernames) {
    Faults faults = answerd::faults_of(current, plan.command);
    if (reader != nullptr) {
        for (const auto& entity : plan.command.upserts) {
            auto checked = check_outside_core(entity, *reader);
            if (checked) continue;
            const std::string place = codec::pointer_to(entity);
            faults.emplace_back(checked.error().code, checked.error().detail, place + checked.error().pointer);
        }
    }
    for (Problem& fault : faults)
        fault.pointer = usernames.in_file(without_key_member(fault.pointer));
    return faults;
}

Problem in_file(Problem problem, Usernames& usernames) {
    problem.pointer = usernames.in_file(without_key_member(problem.pointer));
    for (Fault& fault : problem.errors)
        fault.pointer = usernames.in_file(without_key_member(fault.pointer));
    return problem;
}

} // namespace answerd::api
