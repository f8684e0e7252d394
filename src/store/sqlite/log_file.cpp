// SPDX-License-Identifier: Apache-2.0
#include "sqlite/log_file.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace answerd::store {

namespace {

constexpr std::size_t held_back_max = 4U << 20U; // bytes; a larger commit begins to be written before its flush
// The unix VFS silently masks the size of a write with 0x1ffff.
constexpr std::size_t piece_max = 64U << 10U;

// What SQLite sees as an open log; the default VFS keeps its own file structure right behind it.
struct LogFile {
    sqlite3_file file{}; // has to be first: SQLite knows the object as this
    std::vector<std::byte> held_back;
    sqlite3_int64 offset = 0; // of `held_back` in the file
};

constexpr std::size_t own_bytes =
    (sizeof(LogFile) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

LogFile& log_of(sqlite3_file* file) {
    return *reinterpret_cast<LogFile*>(file);
}

sqlite3_file* below(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(file) + own_bytes);
}

// What cannot be written is forgotten: SQLite hears of it now and will write the place again.
int write_out(sqlite3_file* file) {
    LogFile& log = log_of(file);
    int code = SQLITE_OK;
    for (std::size_t done = 0; done < log.held_back.size() && code == SQLITE_OK; done += piece_max) {
        const auto size = std::min(piece_max, log.held_back.size() - done);
        code = below(file)->pMethods->xWrite(below(file), log.held_back.data() + done, static_cast<int>(size),
                                             log.offset + static_cast<sqlite3_int64>(done));
    }
    log.held_back.clear();
    return code;
}

int close(sqlite3_file* file) {
    const int written = write_out(file);
    const int closed = below(file)->pMethods->xClose(below(file));
    std::destroy_at(&log_of(file));
    return written != SQLITE_OK ? written : closed;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    const int written = write_out(file);
    return written != SQLITE_OK ? written : below(file)->pMethods->xRead(below(file), to, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) try {
    LogFile& log = log_of(file);
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

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int written = write_out(file);
    return written != SQLITE_OK ? written : below(file)->pMethods->xTruncate(below(file), size);
}

int sync(sqlite3_file* file, int flags) {
    const int written = write_out(file);
    return written != SQLITE_OK ? written : below(file)->pMethods->xSync(below(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    const int written = write_out(file);
    return written != SQLITE_OK ? written : below(file)->pMethods->xFileSize(below(file), size);
}

int lock(sqlite3_file* file, int level) {
    return below(file)->pMethods->xLock(below(file), level);
}

int unlock(sqlite3_file* file, int level) {
    return below(file)->pMethods->xUnlock(below(file), level);
}

int check_reserved_lock(sqlite3_file* file, int* is_reserved) {
    return below(file)->pMethods->xCheckReservedLock(below(file), is_reserved);
}

int control(sqlite3_file* file, int operation, void* argument) {
    return below(file)->pMethods->xFileControl(below(file), operation, argument);
}

int sector_size(sqlite3_file* file) {
    return below(file)->pMethods->xSectorSize(below(file));
}

int device_characteristics(sqlite3_file* file) {
    return below(file)->pMethods->xDeviceCharacteristics(below(file));
}

constexpr sqlite3_io_methods log_methods = {
    .iVersion = 1, // a log is neither mapped nor shared through its own file handle
    .xClose = &close,
    .xRead = &read,
    .xWrite = &write,
    .xTruncate = &truncate,
    .xSync = &sync,
    .xFileSize = &file_size,
    .xLock = &lock,
    .xUnlock = &unlock,
    .xCheckReservedLock = &check_reserved_lock,
    .xFileControl = &control,
    .xSectorSize = &sector_size,
    .xDeviceCharacteristics = &device_characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    auto* default_vfs = static_cast<sqlite3_vfs*>(vfs->pAppData);
    if ((flags & SQLITE_OPEN_WAL) == 0) return default_vfs->xOpen(default_vfs, name, file, flags, flags_out);
    file->pMethods = nullptr; // SQLite closes what has methods, even after a failed open
    const int code = default_vfs->xOpen(default_vfs, name, below(file), flags, flags_out);
    if (code != SQLITE_OK) return code;
    auto* log = std::construct_at(reinterpret_cast<LogFile*>(file));
    log->file.pMethods = &log_methods;
    return SQLITE_OK;
}

// Everything but `open` is the default's: its functions find what they need in the file structures they made
// themselves.
sqlite3_vfs in_front_of(sqlite3_vfs* default_vfs) {
    sqlite3_vfs vfs = *default_vfs;
    vfs.pAppData = default_vfs;
    vfs.pNext = nullptr;
    vfs.szOsFile += static_cast<int>(own_bytes);
    vfs.zName = "answerd-log";
    vfs.xOpen = &open;
    return vfs;
}

} // namespace

const char* log_buffering_vfs() {
    static std::mutex mutex;
    static sqlite3_vfs vfs;
    const std::scoped_lock lock(mutex);
    auto* default_vfs = sqlite3_vfs_find(nullptr);
    if (vfs.pAppData != default_vfs) { // the first time, or somebody has put another default in its place
        sqlite3_vfs_unregister(&vfs);
        vfs = in_front_of(default_vfs);
        sqlite3_vfs_register(&vfs, 0);
    }
    return vfs.zName;
}

} // namespace answerd::store
