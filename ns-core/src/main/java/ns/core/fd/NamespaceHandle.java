package ns.core.fd;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import ns.core.sys.Sockets;

/**
 * An open namespace: it lives at least until this is closed.
 *
 * <p>Handles are safe for use by several threads. What they give away ({@link #fd}) stays theirs.
 *
 * @man namespaces(7)
 */
public interface NamespaceHandle extends AutoCloseable {
    /**
     * Returns what kind of namespace it is.
     *
     * @return the type
     */
    default NamespaceType type() {
        return id().type();
    }

    /**
     * Returns which namespace it is.
     *
     * @return device and inode, unique as long as this is open
     */
    NamespaceId id();

    /**
     * Returns the descriptor behind this handle, which still owns it.
     *
     * @return a descriptor of a file in nsfs
     */
    Fd fd();

    /**
     * Returns the namespaces that belong with this one, such as the user namespace that owns it, or the mount namespace in which the
     * names of a network are known: a process or thread that enters this one enters these too, and those that belong with them, unless
     * one of that type is named.
     *
     * @return open as long as this is, and closed by whoever owns them; none if it stands alone
     */
    default List<NamespaceHandle> companions() {
        return List.of();
    }

    /**
     * Runs code inside the namespace, on a new platform thread that enters, runs it and dies; the caller waits.
     *
     * <p>What the code opens stays inside and works from any thread afterwards: a socket of a network namespace, a file
     * of a mount namespace. A task inside a task is in both namespaces. If the caller is interrupted, so is the task.
     *
     * <p>When this returns or throws, the kernel's thread too has left the namespace; it is waited for at most a second after its last
     * line of Java, which it does not need unless a debugger holds it.
     *
     * <p>Threads inherit the namespaces of the thread that starts them, so code that makes the JDK start a thread of its own
     * leaves it behind inside: {@code ProcessBuilder.start}, the common pool, virtual threads,
     * {@code CompletableFuture.delayedExecutor}, {@code java.net.http.HttpClient}, {@code HttpURLConnection} (its keep-alive timer),
     * {@code AsynchronousSocketChannel}. Call these outside.
     * {@code java.net.NetworkInterface} and {@code /proc/net} tell of the JVM's main thread, unless a companion puts that right.
     *
     * @param <R> what the code returns
     * @param <X> what the code throws
     * @param task the code
     * @return what the code returned
     * @throws X what the code threw
     * @throws SyscallException if the namespace can not be entered: {@code EPERM} without the capabilities
     * @throws UnsupportedOperationException in user, pid and time namespaces, which no thread of a JVM can enter, and if
     *     called on a virtual thread
     * @capability CAP_SYS_ADMIN in the namespace's owner and in our own user namespace; for mnt also CAP_SYS_CHROOT
     * @man setns(2)
     */
    default <R, X extends Exception> R call(Task<R, X> task) throws X {
        return NamespaceThread.call(this, task);
    }

    /**
     * Returns a factory of platform threads that are inside the namespace from before their first line of Java to
     * their death, for servers and executors. The traps of {@link #call} hold for what runs on them.
     *
     * @return a factory that works as long as this handle is open
     * @throws SyscallException if the namespace can not be entered
     * @throws UnsupportedOperationException as {@link #call}
     */
    default ThreadFactory threadFactory() {
        return NamespaceThread.factory(this);
    }

    /**
     * Opens a socket inside the namespace, on a thread as in {@link #call} unless we are inside. It stays inside, whoever uses it.
     *
     * @param family as in socket(2), such as 16 for {@code AF_NETLINK}
     * @param type as in socket(2), such as 3 for {@code SOCK_RAW}; {@code SOCK_CLOEXEC} is added
     * @param protocol as in socket(2)
     * @return the socket, which is the caller's
     * @throws SyscallException if the namespace can not be entered, or the socket not be opened
     * @throws UnsupportedOperationException as {@link #call}
     * @man socket(2)
     */
    default Fd socket(int family, int type, int protocol) {
        return call(() -> Fd.owning(Sockets.socket(family, type, protocol)));
    }

    /**
     * Opens a file as who is inside the namespace sees it, on a thread as in {@link #call} unless we are inside: below
     * {@code /proc/sys/net} that is the setting of a network namespace, whoever reads or writes it afterwards.
     *
     * @param file an absolute path, of a file that exists
     * @param flags as in open(2), such as 1 for {@code O_WRONLY}; {@code O_CLOEXEC} is added
     * @return the file, which is the caller's
     * @throws SyscallException if the namespace can not be entered, or the file not be opened
     * @throws UnsupportedOperationException as {@link #call}
     * @man open(2)
     */
    default Fd openFile(Path file, int flags) {
        return call(() -> Fd.owning(Descriptors.open(file, flags)));
    }

    /** Lets go of the namespace. If nothing else keeps it alive, the kernel removes it. */
    @Override
    void close();
}
