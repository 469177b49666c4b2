package ns.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.ProcFiles;
import ns.core.sys.Processes;

/**
 * A mounted /proc, or a folder with a copy of one: the only class that builds its paths.
 *
 * <p>Of what it reads of a process, there are three outcomes: the answer; empty, if the process is gone or a zombie; an exception,
 * if we may not see it ({@link SyscallException}) or do not understand it ({@link ProcFormatException}). Immutable.
 *
 * @man proc(5)
 */
public final class Procfs {
    private static final Memory SELF = Memory.string("self");
    private static final Memory OWN_NAMESPACE = Memory.string("self/ns/mnt");

    private final Path root;
    private final Optional<Pid> self;
    private final boolean mounted;
    private final boolean ours;
    private final long nsfsDevice;

    private Procfs(Path root) {
        this.root = root;
        try (Fd folder = openRoot()) {
            this.self = readSelf(folder.number());
            this.mounted = Descriptors.fileSystem(folder.number()) == Descriptors.PROC_SUPER_MAGIC;
            this.ours = mounted && self.equals(Optional.of(Processes.getpid()));
            this.nsfsDevice = readNsfsDevice(folder.number());
        }
    }

    /**
     * Opens the /proc of this machine.
     *
     * @return {@code /proc}
     * @throws SyscallException if it is not mounted
     */
    public static Procfs system() {
        Path root = Path.of("/proc");
        try (Fd folder = Fd.owning(Descriptors.open(root, Descriptors.O_PATH))) {
            if (Descriptors.fileSystem(folder.number()) != Descriptors.PROC_SUPER_MAGIC) {
                throw new SyscallException("open(/proc/self)", Errno.ENOENT)
                        .withHint("/proc is not mounted: as root, mount -t proc proc /proc");
            }
        }
        return at(root);
    }

    /**
     * Opens a /proc that is mounted elsewhere, or a copy of one.
     *
     * @param root its folder
     * @return that /proc
     * @throws SyscallException if there is no such folder
     */
    public static Procfs at(Path root) {
        return new Procfs(root);
    }

    private static Optional<Pid> readSelf(int folder) {
        Memory link = Memory.allocate(16);
        int length = ProcFiles.readlinkat(folder, SELF, link);
        if (length <= 0) {
            return Optional.empty();
        }
        byte[] text = new byte[length];
        link.bytes().get(0, text);
        return Optional.of(Pid.of((int) Digits.parse(text, 0, length, "self", 1)));
    }

    /** In a copy, links lead nowhere; its namespaces then have the device that those of this machine have. */
    private static long readNsfsDevice(int folder) {
        int namespace = ProcFiles.openat(folder, OWN_NAMESPACE, Descriptors.O_RDONLY);
        int open = namespace >= 0 ? namespace : Descriptors.open(Path.of("/proc/self/ns/mnt"), Descriptors.O_RDONLY);
        try {
            return Descriptors.fstat(open).device();
        } finally {
            Descriptors.close(open);
        }
    }

    /**
     * Returns the folder.
     *
     * @return such as {@code /proc}
     */
    public Path root() {
        return root;
    }

    /**
     * Returns this JVM's id in the pid namespace of this /proc.
     *
     * @return the id, or empty if this JVM is not in that namespace or below, or if this is a copy
     */
    public Optional<Pid> self() {
        return self;
    }

    /**
     * Tells whether this shows our own pid namespace, so that the pids in it are those that our system calls take.
     *
     * @return false for a copy, and for a /proc of another pid namespace
     */
    public boolean isOurs() {
        return ours;
    }

    /**
     * Reads all mounts that a process sees.
     *
     * @param pid a process or a thread
     * @return its mounts in the kernel's order, or empty if it is gone
     * @throws SyscallException {@code EACCES} if we may not see them
     * @throws ProcFormatException if the text is malformed
     * @capability PTRACE_MODE_READ_FSCREDS over the process
     * @man proc_pid_mountinfo(5)
     */
    public Optional<List<MountInfo>> mounts(Pid pid) {
        return read(pid, "mountinfo", MountInfo::parse);
    }

