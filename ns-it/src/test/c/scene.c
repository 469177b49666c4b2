/*
 * scene: real processes in the state that a test wants to look at.
 *
 * The script is in the environment (SCENE), so that the arguments are free to be anything. It is a list of words:
 *
 *   unshare TYPE,...      new namespaces; in a new user namespace the caller becomes root
 *   fork { ... }          a child that does the block and stays
 *   share { ... }         the same, with the descriptor table of its parent
 *   thread { ... }        a thread that does the block and stays
 *   repeat N { ... }      does the block N times
 *   exit                  ends a child, which its parent reaps
 *   zombie                ends a child, which its parent does not reap
 *   kill                  ends the last child and reaps it
 *   leader-exit           ends the main thread of the process; other threads live on
 *   files                 a descriptor table for this thread alone
 *   open FILE             a descriptor
 *   open-path FILE        a descriptor with O_PATH
 *   close                 closes the last descriptor
 *   socket                a socket
 *   tmpfs FOLDER, proc FOLDER OPTIONS, bind FILE TARGET, bind FOLDER FOLDER
 *   shared FOLDER         mounts below it propagate
 *   loopback              brings the loopback link up
 *   chroot FOLDER
 *   hostname NAME, queue, name TEXT, setids ID, undumpable
 *   become WORD           another command line: only as the first verb
 *   storm                 processes come and go from now on
 *   say NAME              a line about the thread that says it
 *
 * In a word, \xHH is a byte and %c the last child's pid as /proc shows it. "ready" on stdout tells that the script is
 * done. All wait for the end of stdin, then end; a failure ends all at once with a line on stderr.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

enum { WORD = 128 * 1024 };

/* Who is following the script, and where he is in it. */
struct actor {
    const char *at;
    int ready;         /* where to tell the parent that the block is done, or -1 */
    pid_t child;       /* the last one, in the actor's own pid namespace */
    int child_in_proc; /* the same as /proc shows it */
    int fd;
    int value;
};

static void run(struct actor *self);

static void die(const char *what, const char *which) {
    fprintf(stderr, "scene: %s %s: %s\n", what, which, strerror(errno));
    kill(0, SIGKILL);
    _exit(1);
}

static void check(long result, const char *what, const char *which) {
    if (result < 0) {
        die(what, which);
    }
}

/* The pid of the caller as /proc shows it, or 0 where there is no /proc. */
static int pid_in_proc(void) {
    char link[32] = "";
    return readlink("/proc/self", link, sizeof link - 1) > 0 ? atoi(link) : 0;
}

/* --- words --- */

static const char *skip_blanks(const char *at) {
    return at + strspn(at, " \n");
}

static char *word(struct actor *self) {
    char *text = malloc(WORD);
    char *to = text;
    self->at = skip_blanks(self->at);
    while (*self->at && *self->at != ' ' && *self->at != '\n' && to < text + WORD - 16) {
        if (self->at[0] == '\\' && self->at[1] == 'x') {
            char digits[3] = {self->at[2], self->at[3], 0};
            *to++ = (char) strtol(digits, NULL, 16);
            self->at += 4;
        } else if (self->at[0] == '%' && self->at[1] == 'c') {
            to += sprintf(to, "%d", self->child_in_proc);
            self->at += 2;
        } else {
            *to++ = *self->at++;
        }
    }
    *to = 0;
    return text;
}

static int is(const char *text, const char *other) {
    return strcmp(text, other) == 0;
}

/* The text between the braces; the actor goes on behind them. */
static const char *block(struct actor *self) {
    const char *inside;
    int depth = 1;
    if (!is(word(self), "{")) {
        errno = EINVAL;
        die("expected", "{");
    }
    inside = self->at;
    while (depth > 0) {
        char *next = word(self);
        if (!*next) {
            errno = EINVAL;
            die("expected", "}");
        }
        depth += is(next, "{") - is(next, "}");
        free(next);
    }
    return inside;
}

