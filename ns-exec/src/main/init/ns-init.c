/*
 * ns-init carries out a plan: a list of system calls that PlanImage.java has laid out for one fixed address. It maps
 * the image, follows its pointers without parsing, and ends in execve(2) of the program. Where a plan says so, it
 * stays as the program's supervisor; a plan without a program ends when all its descriptors have been handed over.
 *
 *     ns-init IMAGE SIZE CHANNEL     descriptors of image and channel, the image's size; channel -1: nobody listens,
 *                                    failures go to standard error (`ns unshare` and `ns nsenter`, which we replace)
 *
 * Freestanding: no libc, no allocation, one thread, raw system calls only. Nothing here knows what a plan is for.
 */
typedef unsigned long u64;
typedef long s64;
typedef unsigned int u32;
typedef int s32;

#if defined(__x86_64__)
#include "arch/x86_64.h"
#elif defined(__aarch64__)
#include "arch/aarch64.h"
#else
#error "no arch/ for this processor yet"
#endif

#define CALL0(n) call(n, 0, 0, 0, 0, 0, 0)
#define CALL1(n, a) call(n, (u64)(a), 0, 0, 0, 0, 0)
#define CALL2(n, a, b) call(n, (u64)(a), (u64)(b), 0, 0, 0, 0)
#define CALL3(n, a, b, c) call(n, (u64)(a), (u64)(b), (u64)(c), 0, 0, 0)
#define CALL4(n, a, b, c, d) call(n, (u64)(a), (u64)(b), (u64)(c), (u64)(d), 0, 0)

#define BASE ((void *)0x200000000UL)
enum { PROT_READ_WRITE = 3, MAP_PRIVATE = 2, MAP_FIXED_NOREPLACE = 0x100000 };
enum { EPERM = 1, ENOENT = 2, EINTR = 4, ENOEXEC = 8, ECHILD = 10, EACCES = 13, EEXIST = 17, ENODEV = 19, ENOTDIR = 20, EINVAL = 22, EPIPE = 32,
       ENOSYS = 38, ECONNRESET = 104, ETIMEDOUT = 110, ESTALE = 116 };
enum { TRIES = 1000 };
enum { SIGKILL = 9, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGNALS = 64, SIG_SETMASK = 2, MASK_BYTES = 8, SI_USER = 0 };
#define SIGCHLD_BIT (1UL << (SIGCHLD - 1))
enum { PR_SET_PDEATHSIG = 1, PR_SET_DUMPABLE = 4, PR_SET_NAME = 15, PR_CAP_AMBIENT = 47, PR_CAP_AMBIENT_RAISE = 2 };
enum { CLONE_VFORK = 0x4000, NR_PIDFD_OPEN = 434, NR_CLOSE_RANGE = 436 };
enum { WNOHANG = 1, WUNTRACED = 2, POLLIN = 1, POLLNVAL = 32, MSG_NOSIGNAL = 0x4000, MSG_DONTWAIT = 0x40,
       SFD_CLOEXEC = 0x80000, SFD_NONBLOCK = 0x800 };

/* What a plan can ask for besides system calls; the numbers are PlanImage's. */
enum verb {
    FORK = -1,      /* clone(arg0); the child goes on, we supervise(arg1, ...) or, if arg1 is 0, wait for others and end */
    BESIDE = -2,    /* fork a process that does the next arg0 operations and ends; we skip them; into: its pid */
    JOIN = -3,      /* wait for that process, arg0; it must have ended with 0 */
    AWAIT = -4,     /* the other end of the channel acts, then says go on */
    CLOSE = -5,     /* close all descriptors but the arg1 of the rising list arg0, in them the channel */
    SIGNALS_AS = -6, /* of the signals of arg2, ignore those of arg0 and no other; block those of arg1 */
    EXECUTE = -7,   /* execvp(3): arg0 candidates, arg1 argv, arg2 envp, arg3 argv of the shell for files it must read */
    AMBIENT = -8,   /* keep the capabilities over execve(2) */
    TIE = -9,       /* get signal arg0 when our parent ends, whose pidfd is arg1 */
    LOAD = -10,     /* into: int number arg1 at arg0, as pipe2(2) writes them */
    GIVE = -11,     /* hand the descriptor arg0 over to the other end of the channel */
};

enum { ALWAYS = 0xffffffff, ANY_ERROR = -1, ANY_RESULT = -1 };
enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 }; /* as a shell, if a plan asks for the first */

