// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

namespace answerd::store {

// While it lives, every database that is opened runs on a disk whose flush, or write, can be told to fail. Everything
// else goes through to the real one.
class FailingDisk {
public:
    FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
    ~FailingDisk();

    void fail_flush(int nth) { flushes_until_failure() = nth; } // 1 = the next one
    [[nodiscard]] int flushes() const { return flush_count(); }
    // From now on no write succeeds, as on a disk without space; reads do.
    void fill() { is_full() = true; }
    void make_room() { is_full() = false; }

    static int& flushes_until_failure();
    static int& flush_count();
    static bool& is_full();

private:
    sqlite3_vfs vfs_{};
};

} // namespace answerd::store