/* --- the end --- */

static void hold(void) {
    char ignored;
    while (read(0, &ignored, 1) != 0) {
    }
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {
    }
    _exit(0);
}

/* What a child does after it has told that it is done. */
enum fate { STAYS, ENDS, BECOMES_ZOMBIE };

struct done {
    int pid_in_proc;
    enum fate fate;
};

static void tell(struct actor *self, enum fate fate) {
    struct done done = {pid_in_proc(), fate};
    if (self->ready >= 0) {
        check(write(self->ready, &done, sizeof done), "write", "ready");
    }
}

/* --- who acts --- */

static void child(struct actor *self, int flags) {
    struct actor other = {.at = block(self)};
    struct done done;
    int ends[2];
    int shared = flags & CLONE_FILES;
    check(pipe2(ends, O_CLOEXEC), "pipe", "");
    self->child = (pid_t) syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
    check(self->child, "clone", "");
    if (self->child == 0) {
        other.ready = ends[1];
        if (!shared) {
            close(ends[0]);
        }
        run(&other);
        tell(&other, STAYS);
        if (!shared) {
            close(ends[1]);
        }
        hold();
    }
    if (!shared) {
        close(ends[1]);
    }
    if (read(ends[0], &done, sizeof done) != sizeof done) {
        die("a child", "died");
    }
    close(ends[0]);
    if (shared) {
        close(ends[1]);
    }
    self->child_in_proc = done.pid_in_proc;
    if (done.fate != STAYS) {
        siginfo_t end;
        int keep = done.fate == BECOMES_ZOMBIE ? WNOWAIT : 0;
        check(waitid(P_PID, (id_t) self->child, &end, WEXITED | keep), "waitid", "");
    }
}

static void *thread_main(void *argument) {
    struct actor *self = argument;
    run(self);
    tell(self, STAYS);
    hold();
    return NULL;
}

static void thread(struct actor *self) {
    struct actor *other = calloc(1, sizeof *other);
    struct done done;
    pthread_t id;
    int ends[2];
    other->at = block(self);
    check(pipe2(ends, O_CLOEXEC), "pipe", "");
    other->ready = ends[1];
    check(-pthread_create(&id, NULL, thread_main, other), "pthread_create", "");
    check(read(ends[0], &done, sizeof done), "read", "");
    close(ends[0]);
    close(ends[1]);
}

static void *announce_when_leader_is_gone(void *argument) {
    char stat[256] = "";
    (void) argument;
    do {
        int fd = open("/proc/self/stat", O_RDONLY);
        check(read(fd, stat, sizeof stat - 1), "read", "stat");
        close(fd);
        sched_yield();
    } while (!strstr(stat, ") Z "));
    check(write(1, "ready\n", 6), "write", "ready");
    hold();
    return NULL;
}

static void leader_exit(void) {
    pthread_t id;
    check(-pthread_create(&id, NULL, announce_when_leader_is_gone, NULL), "pthread_create", "");
    pthread_exit(NULL);
}

static void storm(void) {
    struct pollfd end = {.fd = 0, .events = POLLIN};
    if (fork() != 0) {
        return;
    }
    while (poll(&end, 1, 0) == 0) {
        for (int i = 0; i < 8; i++) {
            if (fork() == 0) {
                _exit(unshare(i % 2 ? CLONE_NEWUSER | CLONE_NEWUTS : 0));
            }
        }
        while (waitpid(-1, NULL, 0) > 0) {
        }
    }
    _exit(0);
}

/* --- namespaces --- */

static const struct {
    const char *name;
    int flag;
} types[] = {
    {"cgroup", CLONE_NEWCGROUP}, {"ipc", CLONE_NEWIPC},   {"mnt", CLONE_NEWNS},    {"net", CLONE_NEWNET},
    {"pid", CLONE_NEWPID},       {"time", CLONE_NEWTIME}, {"user", CLONE_NEWUSER}, {"uts", CLONE_NEWUTS},
};

