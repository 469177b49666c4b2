/*
 * probe: tells of everything that a program inherits from whoever started it, one fact a line.
 *
 *   probe WORD...         all facts, on standard output
 *   probe -o FILE ...     the same into a file, for when there is no standard output
 *   probe hold SIGNAL...  ignores those signals, tells that it is there by a byte into the fifo /mnt/ready, then sleeps
 *
 * It is linked statically, so that it runs in an empty root, and asks system calls where they suffice: what stands in
 * /proc is told only where there is a /proc that knows us.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char text[256 * 1024];
static size_t length;

static void line(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void line(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    length += (size_t) vsnprintf(text + length, sizeof text - length - 1, format, arguments);
    va_end(arguments);
    text[length++] = '\n';
}

/* --- by system calls --- */

static void ids(void) {
    uid_t uid, euid, suid;
    gid_t gid, egid, sgid, groups[64];
    getresuid(&uid, &euid, &suid);
    getresgid(&gid, &egid, &sgid);
    line("uid %u %u %u", uid, euid, suid);
    line("gid %u %u %u", gid, egid, sgid);
    int count = getgroups(64, groups);
    line("groups %d", count);
    for (int i = 0; i < count; i++) {
        line("group %u", groups[i]);
    }
}

static void place_among_processes(void) {
    line("pid %d", getpid());
    line("ppid %d", getppid());
    line("pgid %d", getpgrp());
    line("sid %d", getsid(0));
    line("tpgid %d", tcgetpgrp(0));
    int child = waitpid(-1, NULL, WNOHANG);
    line("children %s", child < 0 && errno == ECHILD ? "none" : "some");
}

static void scheduling(void) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    sched_getaffinity(0, sizeof cpus, &cpus);
    line("nice %d", getpriority(PRIO_PROCESS, 0));
    line("scheduler %d", sched_getscheduler(0));
    line("ioprio %ld", syscall(SYS_ioprio_get, 1, 0));
    line("cpus %d", CPU_COUNT(&cpus));
}

static void attributes(void) {
    int signal = 0, reaper = 0;
    prctl(PR_GET_PDEATHSIG, &signal);
    prctl(PR_GET_CHILD_SUBREAPER, &reaper);
    line("pdeathsig %d", signal);
    line("subreaper %d", reaper);
    line("dumpable %d", prctl(PR_GET_DUMPABLE));
    line("keepcaps %d", prctl(PR_GET_KEEPCAPS));
    line("securebits %d", prctl(PR_GET_SECUREBITS));
    line("timerslack %d", prctl(PR_GET_TIMERSLACK));
    line("thp-disabled %d", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    line("secure %lu", getauxval(AT_SECURE));
    mode_t mask = umask(0);
    line("umask %04o", mask);
}

static void names(void) {
    struct utsname name;
    uname(&name);
    line("hostname %s", name.nodename);
    line("domainname %s", name.domainname);
}

static void places(void) {
    char path[4096];
    struct stat root;
    line("cwd %s", syscall(SYS_getcwd, path, sizeof path) > 0 ? path : strerror(errno));
    /* of an overmounted or changed root the inode tells, not its name */
    line("root inode %lu", stat("/", &root) == 0 ? (unsigned long) root.st_ino : 0);
}

static void links(void) {
    struct if_nameindex *all = if_nameindex();
    int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    for (struct if_nameindex *one = all; one && one->if_index; one++) {
        struct ifreq request = {0};
        char address[INET_ADDRSTRLEN] = "none";
        strncpy(request.ifr_name, one->if_name, IFNAMSIZ - 1);
        ioctl(socket_, SIOCGIFFLAGS, &request);
        int flags = (unsigned short) request.ifr_flags;
        if (ioctl(socket_, SIOCGIFADDR, &request) == 0) {
            inet_ntop(AF_INET, &((struct sockaddr_in *) &request.ifr_addr)->sin_addr, address, sizeof address);
        }
        line("link %s flags %x address %s", one->if_name, flags, address);
    }
    close(socket_);
}

static const char *kind(mode_t mode) {
    return S_ISREG(mode)    ? "file"
           : S_ISDIR(mode)  ? "folder"
           : S_ISFIFO(mode) ? "pipe"
           : S_ISSOCK(mode) ? "socket"
           : S_ISCHR(mode)  ? "device"
                            : "other";
}

static void descriptors(void) {
    for (int fd = 0; fd < 1024; fd++) {
        char path[64], target[4096] = "";
        struct stat status;
        int flags = fcntl(fd, F_GETFD);
        if (flags < 0 || fstat(fd, &status) < 0) {
            continue;
        }
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target - 1) < 0 || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) {
            strcpy(target, "-");
        }
        line("descriptor %d %s %s flags %o cloexec %d at %ld", fd, kind(status.st_mode), target,
             (unsigned) fcntl(fd, F_GETFL), flags, S_ISREG(status.st_mode) ? (long) lseek(fd, 0, SEEK_CUR) : 0L);
    }
}

