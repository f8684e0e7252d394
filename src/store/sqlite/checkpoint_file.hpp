// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace answerd::store {

// The name of a VFS that flushes the database file after every few pages written to it. A checkpoint of thousands of
// pages that is flushed at once keeps the disk busy for tens of milliseconds, and every commit's flush behind it waits;
// a few pages are hardly felt. For the checkpointer's connection: nobody waits for it.
[[nodiscard]] const char* gently_flushing_vfs();

} // namespace answerd::store
