package ns.core.sys;

/** The system calls that ns makes, with their number on each architecture. */
public enum Syscall {
    BIND(49, 200),
    BPF(321, 280),
    CAPGET(125, 90),
    CAPSET(126, 91),
    CHDIR(80, 49),
    CHROOT(161, 51),
    CLONE(56, 220),
    CLOSE(3, 57),
    CLOSE_RANGE(436),
    CONNECT(42, 203),
    DUP(32, 23),
    DUP3(292, 24),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    EXIT_GROUP(231, 94),
    FCHDIR(81, 50),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FSCONFIG(431),
    FSMOUNT(432),
    FSOPEN(430),
    FSTAT(5, 80),
    FSTATFS(138, 44),
    GETDENTS64(217, 61),
    GETEGID(108, 177),
    GETEUID(107, 175),
    GETGID(104, 176),
    GETPID(39, 172),
    GETPPID(110, 173),
    GETSOCKOPT(55, 209),
    GETTID(186, 178),
    GETUID(102, 174),
    IOCTL(16, 29),
    KCMP(312, 272),
    KILL(62, 129),
    LISTNS(470),
    MEMFD_CREATE(319, 279),
    MKDIRAT(258, 34),
    MMAP(9, 222),
    MOUNT(165, 40),
    MOVE_MOUNT(429),
    MUNMAP(11, 215),
    OPENAT(257, 56),
    OPEN_TREE(428),
    PIDFD_GETFD(438),
    PIDFD_OPEN(434),
    PIDFD_SEND_SIGNAL(424),
    PIPE2(293, 59),
    PIVOT_ROOT(155, 41),
    PPOLL(271, 73),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    PWRITE64(18, 68),
    READ(0, 63),
    READLINKAT(267, 78),
    RECVFROM(45, 207),
    RECVMSG(47, 212),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SETDOMAINNAME(171, 162),
    SETGID(106, 144),
    SETGROUPS(116, 159),
    SETHOSTNAME(170, 161),
    SETNS(308, 268),
    SETPRIORITY(141, 140),
    SETRESGID(119, 149),
    SETRESUID(117, 147),
    SETSID(112, 157),
    SETSOCKOPT(54, 208),
    SETUID(105, 146),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    STATX(332, 291),
    TGKILL(234, 131),
    UMASK(95, 166),
    UMOUNT2(166, 39),
    UNAME(63, 160),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    WAIT4(61, 260),
    WAITID(247, 95),
    WRITE(1, 64);

    private final int x86;
    private final int generic;

    /** Since Linux 5.0 a new call has one number everywhere. */
    Syscall(int number) {
        this(number, number);
    }

    Syscall(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
    }

    /**
     * Returns the number that the kernel knows the call by.
     *
     * @param architecture the processor family
     * @return the number
     */
    public int number(Architecture architecture) {
        return architecture == Architecture.X86_64 ? x86 : generic;
    }
}
