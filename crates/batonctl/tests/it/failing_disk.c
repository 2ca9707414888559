/* A disk that fails: while the file named by FAULTY exists, the calls it names end with EIO.
   Only calls on database files, so that the program itself can go on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int fd, const char *call)
{
    char link[64], path[4096], calls[64];
    const char *faulty = getenv("FAULTY");
    if (!faulty)
        return 0;
    int file = syscall(SYS_openat, AT_FDCWD, faulty, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = syscall(SYS_read, file, calls, sizeof calls - 1);
    syscall(SYS_close, file);
    calls[length > 0 ? length : 0] = 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    /* The shared memory beside the log is no file that is written. */
    if (!strstr(path, ".sqlite") || strstr(path, "-shm") || !strstr(calls, call))
        return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd)
{
    return fails(fd, "sync") ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails(fd, "sync") ? -1 : REAL(fdatasync)(fd);
}

ssize_t write(int fd, const void *from, size_t bytes)
{
    return fails(fd, "write") ? -1 : REAL(write)(fd, from, bytes);
}

ssize_t pwrite(int fd, const void *from, size_t bytes, off_t at)
{
    return fails(fd, "write") ? -1 : REAL(pwrite)(fd, from, bytes, at);
}

ssize_t pwrite64(int fd, const void *from, size_t bytes, off64_t at)
{
    return fails(fd, "write") ? -1 : REAL(pwrite64)(fd, from, bytes, at);
}
