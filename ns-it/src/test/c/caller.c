/*
 * caller: whoever calls a command line program in a test, on a stage that is the same each time.
 *
 *   caller REPORT PROBE TOOLS WORD... -- COMMAND...
 *
 * The stage has mount, pid, uts, ipc and net namespaces of its own: nothing of what the command does stays. Process 1 of it
 * is this program, so that pids are the same each time, and orphans come to it. Below /, where all mounts are shared, is:
 *
 *   /etc/passwd, group, subuid, subgid   root, nobody, nsit (1001, with 100000:65536 and 200000:65536)
 *   /mnt/tools    links to the unshare and nsenter of the folder TOOLS: first in PATH
 *   /mnt/bin      probe; login, the same, as SHELL: second in PATH
 *   /mnt/root     another root: bin/probe, mnt/bin/probe, proc, sub
 *   /mnt/private  a tmpfs that is not shared, with the empty files a to h
 *   /mnt/shell, bare, text, folder        a script, one without interpreter, not executable, a folder with sub
 *   /mnt/a to /mnt/h                      empty files, on a shared mount
 *   /mnt/ready    a fifo
 *
 * Words say who else is there (each defines @T, its pid, and @I, the inode of its pidfd):
 *
 *   target full       1 of new namespaces of all types but user; FOO=target; fd 5 is a socket; cwd is /tmp/sub of its own
 *   target user       nsit, who is root of a new user, net, uts and mnt namespace
 *   target unmapped   nsit in a new user namespace without maps
 *   target plain      nsit with group 1002 in /mnt/folder
 *   target chrooted   in /mnt/root/sub, with /mnt/root as its root
 *   target half       its children would be in a pid namespace that it is not in: there is one
 *   target dead       the same, but there is none any more
 *
 * how the command is called:
 *
 *   user              as nsit with the groups 1001 and 1002
 *   closed FD, input TEXT, ignore SIGNAL, block SIGNAL, limit NUMBER SOFT HARD, umask MASK, nice N, oom N, filter N
 *   cwd FOLDER, gone (the cwd is deleted), set VARIABLE=VALUE, unset VARIABLE, nnp, terminal (of which it has control)
 *   one-processor     Linux 6.18 mounts a mount namespace only where it knows that it is younger, see scene.c
 *
 * and what happens after somebody has written into /mnt/ready:
 *
 *   send SIGNAL       to the tool
 *   child SIGNAL      to the last process that has come
 *   type TEXT         at the terminal; ^C, ^Z, ^\ as usual
 *   continue          what a shell does for fg
 *
 * The command gets descriptor 3, /etc/passwd, and 9, /mnt/nine; nobody else has them. The report says how the command ended
 * and how it stood after each event, which mounts and processes it left, and what the namespaces are called.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <grp.h>
#include <unistd.h>

enum { USER = 1001, ROOM = 64 * 1024, CALM_MS = 150, PATIENCE_S = 20 };

static FILE *report;
static const char *probe;
static char **words;
static int terminal = -1; /* the master's end */
static pid_t target_pid;
static pid_t known[16]; /* those of the stage itself */
static int known_count;

static void die(const char *what, const char *which) {
    fprintf(stderr, "caller: %s %s: %s\n", what, which, strerror(errno));
    _exit(96);
}

static int check(long result, const char *what, const char *which) {
    if (result < 0) {
        die(what, which);
    }
    return (int) result;
}

static int is(const char *text, const char *other) {
    return strcmp(text, other) == 0;
}

static int number_of(const char *signal) {
    static const struct {
        const char *name;
        int number;
    } all[] = {{"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"KILL", SIGKILL}, {"USR1", SIGUSR1},
               {"SEGV", SIGSEGV}, {"PIPE", SIGPIPE}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD}, {"CONT", SIGCONT},
               {"STOP", SIGSTOP}, {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU}, {"ALRM", SIGALRM}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (is(signal, all[i].name)) {
            return all[i].number;
        }
    }
    errno = EINVAL;
    die("signal", signal);
    return 0;
}

static int is_event(const char *word) {
    return is(word, "send") || is(word, "child") || is(word, "type") || is(word, "continue");
}

