package ns.exec;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.core.sys.Host;
import ns.core.sys.Namespaces;
import ns.core.sys.RawText;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Nsenter} names, looked up and opened before a plan is made: namespaces, root, working directory, cgroup,
 * environment.
 *
 * <p>Everything is of one process: either its pidfd was alive when the last thing had been found, or {@link #open} has failed. It
 * has to stay open until the plan has begun. Not safe for use by several threads.
 */
final class Target implements AutoCloseable {
    private static final String PIDFD = "pidfd";
    private static final String ROOT = "root";
    private static final String WORKING_DIRECTORY = "wd";
    private static final String CGROUP = "cgroup.procs";
    private static final String OWNER = "owner";
    private static final long FIRST_ID = 0;

    private final NsenterOptions options;
    private final Optional<TargetProcess> process;
    private final boolean byPidFd;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<NamespaceType, String> files = new EnumMap<>(NamespaceType.class);
    private final List<Fd> opened = new ArrayList<>();
    private final Entry entry;

    private Target(NsenterOptions options, Optional<TargetProcess> process, boolean byPidFd) {
        this.options = options;
        this.process = process;
        this.byPidFd = byPidFd;
        try {
            this.entry = look();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Looks up and opens all that is named.
     *
     * @throws SyscallException if something can not be opened: the call is {@code open("PATH")}, with the path as the user knows it;
     *     {@link Errno#ESRCH} if the process has ended meanwhile
     * @throws IllegalArgumentException if there is nothing to enter, or it needs a target that is not there
     * @throws IllegalStateException if the machine has no cgroups of version 2, or no SELinux, and such a thing is named
     */
    static Target open(NsenterOptions options) {
        return open(options, joinsByPidFd(Host.uname().release()));
    }

    /** As {@link #open(NsenterOptions)}, on a kernel whose setns(2) takes pidfds or on an older one. */
    static Target open(NsenterOptions options, boolean byPidFd) {
        return new Target(options, process(options), byPidFd);
    }

    private static Optional<TargetProcess> process(NsenterOptions options) {
        if (options.targetFd != null) {
            return Optional.of(TargetProcess.of(options.targetFd));
        }
        return options.target == null ? Optional.empty() : Optional.of(TargetProcess.of(options.target));
    }

    /**
     * Whether setns(2) takes pidfds for every type: since Linux 5.8, and for time namespaces since 5.9. To try it out would mean
     * to enter something.
     */
    static boolean joinsByPidFd(String release) {
        int dot = release.indexOf('.');
        int end = dot + 1;
        while (end < release.length() && release.charAt(end) >= '0' && release.charAt(end) <= '9') {
            end++;
        }
        int major = dot < 1 ? 0 : Integer.parseInt(release, 0, dot, 10);
        int minor = end == dot + 1 ? 0 : Integer.parseInt(release, dot + 1, end, 10);
        return major > 5 || major == 5 && minor >= 9;
    }

    /** What there is to enter, in the names that {@link #numbers} has. */
    Entry entry() {
        return entry;
    }

    /**
     * The caller as the user namespace that is entered knows it, as far as a process of it tells: that is whom the map of a new
     * user namespace inside must name. Who is not known there stays, and the kernel says so.
     */
    Caller asKnownInside(Caller caller) {
        if (process.isEmpty() || !entry.enters(NamespaceType.USER)) {
            return caller;
        }
        return new Caller(inside(IdKind.USER, caller), inside(IdKind.GROUP, caller), caller.capabilities());
    }

    private long inside(IdKind kind, Caller caller) {
        String map = new String(process.orElseThrow().read(kind.mapFile()), StandardCharsets.US_ASCII);
        for (IdMapping line : MachineIds.parse(map)) {
            if (line.containsOutside(caller.id(kind))) {
                return line.toInside(caller.id(kind));
            }
        }
        return caller.id(kind);
    }

    /** The descriptor of every name in {@link #entry}, open as long as this is and as the caller's own handles are. */
    Map<String, Integer> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    private Entry look() {
        EnumSet<NamespaceType> types = types();
        EnumSet<NamespaceType> entered = EnumSet.copyOf(types);
        for (NamespaceHandle handle : options.handles) {
            types.remove(handle.type());
        }
        if (options.netSocket != null) {
            types.remove(NamespaceType.NET);
        }
        if (options.userParent) {
            types.remove(NamespaceType.USER);
        }
        boolean grouped =
                byPidFd && process.isPresent() && process.get().process().isPresent();
        if (!grouped) {
            openEach(types);
        }
        Optional<String> root = directory(ROOT, options.root, options.rootOfTarget, "root");
        Optional<String> workingDirectory =
                directory(WORKING_DIRECTORY, options.workingDirectory, options.workingDirectoryOfTarget, "cwd");
        Optional<Map<String, String>> environment = options.environmentOfTarget
                ? Optional.of(Surroundings.parseEnvironment(
                        target("environmentOfTarget").read("environ")))
                : Optional.empty();
        Optional<String> owner = Optional.empty();
        if (options.followUser || options.followGroup) {
            owner = Optional.of(OWNER);
            numbers.put(OWNER, target("follow").folder().number());
        }
        Optional<String> cgroup = options.joinCgroup ? Optional.of(openCgroup()) : Optional.empty();
        Optional<String> context = options.followContext ? Optional.of(context()) : Optional.empty();
        openHandles(entered);
        if (process.isPresent()) {
            process.get().requireAlive();
        }
        Optional<String> pidfd = Optional.empty();
        if (grouped && !types.isEmpty()) {
            pidfd = Optional.of(PIDFD);
            numbers.put(PIDFD, target("all").requireProcess().fd().number());
        }
        boolean becomesRoot = !options.preserveCredentials
                && (grouped && types.contains(NamespaceType.USER) || files.containsKey(NamespaceType.USER));
        return new Entry(
                pidfd,
                grouped ? types : EnumSet.noneOf(NamespaceType.class),
                Collections.unmodifiableMap(files),
                root,
                workingDirectory,
                cgroup,
                owner,
                id(options.setuid, options.followUser, becomesRoot),
                id(options.setgid, options.followGroup, becomesRoot),
                environment,
                context);
    }

    /** Those of the target that are wanted, whatever comes in their place. */
    private EnumSet<NamespaceType> types() {
        EnumSet<NamespaceType> types = EnumSet.copyOf(options.types);
        if (options.all) {
            types.addAll(all());
        }
        return types;
    }

    /**
     * All types. An ordinary user who enters another user namespace keeps those that he is in already: to enter them again would
     * take rights that he does not have, not even for his own container, which always shares some with him.
     */
    private EnumSet<NamespaceType> all() {
        EnumSet<NamespaceType> all = known();
        boolean entersUser = !options.hasHandle(NamespaceType.USER) && isInAnother(NamespaceType.USER);
        if (!entersUser) {
            all.remove(NamespaceType.USER); // nobody can enter the one that he is in
        } else if (!Caller.now().has(Capability.CAP_SYS_ADMIN)) {
            all.removeIf(type -> !isInAnother(type));
        }
        return all;
    }

    private static EnumSet<NamespaceType> known() {
        String[] names = new File("/proc/self/ns").list();
        if (names == null) {
            throw new SyscallException("open(\"/proc/self/ns\")", Errno.ENOENT).withHint("/proc is not mounted");
        }
        EnumSet<NamespaceType> known = EnumSet.noneOf(NamespaceType.class);
        for (String name : names) {
            NamespaceType.named(name).ifPresent(known::add);
        }
        return known;
    }

    private boolean isInAnother(NamespaceType type) {
        try (NamespaceFd theirs = target("all").openNamespace(type);
                NamespaceFd ours = NamespaceFd.openSelf(type)) {
            return !theirs.id().equals(ours.id());
        }
    }

    private TargetProcess target(String option) {
        if (process.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a target: begin with Nsenter.target(...)");
        }
        return process.get();
    }

    /** For threads, and for kernels whose setns(2) takes no pidfd. */
    private void openEach(EnumSet<NamespaceType> types) {
        for (NamespaceType type : Joining.ORDER) {
            if (types.contains(type)) {
                enter(type, opening(target("a type").openNamespace(type).fd()));
            }
        }
    }

    /** What comes in the place of the target's own. */
    private void openHandles(EnumSet<NamespaceType> entered) {
        for (NamespaceHandle handle : options.handles) {
            enter(handle.type(), handle.fd());
        }
        if (options.userParent) {
            enter(NamespaceType.USER, opening(openParent(entered)));
        }
        if (options.netSocket != null) {
            NamespaceFd net = target("netSocket").requireProcess().openSocketNamespace(options.netSocket);
            enter(NamespaceType.NET, opening(net.fd()));
        }
    }

    private void enter(NamespaceType type, Fd fd) {
        String name = "ns/" + type.procName();
        files.put(type, name);
        numbers.put(name, fd.number());
    }

    private Fd opening(Fd fd) {
        opened.add(fd);
        return fd;
    }

    /** The parent of the user namespace that would be entered; if none would, the owner of another one; else the target's parent. */
    private Fd openParent(EnumSet<NamespaceType> entered) {
        Optional<NamespaceHandle> handle = Optional.empty();
        for (NamespaceHandle each : options.handles) {
            if (handle.isEmpty() || each.type() == NamespaceType.USER) {
                handle = Optional.of(each);
            }
        }
        boolean isUser = handle.isPresent() && handle.get().type() == NamespaceType.USER;
        if (isUser || handle.isPresent() && !entered.contains(NamespaceType.USER)) {
            return openOwner(handle.get().fd());
        }
        boolean ofUser = entered.isEmpty() || entered.contains(NamespaceType.USER);
        NamespaceType type = ofUser ? NamespaceType.USER : entered.iterator().next();
        try (NamespaceFd namespace = target("userParent without a namespace").openNamespace(type)) {
            return openOwner(namespace.fd());
        }
    }

    private static Fd openOwner(Fd namespace) {
        try {
            return Fd.owning(Namespaces.openOwner(namespace.number()));
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.EPERM)
                    ? e.withHint("there is none, or it is neither our user namespace nor below it")
                    : e;
        }
    }

    /** Open for reading, as nsenter(1) has it: who may not list a directory does not get there. */
    private Optional<String> directory(String name, @Nullable Path given, boolean ofTarget, String link) {
        int flags = Descriptors.O_RDONLY | Descriptors.O_DIRECTORY;
        if (given != null) {
            numbers.put(name, opening(openAsNamed(given, flags)).number());
            return Optional.of(name);
        }
        if (ofTarget) {
            numbers.put(name, opening(target(name).open(link, flags)).number());
            return Optional.of(name);
        }
        return Optional.empty();
    }

    private static Fd openAsNamed(Path path, int flags) {
        try {
            return Fd.owning(Descriptors.open(path, flags));
        } catch (SyscallException e) {
            throw new SyscallException("open(\"" + path + "\")", e.errno());
        }
    }

    /** Opened by us, so that the kernel asks for our rights when it is written to, and not for those in the new namespaces. */
    private String openCgroup() {
        List<MountPoint> mounts = MountPoint.of(mountinfo(), "cgroup2");
        String cgroup = cgroup(RawText.decode(target("joinCgroup").read("cgroup")));
        if (mounts.isEmpty() || cgroup.isEmpty()) {
            throw new IllegalStateException("--join-cgroup is only supported in cgroup v2");
        }
        for (MountPoint mount : mounts) {
            Optional<String> folder = mount.pathOf(cgroup);
            if (folder.isPresent()) {
                Path file = Path.of(folder.get(), "cgroup.procs");
                numbers.put(
                        CGROUP, opening(openAsNamed(file, Descriptors.O_WRONLY)).number());
                return CGROUP;
            }
        }
        throw new IllegalStateException("the target's cgroup " + cgroup + " is not below any mount of cgroup v2");
    }

    /** The line of the version 2 hierarchy; empty if there is none. */
    private static String cgroup(String lines) {
        for (String line : lines.split("\n")) {
            if (line.startsWith("0::")) {
                return line.substring(3);
            }
        }
        return "";
    }

    private String context() {
        if (MountPoint.of(mountinfo(), "selinuxfs").isEmpty()) {
            throw new IllegalStateException("followContext needs SELinux, which this machine does not run");
        }
        String context = RawText.decode(target("followContext").read("attr/current"));
        int end = context.length();
        while (end > 0 && context.charAt(end - 1) <= ' ') {
            end--; // a NUL, and with some modules a newline
        }
        return context.substring(0, end);
    }

    private static String mountinfo() {
        return RawText.decode(Surroundings.read(Path.of("/proc/thread-self/mountinfo")));
    }

    private static Optional<Long> id(@Nullable Long given, boolean follow, boolean becomesRoot) {
        if (given != null) {
            return Optional.of(given);
        }
        return becomesRoot && !follow ? Optional.of(FIRST_ID) : Optional.empty();
    }

    /** Closes what was opened here; handles and a pidfd of the caller's stay open. */
    @Override
    public void close() {
        for (Fd fd : opened) {
            fd.close();
        }
        if (process.isPresent()) {
            process.get().close();
        }
    }
}