struct op {
    s64 number;      /* a system call, or, negative, a verb */
    u64 arg[6];
    s64 want;        /* the exact result wanted, or ANY_RESULT that is no error */
    u32 from;        /* bit k: arg[k] is the number of a register */
    u32 into;        /* the register for the result */
    u32 when;        /* only if this register holds an error (failed = 1) or none (failed = 0) */
    u32 failed;
    s32 tolerate;    /* an errno that is no failure, 0 for none, or ANY_ERROR */
    u32 status;      /* how we exit if it fails */
    const char *what; /* what to say then on standard error; null: nothing, who failed has said it */
    const struct hint *hints;
};
struct hint { s64 error; const char *text; };   /* ends with error 0 */
struct image {
    struct op *ops;
    u64 count;
    const char *name;       /* before each message; also the name of a supervisor */
    const char *const *errors; /* texts by errno */
    u64 error_count;
    s64 our_channel;        /* set once, at the start */
    s64 reg[];              /* as many as PlanImage made */
};

enum kind { FAILED = 1, PAYLOAD = 2, AWAITING = 3, RUNNING = 4, ENDED = 5, GIVEN = 6 };
struct message { u32 kind, step; s32 error, value; };

/* No variables: what is not on the stack is in the image, so that there is one page of program and nothing to relocate. */
#define plan ((struct image *)BASE)
#define channel (plan->our_channel)

static void __attribute__((noreturn)) end(u32 status) {
    for (;;) CALL1(NR_EXIT_GROUP, status);
}

/* Whether a talk may go on after a result: not if it worked, or nobody is there; else memory may be short for a moment. */
static int again(s64 result, u32 *left) {
    return result < 0 && result != -EPIPE && result != -ECONNRESET && (*left)--;
}

static s64 tell_on(s64 socket, u32 kind, u32 step, s32 error, s32 value, s32 descriptor) {
    struct message m = { kind, step, error, value };
    struct { void *base; u64 length; } part = { &m, sizeof m };
    struct { u64 length; s32 level, type, fd, pad; } rights = { 20, 1, 1, descriptor, 0 };
    struct { void *name; u32 name_length; void *parts; u64 count; void *control; u64 control_length; s32 flags; } header =
        { 0, 0, &part, 1, &rights, descriptor < 0 ? 0 : sizeof rights, 0 };
    u32 left = TRIES;
    s64 result = 0;
    if (socket >= 0) while (again(result = CALL3(NR_SENDMSG, socket, &header, MSG_NOSIGNAL), &left)) { }
    return result;
}

static s64 tell(u32 kind, u32 step, s32 error, s32 value, s32 descriptor) {
    return tell_on(channel, kind, step, error, value, descriptor);
}

static char *copy(char *to, char *limit, const char *text) {
    while (*text && to < limit) *to++ = *text++;
    return to;
}

/* One line, and one write, so that it is not torn; the hint is a second line. */
static void say(const struct op *op, s64 error) {
    char line[4096], *at = line, *limit = line + sizeof line - 1;
    at = copy(copy(copy(at, limit, plan->name), limit, ": "), limit, op->what);
    if (error > 0 && (u64)error < plan->error_count) at = copy(copy(at, limit, ": "), limit, plan->errors[error]);
    *at++ = '\n';
    for (const struct hint *h = op->hints; h && h->error; h++)
        if (h->error == error && at < limit) {
            at = copy(copy(copy(at, limit, plan->name), limit, ": "), limit, h->text);
            *at++ = '\n';
            break;
        }
    CALL3(NR_WRITE, 2, line, at - line);
}

static void __attribute__((noreturn)) fail(const struct op *op, s64 error, u32 status) {
    if (channel >= 0) tell(FAILED, op - plan->ops, error, status, -1);
    else if (op->what) say(op, error);
    end(status);
}

/* Waits for a byte from the other end, or for its end. */
static int may_go_on(void) {
    char byte;
    s64 got;
    u32 left = TRIES;
    while (again(got = call(NR_RECVFROM, channel, (u64)&byte, 1, 0, 0, 0), &left)) { }
    return got == 1;
}

static void await(u64 step) {
    tell(AWAITING, step, 0, 0, -1);
    if (!may_go_on()) end(1); /* the JVM is gone, and so are we */
}

struct poll { s32 fd; short events, got; };