/* The next one, behind the arguments of this one. */
static char **next(char **word) {
    static const char *const alone[] = {"user", "gone", "nnp", "terminal", "continue", "one-processor"};
    int length = is(*word, "limit") ? 4 : 2;
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        if (is(*word, alone[i])) {
            length = 1;
        }
    }
    return word + length;
}

static int has_word(const char *name) {
    for (char **word = words; *word; word = next(word)) {
        if (is(*word, name)) {
            return 1;
        }
    }
    return 0;
}

/* --- files --- */

static void write_text(const char *path, mode_t mode, const char *text) {
    int fd = check(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode), "open", path);
    check(write(fd, text, strlen(text)), "write", path);
    check(fchmod(fd, mode), "fchmod", path);
    close(fd);
}

/* Into a file of /proc, which knows neither O_CREAT nor modes. */
static void tell_kernel(const char *path, const char *text) {
    int fd = check(open(path, O_WRONLY | O_CLOEXEC), "open", path);
    check(write(fd, text, strlen(text)), "write", path);
    close(fd);
}

static void copy(const char *from, const char *to) {
    static char bytes[ROOM];
    int in = check(open(from, O_RDONLY | O_CLOEXEC), "open", from);
    int out = check(open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755), "open", to);
    ssize_t count;
    while ((count = read(in, bytes, sizeof bytes)) > 0) {
        check(write(out, bytes, (size_t) count), "write", to);
    }
    close(in);
    close(out);
}

static void folder(const char *path, mode_t mode) {
    check(mkdir(path, mode), "mkdir", path);
    check(chmod(path, mode), "chmod", path);
}

static void empty_files(const char *where) {
    for (char name = 'a'; name <= 'h'; name++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%c", where, name);
        write_text(path, 0666, "");
    }
}

static void in_etc(const char *name, const char *text) {
    char ours[64], theirs[64];
    snprintf(ours, sizeof ours, "/mnt/etc/%s", name);
    snprintf(theirs, sizeof theirs, "/etc/%s", name);
    write_text(ours, 0644, text);
    check(mount(ours, theirs, NULL, MS_BIND, NULL), "bind", theirs);
}

static void link_tool(const char *tools, const char *name) {
    char from[4096], to[64];
    snprintf(from, sizeof from, "%s/%s", tools, name);
    snprintf(to, sizeof to, "/mnt/tools/%s", name);
    /* or that of the machine would be found behind it */
    check(access(from, X_OK), "access", from);
    check(symlink(from, to), "symlink", to);
}

/* What other tests have mounted meanwhile is no part of the stage. */
static void clear_stage(void) {
    char line[4096], point[4096];
    FILE *file = fopen("/proc/self/mountinfo", "re");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "%*d %*d %*s %*s %4095s", point) == 1
            && (strncmp(point, "/tmp/", 5) == 0 || strncmp(point, "/mnt/", 5) == 0 || strstr(line, " - nsfs "))) {
            umount2(point, MNT_DETACH);
        }
    }
    fclose(file);
}

