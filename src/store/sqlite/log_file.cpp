// SPDX-License-Identifier: Apache-2.0
#include "sqlite/log_file.hpp"

#include "sqlite/layered_file.hpp"

#include <algorithm>
#include <new>
#include <vector>

namespace answerd::store {

namespace {

constexpr std::size_t held_back_max = 4U << 20U; // bytes; a larger commit begins to be written before its flush
// The unix VFS silently masks the size of a write with 0x1ffff.
constexpr std::size_t piece_max = 64U << 10U;

struct LogFile {
    static constexpr const char* vfs_name = "answerd-log";
    static constexpr int open_flag = SQLITE_OPEN_WAL;
    static const sqlite3_io_methods methods;

    sqlite3_file file{};
    std::vector<std::byte> held_back;
    sqlite3_int64 offset = 0; // of `held_back` in the file
};

using File = LayeredFile<LogFile>;

// What cannot be written is forgotten: SQLite hears of it now and will write the place again.
int write_out(sqlite3_file* file) {
    LogFile& log = File::own(file);
    int code = SQLITE_OK;
    for (std::size_t done = 0; done < log.held_back.size() && code == SQLITE_OK; done += piece_max) {
        const auto size = std::min(piece_max, log.held_back.size() - done);
        code =
            File::below(file)->pMethods->xWrite(File::below(file), log.held_back.data() + done, static_cast<int>(size),
                                                log.offset + static_cast<sqlite3_int64>(done));
    }
    log.held_back.clear();
    return code;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) try {
    LogFile& log = File::own(file);
    const bool continues = offset == log.offset + static_cast<sqlite3_int64>(log.held_back.size());
    if (!continues || log.held_back.size() + static_cast<std::size_t>(size) > held_back_max) {
        if (const int written = write_out(file); written != SQLITE_OK) return written;
    }
    if (log.held_back.empty()) log.offset = offset;
    const auto* bytes = static_cast<const std::byte*>(from);
    log.held_back.insert(log.held_back.end(), bytes, bytes + size);
    return SQLITE_OK;
} catch (const std::bad_alloc&) { // SQLite is C: nothing may be thrown through it
    return SQLITE_IOERR_NOMEM;
}

// Whatever looks at the file, or orders its contents, comes after what is held back.
template <auto Method>
struct AfterWriting;
template <class... Arguments, int (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
struct AfterWriting<Method> {
    static int call(sqlite3_file* file, Arguments... arguments) {
        const int written = write_out(file);
        return written != SQLITE_OK ? written : File::Pass<Method>::call(file, arguments...);
    }
};

int close(sqlite3_file* file) {
    const int written = write_out(file);
    const int closed = File::close(file);
    return written != SQLITE_OK ? written : closed;
}

constexpr sqlite3_io_methods log_methods() {
    sqlite3_io_methods methods = File::passing_methods();
    methods.iVersion = 1; // a log is neither mapped nor shared through its own file handle
    methods.xClose = &close;
    methods.xRead = &AfterWriting<&sqlite3_io_methods::xRead>::call;
    methods.xWrite = &write;
    methods.xTruncate = &AfterWriting<&sqlite3_io_methods::xTruncate>::call;
    methods.xSync = &AfterWriting<&sqlite3_io_methods::xSync>::call;
    methods.xFileSize = &AfterWriting<&sqlite3_io_methods::xFileSize>::call;
    return methods;
}

const sqlite3_io_methods LogFile::methods = log_methods();

} // namespace

const char* log_buffering_vfs() {
    return LayeredVfs<LogFile>::name();
}

} // namespace answerd::store
