// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"
#include "answerd/net/http_client.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

// For commands that ask a running server: one writer owns the data folder, and that is the server.
namespace answerd::app {

inline constexpr std::size_t server_answer_bytes_max = 256U << 20U;

struct ServerPlace {
    std::string url = "http://127.0.0.1:8080";
    std::string token_file; // empty: the environment variable ANSWERD_TOKEN; never an argument
};

// One server, asked as one user.
class ServerClient {
public:
    ServerClient(std::string url, std::string token);

    // Waits up to a minute.
    net::OutgoingResponse ask(const char* method, const std::string& path, std::string body = {},
                              std::map<std::string, std::string> headers = {});

private:
    std::string url_;
    std::string token_;
    net::HttpClient client_;
};

// The exit code of a command whose server could not be asked or refused.
inline constexpr int trouble = 2;
// Says the sentence on standard error.
int fail(const std::string& sentence);

// With the token of the file, which nobody else may be able to read, or of the environment.
[[nodiscard]] Result<std::unique_ptr<ServerClient>> server_of(const ServerPlace& place);
[[nodiscard]] Result<std::string> text_of_file(const std::string& file);

} // namespace answerd::app
