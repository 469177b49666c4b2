package ns.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.PidFd;

/**
 * Existing namespaces for a command, in the words of nsenter(1). What is not entered is the caller's own.
 *
 * <pre>{@code
 * Nsenter.target(Pid.of(4711), NET).run("ip", "addr").stdout();
 * try (var net = NamespaceFd.at(Path.of("/run/netns/red"))) {
 *     Nsenter.into(net).unshare(PID, MNT).mountProc().run("ps", "ax");
 * }
 * }</pre>
 *
 * <p>Each method returns a new value and leaves this one as it is; the order of calls does not matter, and the last of two that
 * say the same thing wins. Handles and a {@link PidFd} stay the caller's, who closes them when no command is to start any
 * more. When a user namespace is entered, the program is root there unless told otherwise.
 *
 * <p>Immutable, and good for any number of commands from any thread.
 *
 * @capability CAP_SYS_ADMIN in the owner of each namespace and in the caller's user namespace; for mnt also CAP_SYS_CHROOT; a
 *     user namespace that is entered too counts as the caller's
 * @man nsenter(1)
 */
public final class Nsenter extends Launcher {
    final NsenterOptions options;

    private Nsenter(NsenterOptions options) {
        this.options = options;
    }

    /**
     * Returns namespaces of a process. Equivalent to {@code nsenter --target}.
     *
     * <p>By the time a command starts, the number may be another process's; {@link #target(PidFd, NamespaceType...)} has no such
     * race.
     *
     * @param pid a process, or a thread, that the caller's pid namespace shows
     * @param types which of its namespaces; none if others follow by {@link #all()} or {@link #andInto}
     * @return the place
     */
    public static Nsenter target(Pid pid, NamespaceType... types) {
        NsenterOptions options = new NsenterOptions();
        options.target = pid;
        options.types = Unshare.setOf(types);
        return new Nsenter(options);
    }

    /**
     * Returns namespaces of a process, of this one and of no other that got its number.
     *
     * @param process open whenever a command starts; the caller closes it
     * @param types which of its namespaces; none if others follow by {@link #all()} or {@link #andInto}
     * @return the place
     * @kernel 5.3; since 5.8 it is one setns(2) for all namespaces
     */
    public static Nsenter target(PidFd process, NamespaceType... types) {
        NsenterOptions options = new NsenterOptions();
        options.targetFd = process;
        options.types = Unshare.setOf(types);
        return new Nsenter(options);
    }

    /**
     * Returns open namespaces. Equivalent to {@code nsenter --net=FILE} and its like, without a target.
     *
     * <p>With a mount namespace among the companions, the working directory is the one of the caller's name.
     *
     * @param namespaces at least one, one of a type; open whenever a command starts; the caller closes them
     * @return the place
     * @throws IllegalArgumentException if there is none, or two are of the same type
     */
    public static Nsenter into(NamespaceHandle... namespaces) {
        return new Nsenter(new NsenterOptions()).andInto(namespaces);
    }

    /**
     * Adds open namespaces, with their {@linkplain NamespaceHandle#companions companions}. One of a type that is taken from the
     * target too goes before that; a companion gives way to whatever is named of its type.
     *
     * @param namespaces at least one, one of a type; open whenever a command starts; the caller closes them
     * @return with these
     * @throws IllegalArgumentException if there is none, or two are of the same type
     */
    public Nsenter andInto(NamespaceHandle... namespaces) {
        if (namespaces.length == 0) {
            throw new IllegalArgumentException("into without a namespace");
        }
        NsenterOptions changed = options.copy();
        for (NamespaceHandle namespace : namespaces) {
            if (changed.hasHandle(namespace.type())) {
                throw new IllegalArgumentException("a process can not be in two "
                        + namespace.type().procName() + " namespaces: " + namespace.id());
            }
            List<NamespaceHandle> handles = new ArrayList<>(changed.handles);
            handles.add(namespace);
            changed.handles = List.copyOf(handles);
        }
        return new Nsenter(changed);
    }

    /**
     * Enters every namespace of the target, the user namespace only if it is not the caller's. With another user namespace, a
     * caller without {@code CAP_SYS_ADMIN} keeps the namespaces that he shares with the target, so that a container can be entered
     * by the ordinary user who made it. Else as {@code nsenter --all}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     */
    public Nsenter all() {
        NsenterOptions changed = copyHavingTarget("all");
        changed.all = true;
        return new Nsenter(changed);
    }