static void words(char **arguments) {
    for (int i = 0; arguments[i]; i++) {
        line("argument %d %s", i, arguments[i]);
    }
    for (char **variable = environ; *variable; variable++) {
        line("environment %s", *variable);
    }
    line("execfn %s", (const char *) getauxval(AT_EXECFN));
}

/* --- by /proc --- */

static size_t read_file(const char *path, char *into, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t count = 0;
    ssize_t got;
    while (fd >= 0 && count < size - 1 && (got = read(fd, into + count, size - 1 - count)) > 0) {
        count += (size_t) got;
    }
    into[count] = 0;
    close(fd);
    return count;
}

static char file[64 * 1024];

static void file_lines(const char *name) {
    char path[64], *rest = NULL;
    snprintf(path, sizeof path, "/proc/self/%s", name);
    read_file(path, file, sizeof file);
    for (char *one = strtok_r(file, "\n", &rest); one; one = strtok_r(NULL, "\n", &rest)) {
        line("%s %s", name, one);
    }
}

static void status(void) {
    static const char *const labels[] = {"NSpid:",  "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:",     "SigCgt:",  "CapInh:",
                                         "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "Threads:",
                                         "VmLck:"};
    char *rest = NULL;
    read_file("/proc/self/status", file, sizeof file);
    for (char *one = strtok_r(file, "\n", &rest); one; one = strtok_r(NULL, "\n", &rest)) {
        for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
            if (strncmp(one, labels[i], strlen(labels[i])) == 0) {
                line("status %s", one);
            }
        }
    }
}

static void namespaces(void) {
    static const char *const types[] = {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time",
                                        "time_for_children", "user", "uts"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char path[64], target[64] = "none";
        snprintf(path, sizeof path, "/proc/self/ns/%s", types[i]);
        ssize_t got = readlink(path, target, sizeof target - 1);
        line("namespace %s %.*s", types[i], got < 0 ? 4 : (int) got, target);
    }
}

/* Without the numbers of mounts, which no two namespaces share. */
static void mounts(void) {
    char *rest = NULL;
    read_file("/proc/self/mountinfo", file, sizeof file);
    for (char *one = strtok_r(file, "\n", &rest); one; one = strtok_r(NULL, "\n", &rest)) {
        char root[4096], point[4096], options[1024], *dash = strstr(one, " - ");
        if (sscanf(one, "%*d %*d %*s %4095s %4095s %1023s", root, point, options) != 3 || !dash) {
            continue;
        }
        *dash = 0;
        line("mount %s from %s %s%s%s%s %s", point, root, options, strstr(one, " shared:") ? " shared" : "",
             strstr(one, " master:") ? " slave" : "", strstr(one, " unbindable") ? " unbindable" : "", dash + 3);
    }
}

static void from_proc(void) {
    static const char *const files[] = {"uid_map", "gid_map", "setgroups", "timens_offsets", "limits",
                                        "oom_score_adj", "coredump_filter", "personality", "cgroup", "comm"};
    char link[4096] = "";
    if (readlink("/proc/self", link, sizeof link - 1) < 0) {
        line("proc does not know us");
        return;
    }
    line("proc knows us as %s", atoi(link) == getpid() ? "ourselves" : "somebody else");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        file_lines(files[i]);
    }
    memset(link, 0, sizeof link);
    line("exe %s", readlink("/proc/self/exe", link, sizeof link - 1) < 0 ? "none" : link);
    status();
    namespaces();
    mounts();
}

/* --- the program --- */

static void hold(char **signals) {
    for (; *signals; signals++) {
        signal(atoi(*signals), SIG_IGN);
    }
    int fd = open("/mnt/ready", O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, "r", 1) != 1) {
        perror("probe: /mnt/ready");
        _exit(99);
    }
    close(fd);
    while (1) {
        pause();
    }
}

int main(int count, char **arguments) {
    int out = 1;
    if (count > 1 && strcmp(arguments[1], "hold") == 0) {
        hold(arguments + 2);
    }
    descriptors();
    if (count > 2 && strcmp(arguments[1], "-o") == 0) {
        out = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    ids();
    place_among_processes();
    scheduling();
    attributes();
    names();
    places();
    links();
    words(arguments);
    from_proc();
    return write(out, text, length) == (ssize_t) length ? 0 : 98;
}
