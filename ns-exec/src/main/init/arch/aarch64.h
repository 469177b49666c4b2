/*
 * AArch64: how a program starts, and how it calls the kernel. The numbers are those of asm-generic/unistd.h. Other than
 * on x86-64, clone(2) takes the thread pointer before the child's tid word; neither is used here.
 */
enum {
    NR_CLOSE = 57, NR_PPOLL = 73, NR_MMAP = 222, NR_MUNMAP = 215, NR_RT_SIGACTION = 134, NR_RT_SIGPROCMASK = 135,
    NR_GETPID = 172, NR_GETPPID = 173, NR_SENDMSG = 211, NR_RECVFROM = 207, NR_CLONE = 220, NR_EXECVE = 221, NR_WAIT4 = 260, NR_KILL = 129,
    NR_CAPGET = 90, NR_CAPSET = 91, NR_PRCTL = 167, NR_EXIT_GROUP = 94, NR_SIGNALFD4 = 74, NR_WRITE = 64, NR_READ = 63
};

/* The stack holds argc, then argv; the kernel has aligned it. No frame and no caller: here backtraces end. */
__asm__(".globl _start\n_start:\n\tmov x29, xzr\n\tmov x30, xzr\n\tmov x0, sp\n\tb start\n");

static inline __attribute__((always_inline)) s64 call(s64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
    register s64 x8 __asm__("x8") = number;
    register u64 x0 __asm__("x0") = a; /* the result comes back here */
    register u64 x1 __asm__("x1") = b;
    register u64 x2 __asm__("x2") = c;
    register u64 x3 __asm__("x3") = d;
    register u64 x4 __asm__("x4") = e;
    register u64 x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
    return x0;
}
