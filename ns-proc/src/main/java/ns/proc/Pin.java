package ns.proc;

import java.nio.file.Path;
import java.util.Optional;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;

/**
 * One thing that keeps a namespace alive. A namespace lives as long as it has at least one pin.
 *
 * <p>Two kinds can not be seen from /proc: a descriptor that is on its way through a unix socket, and a use inside the kernel.
 */
public sealed interface Pin {
    /**
     * A process is in it.
     *
     * @param pid the process
     */
    record Member(Pid pid) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.of(Path.of("/proc/" + pid + "/ns/" + type.procName()));
        }
    }

    /**
     * A thread is in it, while its process is in another.
     *
     * @param pid the process
     * @param tid the thread
     */
    record MemberThread(Pid pid, Pid tid) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.of(Path.of(task(pid, tid) + "/ns/" + type.procName()));
        }
    }

    /**
     * The future children of a thread will be in it, though the thread itself is not: a pid or time namespace after
     * unshare(2) or setns(2).
     *
     * @param pid the process
     * @param tid the thread; the same as {@code pid} for the main one
     */
    record ForChildren(Pid pid, Pid tid) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.of(Path.of(task(pid, tid) + "/ns/" + type.procName() + "_for_children"));
        }
    }

    /**
     * Somebody has its file open.
     *
     * @param pid the process
     * @param tid the thread whose table the descriptor is in; the same as {@code pid} unless it has one for itself
     * @param number the descriptor
     */
    record Descriptor(Pid pid, Pid tid, int number) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.of(Path.of(task(pid, tid) + "/fd/" + number));
        }
    }

    /**
     * A socket belongs to it.
     *
     * @param pid a process that has the socket open
     * @param tid the thread whose table it is in; the same as {@code pid} unless it has one for itself
     * @param number the descriptor
     * @param inode which socket
     */
    record Socket(Pid pid, Pid tid, int number, long inode) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.empty();
        }
    }

    /**
     * Its file is mounted somewhere, as {@code ip netns add} does.
     *
     * @param mountNamespace where that mount is
     * @param through a process in that mount namespace, or empty if none is
     * @param mountPoint where in that mount namespace
     */
    record Mount(NamespaceId mountNamespace, Optional<Pid> through, String mountPoint) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return through.map(pid -> ProcText.path("/proc/" + pid + "/root" + mountPoint));
        }
    }

    /**
     * It is the parent of another pid or user namespace.
     *
     * @param child the other one
     */
    record Parent(NamespaceId child) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.empty();
        }
    }

    /**
     * It is the user namespace that owns another namespace.
     *
     * @param owned the other one
     */
    record Owner(NamespaceId owned) implements Pin {
        @Override
        public Optional<Path> file(NamespaceType type) {
            return Optional.empty();
        }
    }

    /**
     * Returns the file by which the namespace can be opened, below {@code /proc}.
     *
     * @param type of the namespace that this keeps alive
     * @return the file, or empty where there is none: a socket, a relative, or a mount in a namespace without a process
     */
    Optional<Path> file(NamespaceType type);

    private static String task(Pid pid, Pid tid) {
        return tid.equals(pid) ? "/proc/" + pid : "/proc/" + pid + "/task/" + tid;
    }
}
