// SPDX-License-Identifier: Apache-2.0
#include "demo/secrets.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string_view>

namespace answerd::app::demo {
namespace {

constexpr std::string_view file_name = "demo-secrets";

template <std::size_t size>
[[nodiscard]] std::array<unsigned char, size> random_bytes() {
    std::array<unsigned char, size> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(size));
    return bytes;
}

// Easy to read aloud and to type: no letter that looks like a digit.
[[nodiscard]] std::string make_password() {
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789"; // 31: 16 of them carry 79 bits
    std::string password;
    while (password.size() < 16) {
        const unsigned char byte = random_bytes<1>()[0];
        if (byte < letters.size() * 8) password += letters[byte % letters.size()];
    }
    return password;
}

[[nodiscard]] std::string make_webhook_secret() {
    const auto key = random_bytes<24>();
    std::array<unsigned char, 33> text{};
    const int length = EVP_EncodeBlock(text.data(), key.data(), static_cast<int>(key.size()));
    return "whsec_" + std::string(text.begin(), text.begin() + length);
}

[[nodiscard]] bool write_for_owner_only(const std::filesystem::path& file, const std::string& text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    const bool is_written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    return ::close(descriptor) == 0 && is_written;
}

} // namespace

Result<Secrets> load_or_make_secrets(const std::filesystem::path& data_directory) {
    std::error_code error;
    std::filesystem::create_directories(data_directory, error);
    const auto file = data_directory / file_name;
    Secrets secrets;
    if (std::ifstream stream{file}; stream >> secrets.password >> secrets.webhook_secret) return secrets;

    secrets = {.password = make_password(), .webhook_secret = make_webhook_secret()};
    if (!write_for_owner_only(file, secrets.password + '\n' + secrets.webhook_secret + '\n')) {
        return std::unexpected(Problem{ProblemCode::unavailable, "cannot write " + file.string()});
    }
    return secrets;
}

} // namespace answerd::app::demo
