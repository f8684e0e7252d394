// SPDX-License-Identifier: Apache-2.0
#include "answerd/api/password.hpp"

#include <sodium.h>

#include <array>

namespace answerd::api {

namespace {

std::string hash(const std::string& password) {
    std::array<char, crypto_pwhash_STRBYTES> encoded{};
    const int failed = crypto_pwhash_str(encoded.data(), password.data(), password.size(),
                                         crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
    return failed != 0 ? std::string{} : std::string(encoded.data());
}

} // namespace

Result<std::string> hash_password(const std::string& password) {
    constexpr std::size_t length_min = 8;
    constexpr std::size_t length_max = 128;
    if (password.size() < length_min || password.size() > length_max) {
        return std::unexpected(Problem(ProblemCode::invalid, "must have 8 to 128 characters", "/password"));
    }
    if (sodium_init() < 0) return std::unexpected(Problem(ProblemCode::internal, "libsodium is not available"));
    auto encoded = hash(password);
    if (encoded.empty()) return std::unexpected(Problem(ProblemCode::overloaded, "no memory to hash a password"));
    return encoded;
}

bool verify_password(const std::string& encoded, const std::string& password) {
    static const std::string dummy = sodium_init() < 0 ? std::string{} : hash("nobody has this password");
    const std::string& compared = encoded.empty() ? dummy : encoded;
    const bool matches = crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
    return matches && !encoded.empty();
}

} // namespace answerd::api
