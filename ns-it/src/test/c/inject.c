/*
 * inject: makes single system calls of ns-init fail, and of nobody else, without a change to anything.
 *
 *   inject COMMAND...     COMMAND asks on descriptor 201, and hears the answer on 200
 *
 * ns-init is the only program here that is linked for a fixed, low address. So a seccomp filter, which all of COMMAND's
 * processes inherit, can tell its calls by the address that they come from: these are reported to us, and we answer with
 * the error or with "go on"; all others cost nothing. What is asked, a line each:
 *
 *   fail CALL N ERRNO       from now on, the N-th system call CALL, counted from 0, fails     ok
 *   failed                  whether there was such a call; from now on nothing fails     0 or 1
 *   orphans                 processes that lost their parents to us, COMMAND not counted     COUNT
 *
 * We are the subreaper: no descendant of COMMAND escapes unseen.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOW = 0x400000, HIGH = 0x410000, ANSWERS = 200, REQUESTS = 201 };

static long fail_call = -1, fail_at, fail_with, counted;
static int failed;
static pid_t command;

static void __attribute__((noreturn)) die(const char *what) {
    fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
    exit(120);
}

static int listener(void) {
    /* the first half of an address is the lower one on both processors */
    unsigned int at = offsetof(struct seccomp_data, instruction_pointer);
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, LOW, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, HIGH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = { sizeof lines / sizeof *lines, lines };
    if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("no_new_privs");
    int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (fd < 0) die("seccomp");
    return fd;
}

/* Proof that it is ns-init indeed; the name stays when it is nobody's to read. */
static int is_init(pid_t pid) {
    char path[64], target[64] = "";
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    ssize_t length = readlink(path, target, sizeof target - 1);
    return length > 0 && strstr(target, "ns-init") != 0;
}

static void decide(int fd) {
    struct seccomp_notif call;
    memset(&call, 0, sizeof call);
    if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &call)) {
        if (errno == ENOENT || errno == EINTR) return; /* it was killed meanwhile */
        die("SECCOMP_IOCTL_NOTIF_RECV");
    }
    struct seccomp_notif_resp answer = { call.id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE };
    if (call.data.nr == fail_call && counted++ == fail_at) {
        if (!is_init(call.pid)) {
            fprintf(stderr, "inject: process %u is not ns-init\n", call.pid);
            exit(120);
        }
        failed = 1;
        answer.error = -fail_with;
        answer.flags = 0;
    }
    if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer) && errno != ENOENT) die("SECCOMP_IOCTL_NOTIF_SEND");
}

/* Those that have ended are no orphans for long. */
static int orphans(void) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (length < 0) die(path);
    close(fd);
    text[length] = 0;
    int count = 0;
    for (char *word = strtok(text, " "); word; word = strtok(0, " ")) {
        pid_t child = atoi(word);
        if (child != command && waitpid(child, 0, WNOHANG) == 0) count++;
    }
    return count;
}

static void answer_request(char *line, int to) {
    char answer[64] = "what?\n";
    if (sscanf(line, "fail %ld %ld %ld", &fail_call, &fail_at, &fail_with) == 3) {
        counted = failed = 0;
        strcpy(answer, "ok\n");
    } else if (!strcmp(line, "failed\n")) {
        snprintf(answer, sizeof answer, "%d\n", failed);
        fail_call = -1;
    } else if (!strcmp(line, "orphans\n")) {
        snprintf(answer, sizeof answer, "%d\n", orphans());
    }
    if (write(to, answer, strlen(answer)) < 0 && errno != EPIPE) die("write");
}

int main(int argc, char **argv) {
    if (argc < 2) return 120;
    int requests[2], answers[2];
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) || pipe2(requests, O_CLOEXEC) || pipe2(answers, O_CLOEXEC)) die("start");
    signal(SIGPIPE, SIG_IGN);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, 0);
    int calls = listener(), children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    command = fork();
    if (command < 0) die("fork");
    if (command == 0) {
        sigprocmask(SIG_UNBLOCK, &child, 0);
        signal(SIGPIPE, SIG_DFL);
        if (dup2(answers[0], ANSWERS) < 0 || dup2(requests[1], REQUESTS) < 0) die("dup2");
        execvp(argv[1], argv + 1);
        die(argv[1]);
    }
    close(requests[1]);
    close(answers[0]);
    struct pollfd ready[] = { { calls, POLLIN, 0 }, { children, POLLIN, 0 }, { requests[0], POLLIN, 0 } };
    int status = 0, running = 1;
    while (running || orphans() > 0) {
        if (poll(ready, 3, running ? -1 : 20) < 0 && errno != EINTR) die("poll");
        if (ready[0].revents & POLLIN) decide(calls);
        if (ready[2].revents & POLLIN) {
            char line[128];
            ssize_t length = read(requests[0], line, sizeof line - 1);
            if (length > 0) {
                line[length] = 0;
                answer_request(line, answers[1]);
            }
        } else if (ready[2].revents & POLLHUP) {
            ready[2].fd = -1;
        }
        if (ready[1].revents & POLLIN) {
            struct signalfd_siginfo info;
            if (read(children, &info, sizeof info) < 0 && errno != EAGAIN) die("read");
            if (running && waitpid(command, &status, WNOHANG) == command) running = 0;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