static void close_all(u64 first, u64 last) {
    if (CALL3(NR_CLOSE_RANGE, first, last, 0) == 0) return;
    /* Before 5.9, or refused by a seccomp filter that does not know it. A million calls take long, so ask which are open. */
    struct poll open[512];
    u64 now[2] = { 0, 0 };
    for (u64 fd = first; fd <= last && fd < 1048576; fd += 512) {
        for (int k = 0; k < 512; k++) open[k] = (struct poll){ fd + k, 0, 0 };
        s64 result = call(NR_PPOLL, (u64)open, 512, (u64)now, 0, 0, 0);
        for (u64 k = 0; k < 512 && fd + k <= last; k++)
            if (result < 0 || !(open[k].got & POLLNVAL)) CALL1(NR_CLOSE, fd + k);
    }
}

/* Closes all but a rising list, gap by gap. */
static void close_others(const u64 *kept, u64 count) {
    u64 next = 0;
    for (u64 k = 0; k < count; next = kept[k++] + 1)
        if (kept[k] > next) close_all(next, kept[k] - 1);
    close_all(next, 0xffffffffUL);
}

struct action { u64 handler, flags, restorer, mask; };

static s64 signals_as(u64 ignored, u64 blocked, u64 unsure) {
    for (u64 s = 1; s <= SIGNALS; s++) {
        if (!(unsure >> (s - 1) & 1)) continue;
        struct action action = { ignored >> (s - 1) & 1, 0, 0, 0 };
        CALL4(NR_RT_SIGACTION, s, &action, 0, MASK_BYTES); /* KILL and STOP refuse, rightly */
    }
    return CALL4(NR_RT_SIGPROCMASK, SIG_SETMASK, &blocked, 0, MASK_BYTES);
}

/* Follows execvp(3): a file that may not be executed does not end the search, but is what we tell of in the end. */
static s64 execute(const char *const *candidates, char **argv, char **envp, const char **shell) {
    s64 result = -ENOENT;
    int forbidden = 0;
    for (; *candidates; candidates++) {
        result = CALL3(NR_EXECVE, *candidates, argv, envp);
        if (result == -ENOEXEC) {
            shell[1] = *candidates;
            result = CALL3(NR_EXECVE, shell[0], shell, envp);
            return result;
        }
        forbidden |= result == -EACCES;
        if (result != -EACCES && result != -ENOENT && result != -ENOTDIR && result != -ESTALE && result != -ENODEV
            && result != -ETIMEDOUT)
            return result;
    }
    return forbidden ? -EACCES : result;
}

static s64 keep_capabilities(void) {
    struct { u32 version; s32 pid; } header = { 0x20080522, 0 };
    struct { u32 effective, permitted, inheritable; } set[2];
    s64 result = CALL2(NR_CAPGET, &header, set);
    if (result < 0) return result;
    for (int half = 0; half < 2; half++) set[half].inheritable = set[half].permitted;
    if ((result = CALL2(NR_CAPSET, &header, set)) < 0) return result;
    for (u32 capability = 0; capability < 64; capability++)
        if (set[capability / 32].effective >> capability % 32 & 1) {
            result = call(NR_PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0, 0);
            if (result < 0 && result != -EINVAL) return result;
        }
    return 0;
}

static s64 tie(u64 signal, s32 parent) {
    struct poll alive = { parent, POLLIN, 0 };
    u64 now[2] = { 0, 0 };
    s64 result = CALL2(NR_PRCTL, PR_SET_PDEATHSIG, signal);
    if (result < 0) return result;
    if (call(NR_PPOLL, (u64)&alive, 1, (u64)now, 0, 0, 0) > 0) end(1); /* it ended before it could be noticed */
    return 0;
}

/* Insists: who ends too early takes those beside it along, and who misses an end waits for ever. */
static s64 wait_for_any(s32 *status, u64 options) {
    s64 pid;
    u32 left = TRIES;
    while ((pid = CALL4(NR_WAIT4, -1, status, options, 0)) < 0 && pid != -ECHILD && left--) { }
    return pid;
}

/* How a supervisor behaves; the bits are PlanImage's. */
enum { SUPERVISE = 1, FORWARD = 2, FOLLOW_STOPS = 4, CHILD_STAYS = 8 };