static void set_stage(const char *tools) {
    check(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount", "private");
    clear_stage();
    check(mount("proc", "/proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL), "mount", "/proc");
    check(mount("stage", "/mnt", "tmpfs", 0, "mode=1777"), "mount", "/mnt");
    folder("/mnt/etc", 0755);
    in_etc("passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\nnsit:x:1001:1001::/:/bin/sh\n");
    in_etc("group", "root:x:0:\nnogroup:x:65534:\nnsit:x:1001:\nnsits:x:1002:nsit\n");
    in_etc("subuid", "nsit:100000:65536\n");
    in_etc("subgid", "nsit:200000:65536\n");
    folder("/mnt/tools", 0755);
    link_tool(tools, "unshare");
    link_tool(tools, "nsenter");
    folder("/mnt/bin", 0755);
    copy(probe, "/mnt/bin/probe");
    copy(probe, "/mnt/bin/login");
    write_text("/mnt/shell", 0755, "#!/bin/sh\necho script $0 $#\n");
    folder("/mnt/root", 0755);
    folder("/mnt/root/bin", 0755);
    folder("/mnt/root/mnt", 0755);
    folder("/mnt/root/mnt/bin", 0755);
    folder("/mnt/root/proc", 0755);
    folder("/mnt/root/sub", 0777);
    copy(probe, "/mnt/root/bin/probe");
    copy(probe, "/mnt/root/mnt/bin/probe");
    folder("/mnt/folder", 0777);
    folder("/mnt/folder/sub", 0777);
    write_text("/mnt/bare", 0755, "echo no interpreter\n");
    write_text("/mnt/text", 0644, "text\n");
    write_text("/mnt/nine", 0666, "nine\n");
    empty_files("/mnt");
    folder("/mnt/private", 0777);
    check(mkfifo("/mnt/ready", 0666), "mkfifo", "ready");
    check(chmod("/mnt/ready", 0666), "chmod", "ready");
    check(link("/mnt/ready", "/mnt/root/mnt/ready"), "link", "ready");
    check(mount("none", "/", NULL, MS_REC | MS_SHARED, NULL), "mount", "shared");
    check(mount("private", "/mnt/private", "tmpfs", 0, "mode=1777"), "mount", "/mnt/private");
    check(mount("none", "/mnt/private", NULL, MS_PRIVATE, NULL), "mount", "/mnt/private");
    empty_files("/mnt/private");
    check(sethostname("stage", 5), "sethostname", "stage");
}

/* --- who else is there --- */

static void become_user(void) {
    gid_t groups[] = {USER, USER + 1};
    check(setgroups(2, groups), "setgroups", "");
    check(setresgid(USER, USER, USER), "setresgid", "");
    check(setresuid(USER, USER, USER), "setresuid", "");
    /* or /proc/self would belong to root until the next execve */
    check(prctl(PR_SET_DUMPABLE, 1), "prctl", "PR_SET_DUMPABLE");
}

static void stay(void) {
    static char *const arguments[] = {"probe", "hold", NULL};
    static char *const environment[] = {"FOO=target", "PATH=/usr/bin:/bin", NULL};
    check(execve("/mnt/bin/probe", arguments, environment), "execve", "probe");
}

static void target_full(void) {
    check(unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWPID | 0x80), "unshare",
          "full");
    tell_kernel("/proc/self/timens_offsets", "boottime 5000000 0");
}

static void inside_full(void) {
    check(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount", "private");
    check(mount("proc", "/proc", "proc", 0, NULL), "mount", "/proc");
    check(mount("target", "/tmp", "tmpfs", 0, "mode=1777"), "mount", "/tmp");
    folder("/tmp/sub", 0777);
    check(chdir("/tmp/sub"), "chdir", "/tmp/sub");
    check(sethostname("target", 6), "sethostname", "target");
    check(dup2(check(socket(AF_INET, SOCK_DGRAM, 0), "socket", ""), 5), "dup2", "5");
}

static void target_user(void) {
    become_user();
    check(unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS), "unshare", "user");
    tell_kernel("/proc/self/setgroups", "deny");
    tell_kernel("/proc/self/uid_map", "0 1001 1");
    tell_kernel("/proc/self/gid_map", "0 1001 1");
    check(sethostname("usertarget", 10), "sethostname", "usertarget");
}

static void become_target(const char *kind) {
    if (is(kind, "full")) {
        inside_full();
    } else if (is(kind, "user")) {
        target_user();
    } else if (is(kind, "unmapped")) {
        become_user();
        check(unshare(CLONE_NEWUSER), "unshare", "unmapped");
    } else if (is(kind, "plain")) {
        become_user();
        check(chdir("/mnt/folder"), "chdir", kind);
    } else if (is(kind, "chrooted")) {
        check(chroot("/mnt/root"), "chroot", kind);
        check(chdir("/sub"), "chdir", kind);
    } else {
        errno = EINVAL;
        die("no target", kind);
    }
}

static pid_t fork_or_die(void) {
    fflush(report);
    return check(fork(), "fork", "");
}

/* One whose children are in a pid namespace that it is not in itself. */
static void target_with_pid_for_children(int has_child) {
    check(unshare(CLONE_NEWPID), "unshare", "pid");
    pid_t child = fork_or_die();
    if (child == 0) {
        if (has_child) {
            stay();
        }
        _exit(0);
    }
    if (!has_child) {
        check(waitpid(child, NULL, 0), "waitpid", "");
        stay();
    }
    while (1) {
        pause();
    }
}

static void await_ready(int ready) {
    char byte;
    struct pollfd there = {.fd = ready, .events = POLLIN};
    if (poll(&there, 1, PATIENCE_S * 1000) != 1 || read(ready, &byte, 1) != 1) {
        errno = ETIMEDOUT;
        die("nobody is", "ready");
    }
}

static void tell_namespaces(const char *whose, pid_t pid) {
    static const char *const types[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char path[64], link[64] = "";
        snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, types[i]);
        check(readlink(path, link, sizeof link - 1), "readlink", path);
        fprintf(report, "namespace %s %s\n", whose, link);
    }
}

static pid_t only_child(pid_t parent) {
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", parent, parent);
    FILE *file = fopen(path, "re");
    if (!file || fscanf(file, "%d", &child) != 1) {
        die("no child of", path);
    }
    fclose(file);
    return child;
}

static void start_target(const char *kind, int ready) {
    pid_t pid = fork_or_die();
    if (pid == 0) {
        if (is(kind, "full")) {
            target_full();
            pid_t inner = fork_or_die();
            if (inner != 0) {
                pause();
            }
            become_target(kind);
            stay();
        }
        if (is(kind, "half") || is(kind, "dead")) {
            target_with_pid_for_children(is(kind, "half"));
        }
        become_target(kind);
        stay();
    }
    known[known_count++] = pid;
    await_ready(ready);
    target_pid = pid;
    if (is(kind, "full")) {
        target_pid = only_child(pid);
        known[known_count++] = target_pid;
    } else if (is(kind, "half")) {
        known[known_count++] = only_child(pid);
    }
    tell_namespaces("target", target_pid);
    fprintf(report, "pid target %d\n", target_pid);
}

/* --- how the command is called --- */

static void control_terminal(void) {
    char name[64];
    terminal = check(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC), "open", "/dev/ptmx");
    check(grantpt(terminal), "grantpt", "");
    check(unlockpt(terminal), "unlockpt", "");
    check(ptsname_r(terminal, name, sizeof name), "ptsname", "");
    signal(SIGTTOU, SIG_IGN);
    int slave = check(open(name, O_RDWR | O_CLOEXEC), "open", name);
    struct winsize size = {24, 80, 0, 0};
    check(ioctl(slave, TIOCSWINSZ, &size), "TIOCSWINSZ", "");
    check(dup2(slave, 0), "dup2", "0");
    check(dup2(slave, 1), "dup2", "1");
    check(dup2(slave, 2), "dup2", "2");
}

