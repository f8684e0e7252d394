// SPDX-License-Identifier: Apache-2.0
#include "data_folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

namespace answerd::app {

DataFolderLock::DataFolderLock(const std::filesystem::path& folder) {
    std::error_code ignored; // creating is retried, with its error, when the store opens
    std::filesystem::create_directories(folder, ignored);
    descriptor_ = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    is_held_ = descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

DataFolderLock::~DataFolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace answerd::app