    /**
     * Enters the network namespace that a socket of the target belongs to, wherever the target itself is. Equivalent to
     * {@code nsenter --net-socket}.
     *
     * @param descriptor the number of the socket in the target's own table
     * @return with that, in place of another network namespace of the target
     * @throws IllegalArgumentException if there is no target, or the number is negative
     * @kernel 5.6
     * @capability PTRACE_MODE_ATTACH_REALCREDS over the target; CAP_NET_ADMIN in the namespace's owner
     * @man pidfd_getfd(2)
     */
    public Nsenter netSocket(int descriptor) {
        NsenterOptions changed = copyHavingTarget("netSocket");
        changed.netSocket = Checked.between("netSocket", 0, Integer.MAX_VALUE, descriptor);
        return new Nsenter(changed);
    }

    /**
     * Enters the parent of the user namespace that is entered; if none is, the one that owns the other namespaces. Equivalent to
     * {@code nsenter --user-parent}.
     *
     * @return with that
     * @kernel 4.9
     * @man ioctl_ns(2)
     */
    public Nsenter userParent() {
        NsenterOptions changed = options.copy();
        changed.userParent = true;
        return new Nsenter(changed);
    }

    /**
     * Takes the target's root. Equivalent to {@code nsenter --root}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     * @capability CAP_SYS_CHROOT
     * @man chroot(2)
     */
    public Nsenter root() {
        NsenterOptions changed = copyHavingTarget("root");
        changed.rootOfTarget = true;
        changed.root = null;
        return new Nsenter(changed);
    }

    /**
     * Takes a root that is found outside, before any namespace is entered. Equivalent to {@code nsenter --root=DIRECTORY}.
     *
     * @param directory as the caller sees it
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @capability CAP_SYS_CHROOT
     * @man chroot(2)
     */
    public Nsenter root(Path directory) {
        NsenterOptions changed = options.copy();
        changed.root = Checked.path("root", directory);
        changed.rootOfTarget = false;
        return new Nsenter(changed);
    }

    /**
     * Takes the target's working directory; of several working directories the last counts. Equivalent to {@code nsenter --wd}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     * @man chdir(2)
     */
    public Nsenter workingDirectory() {
        NsenterOptions changed = copyHavingTarget("workingDirectory");
        changed.workingDirectoryOfTarget = true;
        changed.workingDirectory = null;
        changed.workingDirectoryInside = null;
        return new Nsenter(changed);
    }

    /**
     * Takes a working directory that is found outside, before any namespace is entered: a tunnel, since inside there may be no path
     * to it. Equivalent to {@code nsenter --wd=DIRECTORY}.
     *
     * @param directory as the caller sees it
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @man chdir(2)
     */
    public Nsenter workingDirectory(Path directory) {
        NsenterOptions changed = options.copy();
        changed.workingDirectory = Checked.path("workingDirectory", directory);
        changed.workingDirectoryOfTarget = false;
        changed.workingDirectoryInside = null;
        return new Nsenter(changed);
    }

    /**
     * Takes a working directory that is found inside, in the root that was entered. Equivalent to {@code nsenter --wdns}.
     *
     * @param directory as the program sees it
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @man chdir(2)
     */
    public Nsenter workingDirectoryInside(Path directory) {
        NsenterOptions changed = options.copy();
        changed.workingDirectoryInside = Checked.path("workingDirectoryInside", directory);
        changed.workingDirectory = null;
        changed.workingDirectoryOfTarget = false;
        return new Nsenter(changed);
    }

    /**
     * Takes a user id just before the program starts. Equivalent to {@code nsenter --setuid}.
     *
     * @param uid as the user namespace that is entered sees it
     * @return with that, in place of {@link #followUser}; without either it is 0 if a user namespace is entered
     * @throws IllegalArgumentException if that is no id
     * @capability CAP_SETUID in the user namespace of the program
     * @man setuid(2)
     */
    public Nsenter setuid(long uid) {
        NsenterOptions changed = options.copy();
        changed.setuid = Checked.id("setuid", uid);
        changed.followUser = false;
        return new Nsenter(changed);
    }