    /**
     * Reads the id maps of the user namespace that a process is in, as our own user namespace sees them.
     *
     * @param pid a process or a thread
     * @return the maps, or empty if it is gone
     * @throws SyscallException {@code EACCES} if we may not see them
     * @throws ProcFormatException if the text is malformed
     * @kernel 3.19
     * @man user_namespaces(7)
     */
    public Optional<IdMaps> idMaps(Pid pid) {
        Optional<IdMap> uids = read(pid, "uid_map", IdMap::parse);
        Optional<IdMap> gids = read(pid, "gid_map", IdMap::parse);
        Optional<Boolean> setgroups = read(pid, "setgroups", IdMaps::parseSetgroups);
        return uids.isPresent() && gids.isPresent() && setgroups.isPresent()
                ? Optional.of(new IdMaps(uids.get(), gids.get(), setgroups.get()))
                : Optional.empty();
    }

    /**
     * Reads how the clocks differ in the time namespace that the future children of a process will be in.
     *
     * @param pid a process or a thread
     * @return the offsets; empty if it is gone, or if this kernel has no time namespaces
     * @throws SyscallException {@code EACCES} if we may not see them
     * @throws ProcFormatException if the text is malformed
     * @kernel 5.6
     * @man time_namespaces(7)
     */
    public Optional<TimeOffsets> timeOffsets(Pid pid) {
        return read(pid, "timens_offsets", TimeOffsets::parse);
    }

    /**
     * Reads the control groups that a process is in, as its path from the root of our own cgroup namespace.
     *
     * @param pid a process or a thread
     * @return one for each hierarchy, or empty if the process is gone
     * @throws ProcFormatException if the text is malformed
     * @man cgroups(7)
     */
    public Optional<List<CgroupPath>> cgroups(Pid pid) {
        return read(pid, "cgroup", CgroupPath::parse);
    }

    private interface Parser<T> {
        T parse(byte[] text, int length, String file);
    }

    private <T> Optional<T> read(Pid pid, String name, Parser<T> parser) {
        return read(pid + "/" + name).map(text -> parser.parse(text, text.length, file(pid, name)));
    }

    /** Whether this is the kernel's, and no copy. */
    boolean isMounted() {
        return mounted;
    }

    /** Whether processes are not even listed: the init process, which every pid namespace has, or those of others. */
    boolean hidesProcesses(Set<Capability> held) {
        if (!mounted) {
            return false;
        }
        boolean mayHide = !held.contains(Capability.CAP_SYS_PTRACE);
        return !Files.exists(root.resolve("1")) || mayHide && isMountedToHide();
    }

    private boolean isMountedToHide() {
        boolean hides = false;
        for (MountInfo mount : self.flatMap(this::mounts).orElse(List.of())) {
            if (mount.fileSystem().equals("proc") && mount.mountPoint().equals(root.toString())) {
                String options = "," + mount.superOptions() + ","; // of mounts on each other, the last is what we see
                hides = options.contains(",hidepid=2,")
                        || options.contains(",hidepid=4,")
                        || options.contains(",hidepid=invisible,")
                        || options.contains(",hidepid=ptraceable,");
            }
        }
        return hides;
    }

    /** Every capability that this kernel knows. */
    Set<Capability> allCapabilities() {
        String file = "sys/kernel/cap_last_cap";
        byte[] text =
                read(file).orElseThrow(() -> new SyscallException("open(" + root + "/" + file + ")", Errno.ENOENT));
        long last = Digits.parse(text, 0, text.length - 1, root + "/" + file, 1);
        return Capability.ofMask(-1L >>> 63 - last);
    }

    Fd openRoot() {
        return Fd.owning(Descriptors.open(root, Descriptors.O_RDONLY | Descriptors.O_DIRECTORY));
    }

    long nsfsDevice() {
        return nsfsDevice;
    }

    String file(Pid pid, String name) {
        return root + "/" + pid + "/" + name;
    }

    private Optional<byte[]> read(String file) {
        FolderReader reader = new FolderReader();
        try (Fd folder = openRoot()) {
            int length = reader.readToEnd(folder.number(), Memory.string(file));
            if (length >= 0) {
                return Optional.of(Arrays.copyOf(reader.text(), length));
            }
            if (FolderReader.isGone(length)) {
                return Optional.empty();
            }
            throw new SyscallException("read(" + root + "/" + file + ")", new Errno(-length));
        }
    }
}
