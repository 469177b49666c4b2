/* As the very first thing, tries to get hold of process 1 and of what that has open; prints what it got hold of. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char link[4096];
    int memory = open("/proc/1/mem", O_RDWR | O_CLOEXEC);
    int file = open("/proc/1/fd/1", O_WRONLY | O_CLOEXEC);
    long length = readlink("/proc/1/exe", link, sizeof link);
    if (memory >= 0) puts("memory");
    if (file >= 0) puts("descriptors");
    if (length >= 0) puts("exe");
    return 0;
}
