package ns.exec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.Signal;
import org.jspecify.annotations.Nullable;

/**
 * New namespaces for a command, in the words of unshare(1). What is not created is the caller's own.
 *
 * <pre>{@code
 * static final Unshare JAIL = Unshare.of(USER, PID, MNT).mapRootUser().mountProc();
 * JAIL.run("ps", "ax").stdout();
 * }</pre>
 *
 * <p>Each method returns a new value and leaves this one as it is. The order of calls does not matter, but where a text says so;
 * things are done in the order of unshare(1): namespaces, id maps, mounts, root and working directory, proc, ids,
 * capabilities, program. An option that makes no sense without a namespace either creates it ({@link #mapUser}, {@link #mountProc()})
 * or refuses to be used without it ({@link #hostname}, {@link #loopbackUp}, {@link #monotonic}).
 *
 * <p>Immutable, and good for any number of commands from any thread.
 *
 * @capability CAP_SYS_ADMIN in the caller's user namespace, unless {@code USER} is among the types: then none
 * @man unshare(1)
 */
public final class Unshare extends Launcher {
    private static final Path PROC = Path.of("/proc");
    private static final Path BINFMT = Path.of("/proc/sys/fs/binfmt_misc");

    /** The kernel's {@code __NEW_UTS_LEN}. */
    private static final int LONGEST_HOSTNAME = 64;

    final UnshareOptions options;

    Unshare(UnshareOptions options) {
        this.options = options;
    }

    /**
     * Returns new namespaces of these types.
     *
     * @param types none, too: options may imply some
     * @return the place
     * @kernel 2.6.16 to 5.6, see {@link NamespaceType}
     * @man unshare(2)
     */
    public static Unshare of(NamespaceType... types) {
        return after(null, types);
    }

    static Unshare after(@Nullable NsenterOptions joined, NamespaceType... types) {
        UnshareOptions options = new UnshareOptions();
        options.joined = joined;
        options.types = setOf(types);
        return new Unshare(options);
    }

    static EnumSet<NamespaceType> setOf(NamespaceType... types) {
        EnumSet<NamespaceType> set = EnumSet.noneOf(NamespaceType.class);
        for (NamespaceType type : types) {
            set.add(type);
        }
        return set;
    }

    // ids

    /**
     * Makes the caller root inside. Equivalent to {@code unshare --map-root-user}, and to {@code mapUser(0).mapGroup(0)}.
     *
     * @return with a new user namespace
     * @kernel 3.8
     */
    public Unshare mapRootUser() {
        return mapUser(0).mapGroup(0);
    }

    /**
     * Leaves the caller's effective ids as they are inside. Equivalent to {@code unshare --map-current-user}.
     *
     * @return with a new user namespace, in place of what {@link #mapUser} and {@link #mapGroup} said before
     * @kernel 3.8
     */
    public Unshare mapCurrentUser() {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.mapUser = null;
        changed.mapGroup = null;
        changed.mapCurrentUser = true;
        changed.mapCurrentGroup = true;
        return new Unshare(changed);
    }

