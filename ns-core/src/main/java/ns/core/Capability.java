package ns.core;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A capability, by its number; one that this version of ns has no name for is still a {@code Capability}.
 *
 * @param number 0 to 63
 * @man capabilities(7)
 */
public record Capability(int number) implements Comparable<Capability> {
    /** Read and write any file. */
    public static final Capability CAP_DAC_OVERRIDE = new Capability(1);

    /** Read any file and search any folder. */
    public static final Capability CAP_DAC_READ_SEARCH = new Capability(2);

    /** Take any group id; write gid maps. */
    public static final Capability CAP_SETGID = new Capability(6);

    /** Take any user id; write uid maps. */
    public static final Capability CAP_SETUID = new Capability(7);

    /** Take capabilities out of the bounding set. */
    public static final Capability CAP_SETPCAP = new Capability(8);

    /** Configure networks. */
    public static final Capability CAP_NET_ADMIN = new Capability(12);

    /** chroot(2), and enter mount namespaces. */
    public static final Capability CAP_SYS_CHROOT = new Capability(18);

    /** See into, and trace, any process of the user namespace. */
    public static final Capability CAP_SYS_PTRACE = new Capability(19);

    /** Mount, enter and create namespaces, and much else. */
    public static final Capability CAP_SYS_ADMIN = new Capability(21);

    /** Raise priorities. */
    public static final Capability CAP_SYS_NICE = new Capability(23);

    /** Exceed limits. */
    public static final Capability CAP_SYS_RESOURCE = new Capability(24);

    /** Set clocks. */
    public static final Capability CAP_SYS_TIME = new Capability(25);

    /** Set capabilities of files; map user id 0. */
    public static final Capability CAP_SETFCAP = new Capability(31);

    /** Checkpoint and restore processes; choose pids. */
    public static final Capability CAP_CHECKPOINT_RESTORE = new Capability(40);

    private static final int MAX = 63;
    private static final String[] NAMES = {
        "CHOWN",
        "DAC_OVERRIDE",
        "DAC_READ_SEARCH",
        "FOWNER",
        "FSETID",
        "KILL",
        "SETGID",
        "SETUID",
        "SETPCAP",
        "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE",
        "NET_BROADCAST",
        "NET_ADMIN",
        "NET_RAW",
        "IPC_LOCK",
        "IPC_OWNER",
        "SYS_MODULE",
        "SYS_RAWIO",
        "SYS_CHROOT",
        "SYS_PTRACE",
        "SYS_PACCT",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_NICE",
        "SYS_RESOURCE",
        "SYS_TIME",
        "SYS_TTY_CONFIG",
        "MKNOD",
        "LEASE",
        "AUDIT_WRITE",
        "AUDIT_CONTROL",
        "SETFCAP",
        "MAC_OVERRIDE",
        "MAC_ADMIN",
        "SYSLOG",
        "WAKE_ALARM",
        "BLOCK_SUSPEND",
        "AUDIT_READ",
        "PERFMON",
        "BPF",
        "CHECKPOINT_RESTORE"
    };

    /**
     * Refuses numbers that do not fit into the kernel's sets of 64.
     *
     * @param number see {@link #number()}
     */
    public Capability {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("not a capability: " + number);
        }
    }

    /**
     * Finds a capability by its name.
     *
     * @param name as {@code "CAP_SYS_ADMIN"}
     * @return the capability, or empty if this version of ns does not know the name
     */
    public static Optional<Capability> named(String name) {
        for (int number = 0; number < NAMES.length; number++) {
            if (name.startsWith("CAP_")
                    && name.endsWith(NAMES[number])
                    && name.length() == NAMES[number].length() + 4) {
                return Optional.of(new Capability(number));
            }
        }
        return Optional.empty();
    }

    /** Compares by number, and not as records do, whose first comparison takes milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Capability capability && capability.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    /**
     * Takes a set of capabilities apart.
     *
     * @param mask one bit for each capability, as in {@code CapEff} of {@code /proc/PID/status}
     * @return the capabilities in the order of their numbers
     */
    public static Set<Capability> ofMask(long mask) {
        Set<Capability> set = new TreeSet<>();
        for (int number = 0; number <= MAX; number++) {
            if ((mask >>> number & 1) != 0) {
                set.add(new Capability(number));
            }
        }
        return set;
    }

    @Override
    public int compareTo(Capability other) {
        return Integer.compare(number, other.number);
    }

    /**
     * Returns the name that capabilities(7) gives it.
     *
     * @return such as {@code CAP_SYS_ADMIN}, or {@code CAP_63} for one without a name
     */
    @Override
    public String toString() {
        return "CAP_" + (number < NAMES.length ? NAMES[number] : Integer.toString(number));
    }
}
