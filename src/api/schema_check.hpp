// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/faults.hpp"

#include <string>

namespace answerd::api {

// Checks a value against a JSON Schema of our own OpenAPI document (2020-12; the keywords the document uses: $ref,
// type, enum, pattern, format, properties, required, additionalProperties, minProperties, items and the minimum and
// maximum forms). Every breach is reported with its JSON pointer, up to 1,000; the value itself is never repeated, it
// may be personal.
[[nodiscard]] Faults breaches(const codec::Json& document, const codec::Json& schema, const codec::Json& value,
                              const std::string& pointer = {});
[[nodiscard]] Result<> check_schema(const codec::Json& document, const codec::Json& schema, const codec::Json& value,
                                    const std::string& pointer = {});

// Follows one "$ref" into the document; anything else is returned as it is.
[[nodiscard]] const codec::Json& resolve(const codec::Json& document, const codec::Json& node);

} // namespace answerd::api
