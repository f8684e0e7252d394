// SPDX-License-Identifier: Apache-2.0
// Preloaded into the server: fsync and fdatasync fail with EIO while the file named by FAIL_FSYNC_WHILE exists.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int must_fail(void) {
    const char* trigger = getenv("FAIL_FSYNC_WHILE");
    return trigger != NULL && access(trigger, F_OK) == 0;
}

static int call(const char* name, int descriptor) {
    if (must_fail()) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(descriptor);
}

int fsync(int descriptor) { return call("fsync", descriptor); }
int fdatasync(int descriptor) { return call("fdatasync", descriptor); }
