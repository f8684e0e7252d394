// SPDX-License-Identifier: Apache-2.0
#include "source_tree.hpp"

#include <algorithm>
#include <fstream>

namespace answerd::tidy {

namespace {

std::string module_of(const std::string& path) {
    for (const std::string prefix : {"include/answerd/", "src/"}) {
        if (!path.starts_with(prefix)) continue;
        const auto end = path.find('/', prefix.size());
        return end == std::string::npos ? "" : path.substr(prefix.size(), end - prefix.size());
    }
    return "";
}

} // namespace

std::vector<SourceFile> read_source_tree(const std::filesystem::path& root) {
    std::vector<SourceFile> files;
    for (const char* folder : {"include", "src", "tests", "bench"}) {
        if (!std::filesystem::exists(root / folder)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".cpp" && extension != ".hpp")) continue;
            if (entry.path().string().find("/node_modules/") != std::string::npos) continue;
            SourceFile file;
            file.path = std::filesystem::relative(entry.path(), root).generic_string();
            file.module = module_of(file.path);
            std::ifstream stream(entry.path());
            for (std::string line; std::getline(stream, line);)
                file.lines.push_back(line);
            files.push_back(std::move(file));
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

std::string included_file(const std::string& line) {
    if (!line.starts_with("#include ")) return "";
    const auto begin = line.find_first_of("\"<");
    const auto end = line.find_last_of("\">");
    return begin == std::string::npos || end <= begin ? "" : line.substr(begin + 1, end - begin - 1);
}

} // namespace answerd::tidy