static void __attribute__((noreturn)) end_as(s32 status) {
    s32 signal = status & 0x7f;
    if (!signal) end(status >> 8 & 0xff);
    struct action standard = { 0, 0, 0, 0 };
    u64 none = 0;
    CALL2(NR_PRCTL, PR_SET_DUMPABLE, 0); /* one core file is enough */
    CALL4(NR_RT_SIGACTION, signal, &standard, 0, MASK_BYTES);
    CALL2(NR_KILL, CALL0(NR_GETPID), signal);
    CALL4(NR_RT_SIGPROCMASK, SIG_SETMASK, &none, 0, MASK_BYTES);
    end(128 + signal); /* pid 1 of a namespace survives its own signals */
}

/* Stays until the payload ends: reaps everything, passes signals on, ends when nobody holds the channel any more. */
static void __attribute__((noreturn)) supervise(s64 payload, u64 how, s64 signals, u64 last_signal, u64 image_size) {
    s64 socket = channel; /* the image goes */
    u64 kept[2] = { signals, signals };
    if (socket >= 0) kept[socket > signals] = socket;
    CALL2(NR_MUNMAP, BASE, image_size);
    /* a pipe that the payload closes must be closed */
    close_others(kept, 2);
    struct poll ready[2] = { { signals, POLLIN, 0 }, { socket, POLLIN, 0 } };
    for (;;) {
        s32 status;
        s64 pid;
        while ((pid = wait_for_any(&status, WNOHANG | (how & FOLLOW_STOPS ? WUNTRACED : 0))) > 0) {
            if (pid != payload) continue;
            if ((status & 0xff) == 0x7f) {
                CALL2(NR_KILL, CALL0(NR_GETPID), SIGSTOP); /* the shell sees us stop, and wakes us */
                CALL2(NR_KILL, payload, SIGCONT);
                continue;
            }
            tell_on(socket, ENDED, 0, 0, status, -1);
            end_as(status);
        }
        if (call(NR_PPOLL, (u64)ready, 2, 0, 0, 0, 0) < 0) continue;
        if (ready[1].got) {
            char byte;
            if (call(NR_RECVFROM, socket, (u64)&byte, 1, MSG_DONTWAIT, 0, 0) == 0) {
                if (last_signal) CALL2(NR_KILL, payload, last_signal);
                end(1); /* if we are pid 1, the kernel now ends everyone */
            }
        }
        /* what a terminal sends, the payload gets from it too */
        struct { u32 signal; s32 error, code; char rest[116]; } info;
        if (ready[0].got && CALL3(NR_READ, signals, &info, sizeof info) == sizeof info && info.signal != SIGCHLD
            && how & FORWARD && info.code <= SI_USER)
            CALL2(NR_KILL, payload, info.signal);
    }
}

/* Clones. Returns in the child only. */
static void fork(const struct op *op, u64 *arg, u64 image_size) {
    u64 all = ~0UL, before;
    s64 signals = -1;
    CALL4(NR_RT_SIGPROCMASK, SIG_SETMASK, &all, &before, MASK_BYTES);
    if (arg[1] & SUPERVISE) {
        u64 watched = arg[2] | SIGCHLD_BIT;
        signals = CALL4(NR_SIGNALFD4, -1, &watched, MASK_BYTES, SFD_CLOEXEC | SFD_NONBLOCK);
        if (signals < 0) fail(op, -signals, op->status);
        CALL2(NR_PRCTL, PR_SET_NAME, plan->name);
    }
    /*
     * A supervisor goes on, as after vfork(2), when its child has executed the program or ended: then the outcome is known. A child
     * that stays, as the next supervisor, would have it wait for ever.
     */
    s64 pid = CALL1(NR_CLONE, arg[0] | ((arg[1] & (SUPERVISE | CHILD_STAYS)) == SUPERVISE ? CLONE_VFORK : 0));
    if (pid < 0) fail(op, -pid, op->status);
    if (pid == 0) {
        CALL4(NR_RT_SIGPROCMASK, SIG_SETMASK, &before, 0, MASK_BYTES);
        return;
    }
    if (arg[1] & SUPERVISE) {
        u64 blocked = before | arg[2] | SIGCHLD_BIT;
        s64 hold = channel < 0 ? -1 : CALL2(NR_PIDFD_OPEN, pid, 0);
        tell(RUNNING, 0, hold < 0 ? -hold : 0, pid, hold);
        if (channel >= 0) {
            CALL1(NR_CLOSE, hold);
            if (!may_go_on()) { /* Java has seen who the program is, as long as we have not reaped it; or does not want it */
                CALL2(NR_KILL, pid, SIGKILL);
                end(1);
            }
        }
        CALL4(NR_RT_SIGPROCMASK, SIG_SETMASK, &blocked, 0, MASK_BYTES);
        supervise(pid, arg[1], signals, arg[3], image_size);
    }
    tell(PAYLOAD, 0, 0, pid, -1);
    while (wait_for_any(0, 0) > 0) { } /* processes beside us; the child is not ours but our parent's */
    end(0);
}

