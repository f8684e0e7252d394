// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

// Published payloads of others, read where they lie; they are never copied into this repository.
namespace answerd::telephony {

inline std::filesystem::path shared_folder() {
    if (const char* folder = std::getenv("ANSWERD_SHARED")) return folder;
    return std::filesystem::path{ANSWERD_SOURCE_DIR} / ".." / "shared";
}

inline std::string read_sample(const std::string& name) {
    const std::filesystem::path path = shared_folder() / "samples" / name;
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        ADD_FAILURE() << "shared folder missing: " << path
                      << " cannot be read; set ANSWERD_SHARED to the folder that holds samples/";
        return {};
    }
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

} // namespace answerd::telephony
