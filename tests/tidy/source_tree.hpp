// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace answerd::tidy {

struct SourceFile {
    std::string path;   // relative to the repository, '/' separated
    std::string module; // "core" for src/core/... and include/answerd/core/...; empty elsewhere
    std::vector<std::string> lines;
};

// All C++ sources under include, src, tests and bench, sorted by path.
[[nodiscard]] std::vector<SourceFile> read_source_tree(const std::filesystem::path& root);

// The text between the quotes or brackets of an #include line; empty for any other line.
[[nodiscard]] std::string included_file(const std::string& line);

} // namespace answerd::tidy
