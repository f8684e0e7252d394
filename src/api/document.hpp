// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exchange.hpp"

#include "answerd/codec/json.hpp"

#include <string_view>

namespace answerd::api {

// docs/api/openapi.json as it is compiled in.
[[nodiscard]] std::string_view document_text();

// The document, parsed once. It is not only published: every request is checked against it, so what it says is what
// holds.
class Document {
public:
    [[nodiscard]] static const Document& the();

    [[nodiscard]] const codec::Json& json() const { return json_; }
    // Null when the document has no such operation. `method` as in HTTP: "GET".
    [[nodiscard]] const codec::Json* operation(std::string_view method, std::string_view pattern) const;
    // Path, query and header parameters. Query parameters that the document does not name are refused.
    [[nodiscard]] Result<> check_parameters(const codec::Json& operation, const net::Request& request,
                                            const PathParameters& path) const;
    // Whether the body is CSV as it stands, which is the route's own to judge.
    [[nodiscard]] static bool takes_csv(const codec::Json& operation);
    // The schema of a JSON body; null when the operation takes none.
    [[nodiscard]] const codec::Json* body_schema(const codec::Json& operation) const;
    [[nodiscard]] Result<> check_body(const codec::Json& schema, const codec::Json& body) const;

private:
    Document();
    codec::Json json_;
};

} // namespace answerd::api