static s64 beside(void) {
    s64 parent = CALL0(NR_GETPID), pid = CALL1(NR_CLONE, SIGCHLD);
    if (pid == 0) {
        CALL2(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL);
        if (CALL0(NR_GETPPID) != parent) end(1); /* it ended before that */
    }
    return pid;
}

static s64 run(const struct op *op, u64 *arg, u64 image_size) {
    s32 status;
    s64 result;
    switch (op->number) {
    case FORK: fork(op, arg, image_size); return 0;
    case BESIDE: return beside();
    case JOIN:
        while ((result = CALL4(NR_WAIT4, arg[0], &status, 0, 0)) == -EINTR) { }
        if (result > 0 && status) fail(op, 0, status & 0x7f ? op->status : (u32)status >> 8);
        return result;
    case AWAIT: await(op - plan->ops); return 0;
    case CLOSE: close_others((const u64 *)arg[0], arg[1]); return 0;
    case SIGNALS_AS: return signals_as(arg[0], arg[1], arg[2]);
    case EXECUTE: return execute((const char *const *)arg[0], (char **)arg[1], (char **)arg[2], (const char **)arg[3]);
    case AMBIENT: return keep_capabilities();
    case TIE: return tie(arg[0], arg[1]);
    case LOAD: return ((s32 *)arg[0])[arg[1]];
    case GIVE: return tell(GIVEN, op - plan->ops, 0, 0, arg[0]);
    default:
        do result = call(op->number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
        while (result == -EINTR);
        return result;
    }
}

static u64 number(const char *text) {
    u64 value = 0;
    for (; *text >= '0' && *text <= '9'; text++) value = value * 10 + (*text - '0');
    return value;
}

void __attribute__((noreturn)) start(u64 *stack) {
    char **argv = (char **)(stack + 1);
    if (stack[0] != 4) end(125);
    u64 descriptor = number(argv[1]), size = number(argv[2]);
    s64 socket = argv[3][0] == '-' ? -1 : (s64)number(argv[3]);
    /* Before Linux 4.17 the flag is only a wish, so look where we are. */
    s64 mapped = call(NR_MMAP, (u64)BASE, size, PROT_READ_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE, descriptor, 0);
    if (mapped != (s64)BASE) {
        tell_on(socket, FAILED, ~0U, mapped < 0 ? -mapped : EEXIST, 125, -1);
        end(125);
    }
    CALL1(NR_CLOSE, descriptor);
    channel = socket;
    /* Who ignores SIGCHLD gets no status of his children; the payload gets what the plan says. */
    struct action standard = { 0, 0, 0, 0 };
    CALL4(NR_RT_SIGACTION, SIGCHLD, &standard, 0, MASK_BYTES);
    u64 last = plan->count;
    for (u64 i = 0; i < last; i++) {
        const struct op *op = &plan->ops[i];
        if (op->when != ALWAYS && (plan->reg[op->when] < 0) != op->failed) continue;
        u64 arg[6];
        for (int k = 0; k < 6; k++) arg[k] = op->from >> k & 1 ? (u64)plan->reg[op->arg[k]] : op->arg[k];
        s64 result = run(op, arg, size);
        plan->reg[op->into] = result; /* register 0 is nobody's */
        if (op->number == BESIDE && result == 0) last = i + 1 + arg[0];
        else if (op->number == BESIDE) i += arg[0];
        int refused = result < 0 && result > -4096;
        if (refused ? op->tolerate != ANY_ERROR && -result != op->tolerate : op->want != ANY_RESULT && result != op->want)
            fail(op, refused ? -result : 0,
                 op->number == EXECUTE && op->status == NOT_EXECUTABLE && result == -ENOENT ? NOT_FOUND : op->status);
    }
    end(0); /* a process beside us that is done, or a plan without a program; any other ends in EXECUTE */
}
