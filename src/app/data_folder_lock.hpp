// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace answerd::app {

// One process a data folder. The lock dies with the process, so a crash leaves nothing to clean up.
class DataFolderLock {
public:
    explicit DataFolderLock(const std::filesystem::path& folder);
    ~DataFolderLock();
    DataFolderLock(const DataFolderLock&) = delete;
    DataFolderLock& operator=(const DataFolderLock&) = delete;

    // False: another process has it, or the folder cannot be written.
    [[nodiscard]] bool is_held() const { return is_held_; }

private:
    int descriptor_ = -1;
    bool is_held_ = false;
};

} // namespace answerd::app
