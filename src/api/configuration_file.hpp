// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/configuration_document.hpp"
#include "answerd/core/commands.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/faults.hpp"
#include "answerd/store/store.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>

// The business configuration as the file that people keep under version control. It is the codec's document, except
// that agents stand under their usernames: ids differ from server to server.
namespace answerd::api {

// Usernames by user id, as text, as far as they have been asked for.
class Usernames {
public:
    explicit Usernames(store::Reader& reader) : reader_(&reader) {}
    Usernames() = default;                     // where there are no users: every name gets an id of its own
    void leave_reader() { reader_ = nullptr; } // what is known stays known, on any thread

    // The username; the id itself when there is no such user.
    [[nodiscard]] std::string of(const std::string& id);
    // The user's id as text. A name that nobody has gets an id that nobody has.
    [[nodiscard]] std::string id_of(const std::string& username);
    // Of a pointer into the codec's document, the pointer into the file.
    [[nodiscard]] std::string in_file(const std::string& pointer);

private:
    store::Reader* reader_ = nullptr;
    std::map<std::string, std::string> names_;
    std::uint64_t strangers_ = 0;
};

[[nodiscard]] codec::Json configuration_file(const Configuration& configuration, Usernames& usernames);
// Two-space indentation, members sorted, one on a line: the same configuration is the same bytes.
[[nodiscard]] std::string configuration_file_text(const codec::Json& file);
// The faults point into the file. `now`: time zones are worked out from its year on.
[[nodiscard]] codec::ConfigurationReading read_configuration_file(codec::Json file, Usernames& usernames, Instant now);

// What has to change so that the configuration is as the file says. Kinds that the file does not speak of stay.
struct ConfigurationPlan {
    command::ApplyConfiguration command;
    codec::Json changes; // for people: [{"pointer", "action", "before", "after"}]
};
[[nodiscard]] ConfigurationPlan plan_of(const Configuration& current, const codec::ConfigurationReading& wanted,
                                        Usernames& usernames);

// What the rules say of the plan, those of the core and those that need users or time zones; pointing into the file.
[[nodiscard]] Faults faults_of(const Configuration& current, const ConfigurationPlan& plan, store::Reader* reader,
                               Usernames& usernames);
// What the core refused, pointing into the file.
[[nodiscard]] Problem in_file(Problem problem, Usernames& usernames);

} // namespace answerd::api