static void limit(const char *number, const char *soft, const char *hard) {
    struct rlimit value = {strtoul(soft, NULL, 10), strtoul(hard, NULL, 10)};
    check(setrlimit((__rlimit_resource_t) atoi(number), &value), "setrlimit", number);
}

static void input(const char *text) {
    int ends[2];
    check(pipe(ends), "pipe", "");
    check(write(ends[1], text, strlen(text)), "write", "input");
    check(dup2(ends[0], 0), "dup2", "0");
    close(ends[0]);
    close(ends[1]);
}

static void block(const char *signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number_of(signal));
    check(sigprocmask(SIG_BLOCK, &set, NULL), "sigprocmask", signal);
}

/* As a shell does. */
static void go(const char *where) {
    check(chdir(where), "chdir", where);
    check(setenv("PWD", where, 1), "setenv", "PWD");
}

static void set_attribute(char **word) {
    if (is(word[0], "ignore")) {
        signal(number_of(word[1]), SIG_IGN);
    } else if (is(word[0], "block")) {
        block(word[1]);
    } else if (is(word[0], "limit")) {
        limit(word[1], word[2], word[3]);
    } else if (is(word[0], "umask")) {
        umask((mode_t) strtoul(word[1], NULL, 8));
    } else if (is(word[0], "nice")) {
        check(setpriority(PRIO_PROCESS, 0, atoi(word[1])), "setpriority", word[1]);
    } else if (is(word[0], "oom")) {
        tell_kernel("/proc/self/oom_score_adj", word[1]);
    } else if (is(word[0], "filter")) {
        tell_kernel("/proc/self/coredump_filter", word[1]);
    } else if (is(word[0], "cwd")) {
        go(word[1]);
    } else if (is(word[0], "set")) {
        putenv(word[1]);
    } else if (is(word[0], "unset")) {
        unsetenv(word[1]);
    } else if (is(word[0], "gone")) {
        folder("/mnt/gone", 0777);
        go("/mnt/gone");
        check(rmdir("/mnt/gone"), "rmdir", "gone");
    } else if (is(word[0], "nnp")) {
        check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl", "PR_SET_NO_NEW_PRIVS");
    }
}

