package ns.core.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.NamespaceType;
import ns.core.SyscallException;

/**
 * Why a process that this JVM has started, or that takes its place, can not become what it was to be.
 *
 * <p>Unlike the calls that {@link Hints} explains, these are made by a process with one thread. It begins with the ids, the
 * capabilities, the limits, the root folder and the namespaces of this JVM, at which this looks; whoever asks says where the process had left them. Each
 * question looks anew. The answers are one line, without a full stop, and empty where looking finds nothing.
 *
 * @man unshare(2), setns(2), clone(2), user_namespaces(7)
 */
public final class LaunchHints {
    private final Machine machine;

    LaunchHints(Machine machine) {
        this.machine = machine;
    }

    /**
     * Returns the hints for the machine that we are on.
     *
     * @return hints that look at {@code /proc}
     */
    public static LaunchHints here() {
        return new LaunchHints(Machine.here());
    }

    /**
     * Explains why namespaces can not be created.
     *
     * @param errno of unshare(2) or clone(2)
     * @param types of the namespaces
     * @param inside whether it has entered another user namespace before
     * @return what was missing
     */
    public Optional<String> creating(Errno errno, Set<NamespaceType> types, boolean inside) {
        return new NamespaceHints(machine).creating(errno, types, inside);
    }

    /**
     * Explains why namespaces can not be entered.
     *
     * @param errno of setns(2)
     * @param types of the namespaces
     * @param inside whether it has entered another user namespace before
     * @return what was missing
     */
    public Optional<String> entering(Errno errno, Set<NamespaceType> types, boolean inside) {
        return new NamespaceHints(machine).entering(errno, types, inside);
    }

    /**
     * Explains why this kernel has no namespaces of a type.
     *
     * @param type of the namespace
     * @return what the kernel lacks; empty if it has them
     */
    public Optional<String> missing(NamespaceType type) {
        return new NamespaceHints(machine).missing(type);
    }

    /**
     * Explains why a map of ids is refused.
     *
     * @param errno of write(2)
     * @param file {@code uid_map} or {@code gid_map}, of a user namespace just below ours
     * @param lines what was written
     * @return what was missing
     */
    public Optional<String> mapping(Errno errno, String file, List<IdMapping> lines) {
        return new IdMapHints(machine, file).writing(errno, lines);
    }

    /**
     * Explains why the kernel does not know an id.
     *
     * @param file {@code uid_map} or {@code gid_map}
     * @param id of a user or group
     * @return our own map, if the id is not in it
     */
    public Optional<String> unmapped(String file, long id) {
        return new IdMapHints(machine, file).unmapped(id);
    }

    /**
     * Explains why a new {@code /proc} can not be mounted.
     *
     * @param errno of mount(2)
     * @param inside whether it is in another user namespace than we
     * @return what was missing
     */
    public Optional<String> mountingProc(Errno errno, boolean inside) {
        return errno.equals(Errno.EPERM) ? new ProcMountHints(machine).refused(inside) : Optional.empty();
    }

    /**
     * Explains why a namespace can not be pinned by a process that stays in our namespaces.
     *
     * @param errno of mount(2)
     * @param type of the namespace
     * @param path where it is to be pinned
     * @return what was missing
     */
    public Optional<String> pinning(Errno errno, NamespaceType type, Path path) {
        return new PinningHints(machine).launched(errno, type, path);
    }

    /**
     * Explains why no process could be made, or a program not be started by a user with too many of them.
     *
     * @param errno of clone(2) or execve(2)
     * @param uid whose processes are counted
     * @return which limit was reached
     */
    public Optional<String> forking(Errno errno, long uid) {
        return errno.equals(Errno.EAGAIN) ? new ForkHints(machine).reached(uid) : Optional.empty();
    }

    /**
     * Explains a refusal that has to do with no argument.
     *
     * @param errno of any call
     * @param call its name
     * @return a filter, or the age of the kernel
     */
    public Optional<String> filtered(Errno errno, String call) {
        boolean absent = errno.equals(Errno.ENOSYS);
        if (machine.self().seccomp() != 0) {
            return absent || errno.equals(Errno.EPERM)
                    ? Optional.of("a seccomp filter is in force in this process (Seccomp: "
                            + machine.self().seccomp() + " in /proc/self/status), and may refuse " + call
                            + "; docker: --security-opt seccomp=unconfined")
                    : Optional.empty();
        }
        return absent
                ? machine.text("sys/kernel/osrelease")
                        .map(release -> "this kernel, " + release + ", has no " + call + "(2)")
                : Optional.empty();
    }

    /**
     * Explains why no program on a file system can be executed.
     *
     * @param file the program
     * @return the mount that forbids it
     */
    public Optional<String> noexec(Path file) {
        return machine.mountOf(file)
                .filter(mount -> mount.options().contains("noexec"))
                .map(mount ->
                        "the mount at " + mount.point() + " is noexec: use a program elsewhere, or as root: mount -o"
                                + " remount,exec " + mount.point());
    }

    /**
     * Explains why a process could not be started at all.
     *
     * @param failure of posix_spawn(3), memfd_create(2) or open(2), for a program that has no path
     * @param uid whose processes are counted
     * @return the failure with a hint where there is one
     */
    public SyscallException starting(SyscallException failure, long uid) {
        Optional<String> hint = failure.errno().equals(Errno.EACCES)
                ? new ForkHints(machine).programsInMemory()
                : forking(failure.errno(), uid);
        return hint.isPresent() ? failure.withHint(hint.get()) : failure;
    }

    /**
     * Returns a number below {@code /proc/sys}.
     *
     * @param name with slashes, such as {@code fs/nr_open}
     * @return the number; empty if it can not be read
     */
    public Optional<Long> setting(String name) {
        OptionalLong value = machine.setting(name);
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    /**
     * Returns a file below {@code /proc}.
     *
     * @param name such as {@code self/limits}
     * @return the text; empty if it can not be read
     */
    public Optional<String> text(String name) {
        return machine.text(name);
    }

    /**
     * Tells whether we are in the first user namespace, where capabilities reach everything.
     *
     * @return false in containers with ids of their own
     */
    public boolean isInitialUserNamespace() {
        return machine.isInitialUserNamespace();
    }

    /**
     * Tells whether our root folder is no mount point, as after chroot(2).
     *
     * @return false where it can not be told
     */
    public boolean isChroot() {
        return machine.isChroot();
    }
}
