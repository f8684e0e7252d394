// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <string>

// Argon2id through libsodium (crypto_pwhash_str, interactive limits: 64 MiB, two passes). Costs tens of milliseconds on
// purpose: call it on a worker thread.
namespace answerd::api {

// 8 to 128 characters, otherwise `invalid`. The result carries its own parameters and salt.
[[nodiscard]] Result<std::string> hash_password(const std::string& password);
// Constant time for equal parameters. An empty hash is compared with a dummy, so that an unknown user costs the same.
[[nodiscard]] bool verify_password(const std::string& hash, const std::string& password);

} // namespace answerd::api
