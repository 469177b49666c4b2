/* x86-64: how a program starts, and how it calls the kernel. */
enum {
    NR_CLOSE = 3, NR_PPOLL = 271, NR_MMAP = 9, NR_MUNMAP = 11, NR_RT_SIGACTION = 13, NR_RT_SIGPROCMASK = 14,
    NR_GETPID = 39, NR_GETPPID = 110, NR_SENDMSG = 46, NR_RECVFROM = 45, NR_CLONE = 56, NR_EXECVE = 59, NR_WAIT4 = 61, NR_KILL = 62,
    NR_CAPGET = 125, NR_CAPSET = 126, NR_PRCTL = 157, NR_EXIT_GROUP = 231, NR_SIGNALFD4 = 289, NR_WRITE = 1, NR_READ = 0
};

/* The stack holds argc, then argv; it is aligned here, as C expects. */
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");

static inline __attribute__((always_inline)) s64 call(s64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
    s64 result;
    register u64 r10 __asm__("r10") = d;
    register u64 r8 __asm__("r8") = e;
    register u64 r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