static void set_descriptors(void) {
    int three = check(open("/etc/passwd", O_RDONLY), "open", "/etc/passwd");
    int nine = check(open("/mnt/nine", O_RDWR | O_APPEND), "open", "/mnt/nine");
    check(dup2(three, 3), "dup2", "3");
    check(dup2(nine, 9), "dup2", "9");
    for (char **word = words; *word; word = next(word)) {
        if (is(*word, "input")) {
            input(word[1]);
        } else if (is(*word, "closed")) {
            close(atoi(word[1]));
        }
    }
    /* also what we have ourselves, the report for one */
    check((long) syscall(SYS_close_range, 4U, 8U, 0U), "close_range", "4-8");
    check((long) syscall(SYS_close_range, 10U, ~0U, 0U), "close_range", "10-");
}

static void call(char **command) {
    go("/mnt");
    if (terminal >= 0) {
        signal(SIGTTOU, SIG_DFL);
    }
    for (char **word = words; *word; word = next(word)) {
        set_attribute(word);
    }
    if (has_word("user")) {
        become_user();
    }
    set_descriptors();
    execvp(command[0], command);
    _exit(errno == ENOENT ? 127 : 126);
}

/* --- what becomes of it --- */

static int is_known(pid_t pid) {
    for (int i = 0; i < known_count; i++) {
        if (known[i] == pid) {
            return 1;
        }
    }
    return pid == 1;
}

struct process {
    pid_t pid;
    char state;
    char name[32];
};

static int look_at(pid_t pid, struct process *process) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    if (count <= 0) {
        return 0;
    }
    char *name = strchr(text, '(') + 1;
    char *end = strrchr(text, ')');
    *end = 0;
    process->pid = pid;
    process->state = end[2] == 'D' || end[2] == 'R' ? 'S' : end[2];
    snprintf(process->name, sizeof process->name, "%s", name);
    return process->state != 'Z' && process->state != 'X';
}

/* All that the command has brought, but the tool, in the order of their pids. */
static int others(pid_t tool, struct process *into, int room) {
    DIR *proc = opendir("/proc");
    int count = 0;
    for (struct dirent *entry = readdir(proc); entry; entry = readdir(proc)) {
        pid_t pid = isdigit(entry->d_name[0]) ? atoi(entry->d_name) : 0;
        if (pid != 0 && pid != tool && !is_known(pid) && count < room && look_at(pid, &into[count])) {
            count++;
        }
    }
    closedir(proc);
    return count;
}

/* How all stand now: "tool S, probe T". What ended without anybody who waits for it is reaped here. */
static void describe(pid_t tool, int *ended, char *into, size_t size) {
    struct process all[32];
    struct process self = {0};
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == tool) {
            *ended = status;
        }
    }
    size_t length;
    if (*ended >= 0) {
        length = (size_t) snprintf(into, size, WIFSIGNALED(*ended) ? "ended by signal %d%s" : "ended with %d%s",
                                   WIFSIGNALED(*ended) ? WTERMSIG(*ended) : WEXITSTATUS(*ended), "");
    } else {
        look_at(tool, &self);
        length = (size_t) snprintf(into, size, "tool %c", self.state);
    }
    int count = others(tool, all, 32);
    for (int i = 0; i < count; i++) {
        length += (size_t) snprintf(into + length, size - length, ", %s %c", all[i].name, all[i].state);
    }
}