    /**
     * Maps the caller's effective user id. Equivalent to {@code unshare --map-user}; ids without a map read as 65534 inside.
     *
     * @param uid what it is inside
     * @return with a new user namespace, in place of what was said of the user before
     * @throws IllegalArgumentException if that is no id
     * @kernel 3.8
     * @man user_namespaces(7)
     */
    public Unshare mapUser(long uid) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.mapUser = Checked.id("mapUser", uid);
        changed.mapCurrentUser = false;
        return new Unshare(changed);
    }

    /**
     * Maps the caller's effective group id, and forbids setgroups(2) inside, without which the kernel refuses the map.
     * Equivalent to {@code unshare --map-group}.
     *
     * @param gid what it is inside
     * @return with a new user namespace, in place of what was said of the group before
     * @throws IllegalArgumentException if that is no id
     * @kernel 3.8
     * @man user_namespaces(7)
     */
    public Unshare mapGroup(long gid) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.mapGroup = Checked.id("mapGroup", gid);
        changed.mapCurrentGroup = false;
        return new Unshare(changed);
    }

    /**
     * Maps more user ids. Equivalent to {@code unshare --map-users}. What overlaps with {@link #mapUser} gives way to it.
     *
     * <p>Without CAP_SETUID the setuid program {@code newuidmap} writes the map, and allows what {@code /etc/subuid} grants.
     *
     * @param ranges in addition to those of earlier calls; at least one
     * @return with a new user namespace
     * @throws IllegalArgumentException if there are no ranges
     * @capability CAP_SETUID in the caller's user namespace, or newuidmap(1)
     * @man newuidmap(1)
     */
    public Unshare mapUsers(IdRange... ranges) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.mapUsers = added(options.mapUsers, "mapUsers", ranges);
        return new Unshare(changed);
    }

    /**
     * Maps more group ids. Equivalent to {@code unshare --map-groups}. What overlaps with {@link #mapGroup} gives way to it.
     *
     * <p>Without CAP_SETGID the setuid program {@code newgidmap} writes the map, and allows what {@code /etc/subgid} grants.
     *
     * @param ranges in addition to those of earlier calls; at least one
     * @return with a new user namespace
     * @throws IllegalArgumentException if there are no ranges
     * @capability CAP_SETGID in the caller's user namespace, or newgidmap(1)
     * @man newgidmap(1)
     */
    public Unshare mapGroups(IdRange... ranges) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.mapGroups = added(options.mapGroups, "mapGroups", ranges);
        return new Unshare(changed);
    }

    private static List<IdRange> added(List<IdRange> before, String option, IdRange... ranges) {
        if (ranges.length == 0) {
            throw new IllegalArgumentException(option + " without a range");
        }
        List<IdRange> all = new ArrayList<>(before);
        for (IdRange range : ranges) {
            all.add(range);
        }
        return List.copyOf(all);
    }

    /**
     * Says whether setgroups(2) works inside. Equivalent to {@code unshare --setgroups}.
     *
     * <p>{@link Setgroups#ALLOW} and {@link #mapGroup} exclude each other, which is found when a command starts. Without a new user
     * namespace the caller's own is meant, and the kernel refuses.
     *
     * @param setgroups allow or deny
     * @return with that
     * @kernel 3.19
     * @man user_namespaces(7)
     */
    public Unshare setgroups(Setgroups setgroups) {
        UnshareOptions changed = options.copy();
        changed.setgroups = setgroups;
        return new Unshare(changed);
    }

    /**
     * Takes these ids, and no other groups, before the user namespace is created, so that it belongs to that user. Equivalent to
     * {@code unshare --owner}.
     *
     * @param uid the user who is going to own the namespace
     * @param gid his group
     * @return with a new user namespace
     * @throws IllegalArgumentException if that are no ids
     * @capability CAP_SETUID and CAP_SETGID in the caller's user namespace
     * @man ioctl_ns(2)
     */
    public Unshare owner(long uid, long gid) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER);
        changed.ownerUser = Checked.id("user of owner", uid);
        changed.ownerGroup = Checked.id("group of owner", gid);
        return new Unshare(changed);
    }

    /**
     * Takes a user id just before the program starts. Equivalent to {@code unshare --setuid}.
     *
     * @param uid as the new user namespace, if there is one, sees it; it must have a map there
     * @return with that
     * @throws IllegalArgumentException if that is no id
     * @capability CAP_SETUID in the user namespace of the program
     * @man setuid(2)
     */
    public Unshare setuid(long uid) {
        UnshareOptions changed = options.copy();
        changed.setuid = Checked.id("setuid", uid);
        return new Unshare(changed);
    }

    /**
     * Takes a group id, and drops all other groups, just before the program starts. Equivalent to {@code unshare --setgid}.
     *
     * @param gid as the new user namespace, if there is one, sees it; it must have a map there
     * @return with that
     * @throws IllegalArgumentException if that is no id
     * @capability CAP_SETGID in the user namespace of the program
     * @man setgid(2)
     */
    public Unshare setgid(long gid) {
        UnshareOptions changed = options.copy();
        changed.setgid = Checked.id("setgid", gid);
        return new Unshare(changed);
    }

    /**
     * Lets a program that is not root keep the capabilities that a new user namespace gives, as ambient ones. Equivalent to
     * {@code unshare --keep-caps}.
     *
     * <p>Without a new user namespace it is refused, which is found when a command starts.
     *
     * @return with that
     * @kernel 4.3
     * @man capabilities(7)
     */
    public Unshare keepCaps() {
        UnshareOptions changed = options.copy();
        changed.keepCaps = true;
        return new Unshare(changed);
    }

    // mounts

    /**
     * Mounts a proc of the new pid namespace on {@code /proc}. Equivalent to {@code unshare --mount-proc}.
     *
     * @return with a new mount namespace
     * @man proc(5)
     */
    public Unshare mountProc() {
        return mountProcAt(PROC);
    }

    /**
     * Mounts a proc of the new pid namespace on a folder. Equivalent to {@code unshare --mount-proc=DIRECTORY}.
     *
     * @param directory there already; as the program sees it, inside the new root
     * @return with a new mount namespace
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @man proc(5)
     */
    public Unshare mountProcAt(Path directory) {
        UnshareOptions changed = options.copyWith(NamespaceType.MNT);
        changed.mountProc = Checked.path("mountProc", directory);
        return new Unshare(changed);
    }

    /**
     * Mounts a sysfs on {@code /sys}, in place of all that is mounted there: it shows the links of the program's network namespace.
     * Equivalent to what {@code ip netns exec} does; as there, {@code /sys/fs/cgroup} and its like are gone.
     *
     * @return with a new mount namespace
     * @see #mountSysAs
     * @capability CAP_SYS_ADMIN in the owner of the network namespace
     * @man sysfs(5)
     */
    public Unshare mountSys() {
        return mountSysAs("sysfs");
    }

    /**
     * Mounts a sysfs on {@code /sys} under a name, which mountinfo shows as its source; {@code ip netns exec} names the network namespace.
     *
     * <p>Where mounts are shared with those outside, it would be theirs too: {@link Propagation#SHARED} and {@link Propagation#UNCHANGED}
     * are refused, which is found when a command starts.
     *
     * @param source any text
     * @return with a new mount namespace
     * @throws IllegalArgumentException if the text is empty or has a NUL character
     * @capability CAP_SYS_ADMIN in the owner of the network namespace
     * @man sysfs(5)
     */
    public Unshare mountSysAs(String source) {
        UnshareOptions changed = options.copyWith(NamespaceType.MNT);
        changed.mountSys = Checked.notEmpty("mountSys", source);
        return new Unshare(changed);
    }

    /**
     * Binds a file over another, or a folder, without what is mounted in it. Several are bound in the order of the calls, after all other
     * mounts. Equivalent to {@code mount --bind}.
     *
     * @param source as the program sees it, inside the new root
     * @param target there already, and as the source a folder or none
     * @return with a new mount namespace
     * @throws IllegalArgumentException if a path is empty or of another file system than the machine's
     * @man mount(8)
     */
    public Unshare bind(Path source, Path target) {
        List<UnshareOptions.Bind> binds = new ArrayList<>(options.binds);
        binds.add(new UnshareOptions.Bind(Checked.path("bind", source), Checked.path("bind", target)));
        UnshareOptions changed = options.copyWith(NamespaceType.MNT);
        changed.binds = List.copyOf(binds);
        return new Unshare(changed);
    }

    /**
     * Mounts a binfmt_misc of its own on {@code /proc/sys/fs/binfmt_misc}, and a proc on {@code /proc} unless one is mounted
     * elsewhere. Equivalent to {@code unshare --mount-binfmt}.
     *
     * @return with a new user namespace and a new mount namespace
     * @kernel 6.7
     * @man binfmt_misc(5)
     */
    public Unshare mountBinfmt() {
        Unshare withProc = options.mountProc == null ? mountProc() : this;
        return withProc.mountBinfmtAt(BINFMT);
    }

    /**
     * Mounts a binfmt_misc of its own on a folder. Equivalent to {@code unshare --mount-binfmt=DIRECTORY}.
     *
     * @param directory there already; as the program sees it, inside the new root
     * @return with a new user namespace and a new mount namespace
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @kernel 6.7
     * @man binfmt_misc(5)
     */
    public Unshare mountBinfmtAt(Path directory) {
        UnshareOptions changed = options.copyWith(NamespaceType.USER).copyWith(NamespaceType.MNT);
        changed.mountBinfmt = Checked.path("mountBinfmt", directory);
        return new Unshare(changed);
    }

    /**
     * Registers an interpreter in a binfmt_misc of its own: programs of another architecture run inside, and nobody outside
     * notices. Equivalent to {@code unshare --load-interp}.
     *
     * @param definition as binfmt_misc takes it, {@code :name:type:offset:magic:mask:interpreter:flags}; with flag F the
     *     interpreter is opened before the root changes
     * @return with that, and {@link #mountBinfmt()} unless one is mounted already
     * @throws IllegalArgumentException if the text is empty or has a NUL character
     * @kernel 6.7
     * @man binfmt_misc(5)
     */
    public Unshare loadInterp(String definition) {
        Unshare withBinfmt = options.mountBinfmt == null ? mountBinfmt() : this;
        UnshareOptions changed = withBinfmt.options.copy();
        changed.loadInterp = Checked.notEmpty("loadInterp", definition);
        return new Unshare(changed);
    }

    /**
     * Says what new mounts outside and inside have to do with each other. Equivalent to {@code unshare --propagation}; as there, it means
     * nothing without a new mount namespace.
     *
     * @param propagation {@link Propagation#PRIVATE} if this is never called
     * @return with that
     * @man mount_namespaces(7)
     */
    public Unshare propagation(Propagation propagation) {
        UnshareOptions changed = options.copy();
        changed.propagation = propagation;
        return new Unshare(changed);
    }

    /**
     * Takes another root, in which the program is looked up. Equivalent to {@code unshare --root}. It is chroot(2), no prison for a
     * program with CAP_SYS_CHROOT.
     *
     * @param directory the new root
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @capability CAP_SYS_CHROOT in the user namespace of the program
     * @man chroot(2)
     */
    public Unshare root(Path directory) {
        UnshareOptions changed = options.copy();
        changed.root = Checked.path("root", directory);
        return new Unshare(changed);
    }

    /**
     * Takes a working directory. Equivalent to {@code unshare --wd}.
     *
     * @param directory inside the new root; a relative one starts where the caller is
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @man chdir(2)
     */
    public Unshare workingDirectory(Path directory) {
        UnshareOptions changed = options.copy();
        changed.workingDirectory = Checked.path("workingDirectory", directory);
        return new Unshare(changed);
    }

    // clocks, names, network

    /**
     * Sets the monotonic clock off. Equivalent to {@code unshare --monotonic}.
     *
     * @param offset what is added to the clock, exact to the nanosecond; may be negative, but no clock shows less than zero
     * @return with that
     * @throws IllegalArgumentException if there is no new time namespace
     * @kernel 5.6
     * @man time_namespaces(7)
     */
    public Unshare monotonic(Duration offset) {
        UnshareOptions changed = copyHaving("monotonic", NamespaceType.TIME);
        changed.monotonic = offset;
        return new Unshare(changed);
    }

    /**
     * Sets the clock of the time since boot off. Equivalent to {@code unshare --boottime}.
     *
     * @param offset what is added to the clock, exact to the nanosecond; may be negative, but no clock shows less than zero
     * @return with that
     * @throws IllegalArgumentException if there is no new time namespace
     * @kernel 5.6
     * @man time_namespaces(7)
     */
    public Unshare boottime(Duration offset) {
        UnshareOptions changed = copyHaving("boottime", NamespaceType.TIME);
        changed.boottime = offset;
        return new Unshare(changed);
    }

    /**
     * Sets the host name.
     *
     * @param name at most 64 bytes
     * @return with that
     * @throws IllegalArgumentException if there is no new uts namespace, or the kernel would not take the name
     * @man sethostname(2)
     */
    public Unshare hostname(String name) {
        UnshareOptions changed = copyHaving("hostname", NamespaceType.UTS);
        changed.hostname = utsName("hostname", name);
        return new Unshare(changed);
    }

    /**
     * Sets the NIS domain name, which is not the domain of DNS.
     *
     * @param name at most 64 bytes
     * @return with that
     * @throws IllegalArgumentException if there is no new uts namespace, or the kernel would not take the name
     * @man setdomainname(2)
     */
    public Unshare domainname(String name) {
        UnshareOptions changed = copyHaving("domainname", NamespaceType.UTS);
        changed.domainname = utsName("domainname", name);
        return new Unshare(changed);
    }

    /**
     * Brings {@code lo} up, so that 127.0.0.1 and ::1 answer inside. Equivalent to {@code ip link set lo up}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no new network namespace
     * @man network_namespaces(7)
     */
    public Unshare loopbackUp() {
        UnshareOptions changed = copyHaving("loopbackUp", NamespaceType.NET);
        changed.loopbackUp = true;
        return new Unshare(changed);
    }

    // processes

    /**
     * Starts the program as a child of the process that creates the namespaces. Equivalent to {@code unshare --fork}.
     *
     * <p>Only with {@code replace} it makes a difference that one sees: a program that is not forked stays in the old pid
     * namespace, and only its children are in the new one.
     *
     * @return with that
     * @man fork(2)
     */
    public Unshare fork() {
        return new Unshare(forked());
    }

    /**
     * Lets the program itself create the namespaces, as {@code unshare} without {@code --fork}: it stays outside a new pid or time
     * namespace, and its first child is process 1.
     *
     * @return with that
     * @man pid_namespaces(7)
     */
    public Unshare noFork() {
        UnshareOptions changed = options.copy();
        changed.noFork = true;
        return new Unshare(changed);
    }

    /**
     * Kills the program when the process that waits for it dies. Equivalent to {@code unshare --kill-child}; implies
     * {@link #fork}.
     *
     * @param signal what the program gets
     * @return with that
     * @man prctl(2)
     */
    public Unshare killChild(Signal signal) {
        UnshareOptions changed = forked();
        changed.killChild = signal;
        return new Unshare(changed);
    }

    /**
     * Passes SIGTERM and SIGINT, which the process that waits for the program gets, on to the program. Equivalent to
     * {@code unshare --forward-signals}; implies {@link #fork}.
     *
     * @return with that
     * @man signal(7)
     */
    public Unshare forwardSignals() {
        UnshareOptions changed = forked();
        changed.forwardSignals = true;
        return new Unshare(changed);
    }

    /**
     * Makes the program itself process 1 of the new pid namespace; implies {@link #fork}. Otherwise that is a small reaper of ours, and
     * the program process 2.
     *
     * <p>Process 1 ignores every signal from inside that it has no handler for, also SIGTERM; it has to wait for
     * orphans, and when it ends, the kernel kills all others.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no new pid namespace
     * @man pid_namespaces(7)
     */
    public Unshare asPid1() {
        if (!options.types.contains(NamespaceType.PID)) {
            throw Checked.missing("asPid1", NamespaceType.PID);
        }
        UnshareOptions changed = forked();
        changed.asPid1 = true;
        return new Unshare(changed);
    }

    private UnshareOptions forked() {
        UnshareOptions changed = options.copy();
        changed.fork = true;
        return changed;
    }

    /**
     * Keeps a new namespace alive by a file: it is mounted there, until somebody unmounts it. Equivalent to
     * {@code unshare --net=FILE} and its like.
     *
     * <p>{@code Nsenter} enters it through {@code NamespaceFd.at(file)}. A pid namespace whose process 1 has ended stays dead.
     * The file of a mount namespace must be on a mount that is not shared. If the program does not start, the file is unmounted
     * again, unless it lies in a mount namespace that {@link Nsenter} has joined.
     *
     * @param type of a namespace that is created, which is checked when a command starts
     * @param file there already; outside, in the caller's mount namespace
     * @return with that
     * @throws IllegalArgumentException if the type has a file, or the file a type, already
     * @capability CAP_SYS_ADMIN in the caller's mount namespace
     * @man namespaces(7)
     */
    public Unshare pin(NamespaceType type, Path file) {
        if (options.pins.containsKey(type)) {
            throw new IllegalArgumentException(type + " is pinned already: " + options.pins.get(type));
        }
        if (options.pins.containsValue(file)) {
            throw new IllegalArgumentException(file + " pins another namespace already");
        }
        Map<NamespaceType, Path> pins = new EnumMap<>(NamespaceType.class);
        pins.putAll(options.pins);
        pins.put(type, Checked.path("file of a pin", file));
        UnshareOptions changed = options.copy();
        changed.pins = Collections.unmodifiableMap(pins);
        return new Unshare(changed);
    }

    /**
     * Lets Java act when the namespaces are there and the program has not started.
     *
     * @param hook runs after those of earlier calls
     * @return with that; {@code replace} refuses it, since no Java is left then
     */
    public Unshare beforeExec(Hook hook) {
        List<Hook> hooks = new ArrayList<>(options.beforeExec);
        hooks.add(hook);
        UnshareOptions changed = options.copy();
        changed.beforeExec = List.copyOf(hooks);
        return new Unshare(changed);
    }

    /**
     * Creates the namespaces and keeps them open, without a program: they live as long as what is returned, or somebody is inside.
     * Sockets can be opened in a network namespace then, also by a user without privileges if {@code USER} is among the types.
     *
     * <pre>{@code
     * try (OpenNamespaces lab = Unshare.of(USER, NET).mapRootUser().open()) {
     *     Nsenter.into(lab.handle(NET)).run("ip", "link");
     * }
     * }</pre>
     *
     * @return open namespaces of all {@code types}; the caller closes them
     * @throws ns.core.SyscallException if they could not be created: which step failed, why, and what to do about it; nothing is left
     * @throws IllegalArgumentException if there is none to create, if a pid namespace is among them, which is nothing without its
     *     first process, or with options that are about a program
     */
    public OpenNamespaces open() {
        options.requireNoProgram();
        return OpenNamespaces.owning(new Launch(options.joined, options, Launch.NO_PROGRAM).open());
    }

    /**
     * Returns what is entered and what is created.
     *
     * @return such as {@code unshare(user, pid)}, or {@code nsenter(pid 4711: net) unshare(pid)}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (options.joined != null) {
            text.append(options.joined).append(' ');
        }
        text.append("unshare(");
        appendNames(text, options.types);
        return text.append(')').toString();
    }

    static void appendNames(StringBuilder text, EnumSet<NamespaceType> types) {
        String separator = "";
        for (NamespaceType type : types) {
            text.append(separator).append(type.procName());
            separator = ", ";
        }
    }

    /** A copy, if this creates what the option is about; no other option could still imply that. */
    private UnshareOptions copyHaving(String option, NamespaceType type) {
        if (!options.types.contains(type)) {
            throw Checked.missing(option, type);
        }
        return options.copy();
    }

    private static String utsName(String option, String name) {
        int bytes = Checked.text(option, name).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_HOSTNAME) {
            throw new IllegalArgumentException(
                    option + " has " + bytes + " bytes, and the kernel takes " + LONGEST_HOSTNAME);
        }
        return name;
    }

    @Override
    Launch launch(Command command) {
        return new Launch(options.joined, options, command.options);
    }
}
