// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <mutex>

// What our two VFS layers over SQLite's default share (https://www.sqlite.org/vfs.html): a file structure of ours in
// front of the default's own, and methods that pass everything on.
namespace answerd::store {

// `Own` begins with a sqlite3_file: SQLite knows the object as that.
template <class Own>
struct LayeredFile {
    static constexpr std::size_t bytes =
        (sizeof(Own) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

    static Own& own(sqlite3_file* file) { return *reinterpret_cast<Own*>(file); }
    static sqlite3_file* below(sqlite3_file* file) {
        return reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(file) + bytes);
    }

    // Passes a call on to the same method of the file below.
    template <auto Method>
    struct Pass;
    template <class... Arguments, class Answer, Answer (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
    struct Pass<Method> {
        static Answer call(sqlite3_file* file, Arguments... arguments) {
            return (below(file)->pMethods->*Method)(below(file), arguments...);
        }
    };

    static int close(sqlite3_file* file) {
        const int code = below(file)->pMethods->xClose(below(file));
        std::destroy_at(&own(file));
        return code;
    }

    static constexpr sqlite3_io_methods passing_methods() {
        using M = sqlite3_io_methods;
        return {.iVersion = 3,
                .xClose = &close,
                .xRead = &Pass<&M::xRead>::call,
                .xWrite = &Pass<&M::xWrite>::call,
                .xTruncate = &Pass<&M::xTruncate>::call,
                .xSync = &Pass<&M::xSync>::call,
                .xFileSize = &Pass<&M::xFileSize>::call,
                .xLock = &Pass<&M::xLock>::call,
                .xUnlock = &Pass<&M::xUnlock>::call,
                .xCheckReservedLock = &Pass<&M::xCheckReservedLock>::call,
                .xFileControl = &Pass<&M::xFileControl>::call,
                .xSectorSize = &Pass<&M::xSectorSize>::call,
                .xDeviceCharacteristics = &Pass<&M::xDeviceCharacteristics>::call,
                .xShmMap = &Pass<&M::xShmMap>::call,
                .xShmLock = &Pass<&M::xShmLock>::call,
                .xShmBarrier = &Pass<&M::xShmBarrier>::call,
                .xShmUnmap = &Pass<&M::xShmUnmap>::call,
                .xFetch = &Pass<&M::xFetch>::call,
                .xUnfetch = &Pass<&M::xUnfetch>::call};
    }
};

// Opens the files of one kind with `Own` in front of them and everything else as the default VFS does. `Own` says
// which: `open_flag` (SQLITE_OPEN_WAL ...), how the VFS is called: `vfs_name`, and its `methods`.
template <class Own>
class LayeredVfs {
public:
    // The name to open a database with; registered the first time.
    static const char* name() {
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

private:
    using File = LayeredFile<Own>;

    // Everything but `open` is the default's: its functions find what they need in the structures they made themselves.
    static sqlite3_vfs in_front_of(sqlite3_vfs* default_vfs) {
        sqlite3_vfs vfs = *default_vfs;
        vfs.pAppData = default_vfs;
        vfs.pNext = nullptr;
        vfs.szOsFile += static_cast<int>(File::bytes);
        vfs.zName = Own::vfs_name;
        vfs.xOpen = &open;
        return vfs;
    }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
        auto* default_vfs = static_cast<sqlite3_vfs*>(vfs->pAppData);
        if ((flags & Own::open_flag) == 0) return default_vfs->xOpen(default_vfs, path, file, flags, flags_out);
        file->pMethods = nullptr; // SQLite closes what has methods, even after a failed open
        const int code = default_vfs->xOpen(default_vfs, path, File::below(file), flags, flags_out);
        if (code != SQLITE_OK) return code;
        std::construct_at(reinterpret_cast<Own*>(file))->file.pMethods = &Own::methods;
        return SQLITE_OK;
    }
};

} // namespace answerd::store
