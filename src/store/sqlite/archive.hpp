// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace answerd::store {

// A file that is removed unless it is kept: what an interrupted backup or restore leaves is nothing.
class TemporaryFile {
public:
    explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    // Makes the content durable and gives it its final name.
    [[nodiscard]] Result<> keep_as(const std::filesystem::path& name);

private:
    std::filesystem::path path_;
};

struct ArchiveFacts {
    std::uint64_t bytes = 0;
    std::string sha256; // lower-case hex
};

// `to` must not exist; it is created for its owner only.
[[nodiscard]] Result<ArchiveFacts> compress(const std::filesystem::path& from, const std::filesystem::path& to);
[[nodiscard]] Result<> decompress(const std::filesystem::path& from, const std::filesystem::path& to);
[[nodiscard]] Result<ArchiveFacts> facts_of(const std::filesystem::path& archive);

// "<archive>.sha256", in the form that sha256sum reads.
[[nodiscard]] std::filesystem::path manifest_of(const std::filesystem::path& archive);
[[nodiscard]] Result<> write_manifest(const std::filesystem::path& archive, const ArchiveFacts& facts);
[[nodiscard]] Result<std::string> recorded_sha256(const std::filesystem::path& archive);

} // namespace answerd::store