enum { TYPES = sizeof types / sizeof types[0] };

static int type_named(const char *name) {
    for (int i = 0; i < TYPES; i++) {
        if (is(name, types[i].name)) {
            return types[i].flag;
        }
    }
    errno = EINVAL;
    die("no namespaces of type", name);
    return 0;
}

static void write_file(const char *path, const char *format, ...) {
    char text[64];
    va_list arguments;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    check(fd, "open", path);
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    check(write(fd, text, (size_t) length), "write", path);
    close(fd);
}

static void new_namespaces(char *names) {
    int flags = 0;
    int uid = (int) geteuid();
    int gid = (int) getegid();
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        flags |= type_named(name);
    }
    check(unshare(flags), "unshare", names);
    if (flags & CLONE_NEWUSER) {
        write_file("/proc/self/setgroups", "deny");
        write_file("/proc/self/uid_map", "0 %d 1", uid);
        write_file("/proc/self/gid_map", "0 %d 1", gid);
    }
    if (flags & CLONE_NEWNS) {
        check(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount", "private");
    }
}

static void bind_file(const char *from, const char *to) {
    int fd = open(to, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fd = open(to, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    }
    check(fd, "open", to);
    close(fd);
    check(mount(from, to, NULL, MS_BIND, NULL), "bind", from);
}

static void loopback_up(void) {
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int link = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    check(link, "socket", "lo");
    check(ioctl(link, SIOCSIFFLAGS, &request), "SIOCSIFFLAGS", "lo");
    close(link);
}

static unsigned long inode(const char *name) {
    char path[64];
    char link[64] = "";
    snprintf(path, sizeof path, "/proc/thread-self/ns/%s", name);
    if (readlink(path, link, sizeof link - 1) <= 0) {
        return 0;
    }
    return strtoul(strchr(link, '[') + 1, NULL, 10);
}

static void say(struct actor *self, const char *name) {
    char text[1024];
    char thread[64] = "";
    const char *tid;
    int length;
    check(readlink("/proc/thread-self", thread, sizeof thread - 1), "readlink", "thread-self");
    tid = strrchr(thread, '/') + 1;
    length = snprintf(text, sizeof text, "%s process=%d thread=%s inner=%d child=%d fd=%d value=%d", name, pid_in_proc(),
                      tid, (int) getpid(), (int) self->child, self->fd, self->value);
    for (int i = 0; i < TYPES; i++) {
        length += snprintf(text + length, sizeof text - (size_t) length, " %s=%lu", types[i].name, inode(types[i].name));
    }
    length += snprintf(text + length, sizeof text - (size_t) length, " pid_for_children=%lu time_for_children=%lu\n",
                       inode("pid_for_children"), inode("time_for_children"));
    check(write(1, text, (size_t) length), "write", name);
}

/* --- the script --- */

static void become(struct actor *self) {
    char *arguments[] = {word(self), NULL};
    char **environment = malloc(2 * sizeof *environment);
    environment[1] = NULL;
    check(asprintf(&environment[0], "SCENE=%s", self->at), "asprintf", "");
    execve("/proc/self/exe", arguments, environment);
    die("execve", "/proc/self/exe");
}

static void repeat(struct actor *self) {
    int times = atoi(word(self));
    const char *inside = block(self);
    const char *behind = self->at;
    while (times-- > 0) {
        self->at = inside;
        run(self);
    }
    self->at = behind;
}

static void perform(struct actor *self, const char *verb) {
    if (is(verb, "unshare")) {
        new_namespaces(word(self));
    } else if (is(verb, "fork")) {
        child(self, 0);
    } else if (is(verb, "share")) {
        child(self, CLONE_FILES);
    } else if (is(verb, "thread")) {
        thread(self);
    } else if (is(verb, "repeat")) {
        repeat(self);
    } else if (is(verb, "exit")) {
        tell(self, ENDS);
        _exit(0);
    } else if (is(verb, "zombie")) {
        tell(self, BECOMES_ZOMBIE);
        _exit(0);
    } else if (is(verb, "kill")) {
        check(kill(self->child, SIGKILL), "kill", "");
        check(waitpid(self->child, NULL, 0), "waitpid", "");
    } else if (is(verb, "leader-exit")) {
        leader_exit();
    } else if (is(verb, "files")) {
        check(unshare(CLONE_FILES), "unshare", "files");
    } else if (is(verb, "open") || is(verb, "open-path")) {
        char *path = word(self);
        self->fd = open(path, is(verb, "open") ? O_RDONLY : O_PATH);
        check(self->fd, "open", path);
    } else if (is(verb, "close")) {
        close(self->fd);
    } else if (is(verb, "socket")) {
        self->fd = socket(AF_INET, SOCK_DGRAM, 0);
        check(self->fd, "socket", "");
    } else if (is(verb, "tmpfs")) {
        char *folder = word(self);
        check(mount("tmpfs", folder, "tmpfs", 0, NULL), "tmpfs", folder);
    } else if (is(verb, "proc")) {
        char *folder = word(self);
        check(mount("proc", folder, "proc", 0, word(self)), "proc", folder);
    } else if (is(verb, "bind")) {
        char *file = word(self);
        bind_file(file, word(self));
    } else if (is(verb, "shared")) {
        char *folder = word(self);
        check(mount("none", folder, NULL, MS_SHARED, NULL), "shared", folder);
    } else if (is(verb, "loopback")) {
        loopback_up();
    } else if (is(verb, "chroot")) {
        char *folder = word(self);
        check(chroot(folder), "chroot", folder);
        check(chdir("/"), "chdir", "/");
    } else if (is(verb, "hostname")) {
        char *name = word(self);
        check(sethostname(name, strlen(name)), "sethostname", name);
    } else if (is(verb, "queue")) {
        self->value = msgget(IPC_PRIVATE, 0600);
        check(self->value, "msgget", "");
    } else if (is(verb, "name")) {
        check(prctl(PR_SET_NAME, word(self)), "prctl", "PR_SET_NAME");
    } else if (is(verb, "setids")) {
        unsigned id = (unsigned) atoi(word(self));
        check(setresgid(id, id, id), "setresgid", "");
        check(setresuid(id, id, id), "setresuid", "");
    } else if (is(verb, "undumpable")) {
        check(prctl(PR_SET_DUMPABLE, 0), "prctl", "PR_SET_DUMPABLE");
    } else if (is(verb, "become")) {
        become(self);
    } else if (is(verb, "storm")) {
        storm();
    } else if (is(verb, "say")) {
        say(self, word(self));
    } else {
        errno = EINVAL;
        die("unknown verb", verb);
    }
}

static void run(struct actor *self) {
    while (1) {
        char *verb = word(self);
        if (!*verb || is(verb, "}")) {
            return;
        }
        perform(self, verb);
        free(verb);
    }
}

/*
 * A mount namespace can only be mounted in an older one. Linux 6.18 tells their age by numbers that each processor takes
 * from a stock of its own, so that a younger one may get the lower number: on one processor they are in order.
 */
static void stay_on_one_processor(void) {
    cpu_set_t all, one;
    int first = 0;
    check(sched_getaffinity(0, sizeof all, &all), "sched_getaffinity", "");
    while (!CPU_ISSET(first, &all)) {
        first++;
    }
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    check(sched_setaffinity(0, sizeof one, &one), "sched_setaffinity", "");
}

int main(void) {
    struct actor self = {.at = getenv("SCENE"), .ready = -1};
    if (!self.at) {
        errno = EINVAL;
        die("no script in", "SCENE");
    }
    check(setpgid(0, 0), "setpgid", "");
    check(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl", "PR_SET_CHILD_SUBREAPER");
    stay_on_one_processor();
    run(&self);
    check(write(1, "ready\n", 6), "write", "ready");
    hold();
}