static long now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The terminal's output goes where the command's would have gone; it may not fill up. */
static void drain_terminal(int out) {
    static char bytes[ROOM];
    struct pollfd readable = {.fd = terminal, .events = POLLIN};
    while (terminal >= 0 && poll(&readable, 1, 0) > 0 && readable.revents & POLLIN) {
        ssize_t count = read(terminal, bytes, sizeof bytes);
        if (count <= 0 || write(out, bytes, (size_t) count) != count) {
            break;
        }
    }
}

/* Waits until nothing has changed for a while. */
static void settle(pid_t tool, int *ended, int out, char *state, size_t size) {
    char before[1024] = "";
    long since = now_ms();
    describe(tool, ended, state, size);
    while (now_ms() - since < CALM_MS) {
        poll(NULL, 0, 3);
        drain_terminal(out);
        strcpy(before, state);
        describe(tool, ended, state, size);
        if (!is(before, state)) {
            since = now_ms();
        }
    }
}

static void type(const char *text) {
    for (; *text; text++) {
        char key = *text;
        if (key == '^') {
            key = (char) (*++text & 0x1f);
        }
        check(write(terminal, &key, 1), "write", "terminal");
    }
}

static void happen(char **word, pid_t tool) {
    if (is(word[0], "send")) {
        kill(tool, number_of(word[1]));
    } else if (is(word[0], "child")) {
        struct process all[32];
        int count = others(tool, all, 32);
        kill(count ? all[count - 1].pid : tool, number_of(word[1]));
    } else if (is(word[0], "type")) {
        type(word[1]);
    } else {
        if (terminal >= 0) {
            tcsetpgrp(0, tool);
        }
        kill(-tool, SIGCONT);
    }
}

/* Until somebody is ready, or there is nobody any more who could be. */
static int is_soon_ready(pid_t tool, int *ended, int ready, int out) {
    char byte;
    char state[1024];
    struct pollfd there = {.fd = ready, .events = POLLIN};
    while (*ended < 0) {
        drain_terminal(out);
        if (poll(&there, 1, 3) == 1) {
            return read(ready, &byte, 1) == 1;
        }
        describe(tool, ended, state, sizeof state);
    }
    return 0;
}

static void follow(pid_t tool, int *ended, int ready, int out) {
    char state[1024];
    if (!is_soon_ready(tool, ended, ready, out)) {
        return;
    }
    settle(tool, ended, out, state, sizeof state);
    fprintf(report, "event ready: %s\n", state);
    for (char **word = words; *word; word = next(word)) {
        if (is_event(*word)) {
            happen(word, tool);
            settle(tool, ended, out, state, sizeof state);
            int is_alone = next(word) == word + 1;
            fprintf(report, "event %s%s%s: %s\n", word[0], is_alone ? "" : " ", is_alone ? "" : word[1], state);
        }
    }
    if (*ended < 0) {
        fprintf(report, "killed as it would go on for ever\n");
        kill(tool, SIGKILL);
    }
}

static char *mounts(void) {
    static char texts[2][ROOM];
    static int turn;
    char *text = texts[turn++ % 2];
    int fd = check(open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC), "open", "mountinfo");
    size_t length = 0;
    ssize_t count;
    while ((count = read(fd, text + length, ROOM - 1 - length)) > 0) {
        length += (size_t) count;
    }
    text[length] = 0;
    close(fd);
    return text;
}

