// SPDX-License-Identifier: Apache-2.0
#include "sqlite/checkpoint_file.hpp"

#include "sqlite/layered_file.hpp"

namespace answerd::store {

namespace {

constexpr int pages_between_flushes = 16;

struct DatabaseFile {
    static constexpr const char* vfs_name = "answerd-checkpoint";
    static constexpr int open_flag = SQLITE_OPEN_MAIN_DB;
    static const sqlite3_io_methods methods;

    sqlite3_file file{};
    int pages = 0; // written since the last flush
};

using File = LayeredFile<DatabaseFile>;

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    const int written = File::Pass<&sqlite3_io_methods::xWrite>::call(file, from, size, offset);
    if (written != SQLITE_OK || ++File::own(file).pages < pages_between_flushes) return written;
    File::own(file).pages = 0;
    return File::Pass<&sqlite3_io_methods::xSync>::call(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

constexpr sqlite3_io_methods database_methods() {
    sqlite3_io_methods methods = File::passing_methods();
    methods.xWrite = &write;
    return methods;
}

const sqlite3_io_methods DatabaseFile::methods = database_methods();

} // namespace

const char* gently_flushing_vfs() {
    return LayeredVfs<DatabaseFile>::name();
}

} // namespace answerd::store
