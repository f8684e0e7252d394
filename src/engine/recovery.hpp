// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"

namespace answerd::engine {

// Snapshot and journal tail, applied and not decided again. Refuses with words what does not fit together: a start from
// a wrong state would route calls wrongly and write the error down.
[[nodiscard]] Result<Core> recover(store::Reader& reader, CoreSettings settings, RecoveryReport& report);

} // namespace answerd::engine
