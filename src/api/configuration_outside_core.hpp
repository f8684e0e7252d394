// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/store/store.hpp"

namespace answerd::api {

// The rules between entities are the core's. It has no zone database and no users: what needs them is checked here.
[[nodiscard]] Result<> check_outside_core(const ConfigurationEntity& entity, store::Reader& reader);

} // namespace answerd::api
