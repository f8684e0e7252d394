// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/problem.hpp"

#include <vector>

namespace answerd::codec {

// The business configuration as one object: under each member of Configuration its entities by their keys, every member
// of them written out, without their revisions and without the key a second time. Adapters are left out: the process
// configuration makes them.
[[nodiscard]] Json configuration_document(const Configuration& configuration);

struct ConfigurationReading {
    std::vector<ConfigurationEntity> entities;
    std::vector<ConfigurationKind> kinds; // that the document has, be it with nothing inside
    std::vector<Problem> faults;          // what cannot be read, by pointer
};
[[nodiscard]] ConfigurationReading read_configuration_document(const Json& document);

} // namespace answerd::codec