    /**
     * Takes a group id, and drops all other groups, just before the program starts. Equivalent to {@code nsenter --setgid}.
     *
     * @param gid as the user namespace that is entered sees it
     * @return with that, in place of {@link #followGroup}; without either it is 0 if a user namespace is entered
     * @throws IllegalArgumentException if that is no id
     * @capability CAP_SETGID in the user namespace of the program
     * @man setgid(2)
     */
    public Nsenter setgid(long gid) {
        NsenterOptions changed = options.copy();
        changed.setgid = Checked.id("setgid", gid);
        changed.followGroup = false;
        return new Nsenter(changed);
    }

    /**
     * Takes the target's user id. Equivalent to {@code nsenter --setuid follow}.
     *
     * @return with that, in place of {@link #setuid}
     * @throws IllegalArgumentException if there is no target
     */
    public Nsenter followUser() {
        NsenterOptions changed = copyHavingTarget("followUser");
        changed.followUser = true;
        changed.setuid = null;
        return new Nsenter(changed);
    }

    /**
     * Takes the target's group id. Equivalent to {@code nsenter --setgid follow}.
     *
     * @return with that, in place of {@link #setgid}
     * @throws IllegalArgumentException if there is no target
     */
    public Nsenter followGroup() {
        NsenterOptions changed = copyHavingTarget("followGroup");
        changed.followGroup = true;
        changed.setgid = null;
        return new Nsenter(changed);
    }

    /**
     * Keeps ids and groups though a user namespace is entered, but for those that are named here. Equivalent to
     * {@code nsenter --preserve-credentials}.
     *
     * @return with that
     */
    public Nsenter preserveCredentials() {
        NsenterOptions changed = options.copy();
        changed.preserveCredentials = true;
        return new Nsenter(changed);
    }

    /**
     * Lets a program that is not root keep the capabilities that entering a user namespace gives, as ambient ones. Equivalent to
     * {@code nsenter --keep-caps}.
     *
     * <p>Without a user namespace to enter it is refused, which is found when a command starts.
     *
     * @return with that
     * @kernel 4.3
     * @man capabilities(7)
     */
    public Nsenter keepCaps() {
        NsenterOptions changed = options.copy();
        changed.keepCaps = true;
        return new Nsenter(changed);
    }

    /**
     * Takes the environment that the target was started with in place of the caller's; what {@link Command} says of the
     * environment is done to that one. Equivalent to {@code nsenter --env}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     * @man proc(5)
     */
    public Nsenter environmentOfTarget() {
        NsenterOptions changed = copyHavingTarget("environmentOfTarget");
        changed.environmentOfTarget = true;
        return new Nsenter(changed);
    }

    /**
     * Does not fork though a pid namespace is entered: the program stays in the old one, and only its children are in the
     * new one. Equivalent to {@code nsenter --no-fork}.
     *
     * @return with that
     * @man pid_namespaces(7)
     */
    public Nsenter noFork() {
        NsenterOptions changed = options.copy();
        changed.noFork = true;
        return new Nsenter(changed);
    }

    /**
     * Moves the program into the target's control group. Equivalent to {@code nsenter --join-cgroup}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     * @kernel 4.5, with the version 2 hierarchy
     * @man cgroups(7)
     */
    public Nsenter joinCgroup() {
        NsenterOptions changed = copyHavingTarget("joinCgroup");
        changed.joinCgroup = true;
        return new Nsenter(changed);
    }

    /**
     * Starts the program in the target's SELinux context. Equivalent to {@code nsenter --follow-context}.
     *
     * @return with that
     * @throws IllegalArgumentException if there is no target
     * @man selinux(8)
     */
    public Nsenter followContext() {
        NsenterOptions changed = copyHavingTarget("followContext");
        changed.followContext = true;
        return new Nsenter(changed);
    }

    /**
     * Creates namespaces after those that exist are entered, in one go.
     *
     * @param types of the new ones
     * @return a place that is both
     */
    public Unshare unshare(NamespaceType... types) {
        return Unshare.after(options, types);
    }

    /**
     * Returns what is entered.
     *
     * @return such as {@code nsenter(pid 4711: net, uts)}, or {@code nsenter(net:[4026532000])}
     */
    @Override
    public String toString() {
        return options.toString();
    }

    private NsenterOptions copyHavingTarget(String option) {
        if (!options.hasTarget()) {
            throw new IllegalArgumentException(option + " needs a target: begin with Nsenter.target(...)");
        }
        return options.copy();
    }

    @Override
    Launch launch(Command command) {
        return new Launch(options, null, command.options);
    }
}
