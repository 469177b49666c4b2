package ns.core.sys;

/** The system calls that ns makes, with their number on each architecture. */
public enum Syscall {
    CLOSE(3, 57),
    FSCONFIG(431),
    FSMOUNT(432),
    FSOPEN(430),
    FSTATFS(138, 44),
    GETDENTS64(217, 61),
    GETPID(39, 172),
    GETTID(186, 178),
    IOCTL(16, 29),
    KCMP(312, 272),
    LISTNS(470),
    MOUNT(165, 40),
    OPENAT(257, 56),
    PIDFD_GETFD(438),
    PIDFD_OPEN(434),
    PIDFD_SEND_SIGNAL(424),
    PPOLL(271, 73),
    READ(0, 63),
    READLINKAT(267, 78),
    SETNS(308, 268),
    SOCKET(41, 198),
    STATX(332, 291),
    TGKILL(234, 131),
    UMOUNT2(166, 39),
    UNAME(63, 160),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
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
