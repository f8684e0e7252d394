// SPDX-License-Identifier: Apache-2.0
#include "answerd/telephony/adapter.hpp"

#include <utility>

namespace answerd::telephony {

Result<std::unique_ptr<Adapter>> make_adapter(AdapterSettings settings) {
    if (settings.kind == "byo") return make_byo_adapter(std::move(settings));
    if (settings.kind == "amazon_connect") return make_amazon_connect_adapter(std::move(settings));
    return std::unexpected(Problem{ProblemCode::invalid, "has to be byo or amazon_connect", "/kind"});
}

} // namespace answerd::telephony