static void tell_lines_missing(const char *label, const char *from, char *in) {
    char *rest = NULL;
    for (char *line = strtok_r(in, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char point[4096];
        if (!strstr(from, line) && sscanf(line, "%*d %*d %*s %*s %4095s", point) == 1) {
            fprintf(report, "mount %s %s %s\n", label, point, strstr(line, " - ") + 3);
        }
    }
}

static void tell_leftovers(pid_t tool) {
    struct process all[32];
    int count;
    long since = now_ms();
    /* who is dying may do so in peace */
    while ((count = others(tool, all, 32)) > 0 && now_ms() - since < 2 * CALM_MS) {
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
        poll(NULL, 0, 3);
    }
    for (int i = 0; i < count; i++) {
        fprintf(report, "left process %s %c\n", all[i].name, all[i].state);
    }
}

/* Replaces @T and @I in a word of the command. */
static char *expand(const char *word) {
    char *text = malloc(ROOM);
    char *to = text;
    while (*word && to < text + ROOM - 32) {
        if (word[0] == '@' && word[1] == 'T') {
            to += sprintf(to, "%d", target_pid);
            word += 2;
        } else if (word[0] == '@' && word[1] == 'I') {
            struct stat status = {0};
            int pidfd = (int) syscall(SYS_pidfd_open, target_pid, 0);
            fstat(pidfd, &status);
            close(pidfd);
            to += sprintf(to, "%lu", (unsigned long) status.st_ino);
            word += 2;
        } else {
            *to++ = *word++;
        }
    }
    *to = 0;
    return text;
}

/* Process 1 of the stage. */
static void direct(char **command, const char *tools) {
    int out = check(fcntl(1, F_DUPFD_CLOEXEC, 20), "dup", "1");
    int ended = -1;
    set_stage(tools);
    /* both ends, so that nobody sees its end */
    int ready = check(open("/mnt/ready", O_RDWR | O_CLOEXEC), "open", "/mnt/ready");
    tell_namespaces("same", 1);
    check(setsid(), "setsid", "");
    if (has_word("terminal")) {
        control_terminal();
    }
    int has_events = terminal >= 0;
    for (char **word = words; *word; word = next(word)) {
        has_events |= is_event(*word);
        if (is(*word, "target")) {
            start_target(word[1], ready);
        }
    }
    for (char **word = command; *word; word++) {
        *word = expand(*word);
    }
    char *before = strdup(mounts());
    pid_t tool = fork_or_die();
    setpgid(tool, tool);
    if (tool == 0) {
        setpgid(0, 0);
        /* here alone: the command may be a shell, which gives the terminal to others at once */
        if (terminal >= 0) {
            tcsetpgrp(0, getpid());
        }
        call(command);
    }
    fprintf(report, "pid tool %d\n", tool);
    if (has_events) {
        follow(tool, &ended, ready, out);
    }
    if (ended < 0) {
        check(waitpid(tool, &ended, 0), "waitpid", "tool");
    }
    drain_terminal(out);
    fprintf(report, WIFSIGNALED(ended) ? "ended by signal %d\n" : "ended with %d\n",
            WIFSIGNALED(ended) ? WTERMSIG(ended) : WEXITSTATUS(ended));
    tell_leftovers(tool);
    char *after = mounts();
    tell_lines_missing("new", before, strdup(after));
    tell_lines_missing("gone", after, before);
    fclose(report);
    _exit(0);
}

/*
 * Whoever runs the tests has an opinion of his own about some, which is no concern of theirs. The C library would not touch
 * the two that it needs itself.
 */
static void reset_signals(void) {
    struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        unsigned long mask;
    } usual = {0};
    sigset_t none;
    for (int signal = 1; signal <= 64; signal++) {
        syscall(SYS_rt_sigaction, signal, &usual, NULL, sizeof usual.mask);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void stay_on_one_processor(void) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(check(sched_getcpu(), "sched_getcpu", ""), &one);
    check(sched_setaffinity(0, sizeof one, &one), "sched_setaffinity", "");
}

int main(int count, char **arguments) {
    int status;
    char **command = arguments;
    if (count < 5) {
        errno = EINVAL;
        die("see caller.c:", "arguments");
    }
    report = fopen(arguments[1], "we");
    probe = arguments[2];
    words = arguments + 4;
    while (*command && !is(*command, "--")) {
        command++;
    }
    *command = NULL;
    reset_signals();
    if (has_word("one-processor")) {
        stay_on_one_processor();
    }
    check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl", "PR_SET_PDEATHSIG");
    check(unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET), "unshare", "stage");
    pid_t stage = fork_or_die();
    if (stage == 0) {
        check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl", "PR_SET_PDEATHSIG");
        direct(command + 1, arguments[3]);
    }
    alarm(PATIENCE_S);
    check(waitpid(stage, &status, 0), "waitpid", "stage");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}
