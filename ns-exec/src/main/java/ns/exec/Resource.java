package ns.exec;

/**
 * What a process may use only so much of.
 *
 * @man getrlimit(2)
 */
public enum Resource {
    /** Processor time, in seconds; SIGXCPU at the soft limit, SIGKILL at the hard one. */
    RLIMIT_CPU(0),
    /** The size of a file it writes, in bytes. */
    RLIMIT_FSIZE(1),
    /** Its data segment, in bytes. */
    RLIMIT_DATA(2),
    /** Its stack, in bytes. */
    RLIMIT_STACK(3),
    /** A core file, in bytes; 0 for none. */
    RLIMIT_CORE(4),
    /** Resident memory, in bytes. Linux ignores it. */
    RLIMIT_RSS(5),
    /** Processes and threads of its user id. */
    RLIMIT_NPROC(6),
    /** The number of the first descriptor it can not have. */
    RLIMIT_NOFILE(7),
    /** Locked memory, in bytes. */
    RLIMIT_MEMLOCK(8),
    /** Its address space, in bytes. */
    RLIMIT_AS(9),
    /** File locks. Linux ignores it. */
    RLIMIT_LOCKS(10),
    /** Queued signals of its user id. */
    RLIMIT_SIGPENDING(11),
    /** POSIX message queues of its user id, in bytes. */
    RLIMIT_MSGQUEUE(12),
    /** How far it may raise its priority: to niceness 20 minus the limit. */
    RLIMIT_NICE(13),
    /** Its real-time priority. */
    RLIMIT_RTPRIO(14),
    /** Processor time of a real-time thread without a blocking call, in microseconds. */
    RLIMIT_RTTIME(15);

    /** No limit: the kernel's own number for it, all 64 bits set. */
    public static final long RLIM_INFINITY = -1;

    private final int number;

    Resource(int number) {
        this.number = number;
    }

    /** What the kernel calls it, on x86_64 and aarch64. */
    int number() {
        return number;
    }
}
