// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace answerd::store {

// The name of a VFS that writes SQLite's write-ahead log in one piece per commit: SQLite hands a commit over as two
// small writes per page, and forty system calls cost more than the flush. What is held back reaches the file before any
// flush, read or truncation of it, so nothing is ever durable, or seen by another connection, in another order than
// SQLite's: with synchronous=FULL a commit is announced to readers after its flush only. For the one writing
// connection; all other files and calls go to the default VFS as they are. https://www.sqlite.org/vfs.html
[[nodiscard]] const char* log_buffering_vfs();

} // namespace answerd::store
