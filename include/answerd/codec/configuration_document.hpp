// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/faults.hpp"

#include <map>
#include <string>
#include <vector>

namespace answerd::codec {

// The business configuration as one object: under each member of Configuration its entities by their keys, every member
// of them written out, without their revisions and without the key a second time. Adapters are left out: the process
// configuration makes them.
[[nodiscard]] Json configuration_document(const Configuration& configuration);

// One entity as it stands there.
[[nodiscard]] Json entity_document(const ConfigurationEntity& entity);
// And where: "/queues/billing".
[[nodiscard]] std::string pointer_to(const ConfigurationEntity& entity);

struct ConfigurationReading {
    std::vector<ConfigurationEntity> entities;
    std::map<std::string, ConfigurationKind> kinds; // that the document has, be it with nothing inside
    Faults faults;                                  // what cannot be read, by pointer
};
[[nodiscard]] ConfigurationReading read_configuration_document(const Json& document);

} // namespace answerd::codec
