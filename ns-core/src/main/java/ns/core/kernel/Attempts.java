package ns.core.kernel;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import ns.core.sys.Namespaces;
import ns.core.sys.ProcFiles;
import ns.core.sys.Processes;
import ns.core.sys.Sockets;
import ns.core.sys.Threads;
import org.jspecify.annotations.Nullable;

/**
 * System calls that were tried: those that the kernel refused, with its reason; all others worked.
 *
 * @param creating unshare(2) by type; that of a user namespace is always refused, see {@link #filter}
 * @param entering setns(2) into our own namespace by type
 * @param using the features
 */
record Attempts(
        Map<NamespaceType, SyscallException> creating,
        Map<NamespaceType, SyscallException> entering,
        Map<Feature, SyscallException> using) {
    private static final NamespaceType[] TYPES = NamespaceType.values();

    /** Tries all on a thread of its own, which is left in its new namespaces and dies. */
    static Attempts make() {
        Attempts attempts = new Attempts(
                new EnumMap<>(NamespaceType.class), new EnumMap<>(NamespaceType.class), new EnumMap<>(Feature.class));
        runOnThreadOfItsOwn(attempts::tryAll);
        return attempts;
    }

    /** What is thrown there is thrown here: a thread that broke off would look like one that was refused nothing. */
    static void runOnThreadOfItsOwn(Runnable deed) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread spent = new Thread(null, deed, "ns look", 0, false);
        spent.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
        spent.start();
        Threads.join(spent); // a few milliseconds more, then the caller knows
        Throwable failure = thrown.get();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private interface Deed {
        void run();
    }

    private static <K> void attempt(Map<K, SyscallException> refused, K key, Deed deed) {
        try {
            deed.run();
        } catch (SyscallException e) {
            refused.put(key, e);
        }
    }

    private void tryAll() {
        tryFeatures();
        for (NamespaceType type : TYPES) {
            attempt(entering, type, () -> enterOwn(type));
        }
        for (NamespaceType type : TYPES) {
            attempt(creating, type, () -> Namespaces.unshare(type));
        }
    }

    private static void enterOwn(NamespaceType type) {
        if (type == NamespaceType.MNT) {
            Namespaces.unshareFs();
        }
        int own = openOwn(type);
        try {
            Namespaces.setns(own, type);
        } finally {
            Descriptors.close(own);
        }
    }

    private static int openOwn(NamespaceType type) {
        return Descriptors.open(Path.of("/proc/thread-self/ns/" + type.procName()), Descriptors.O_RDONLY);
    }

    private void tryFeatures() {
        attempt(using, Feature.PIDFD_OPEN, () -> Descriptors.close(Processes.pidfd_open(Pid.self(), 0)));
        attempt(
                using,
                Feature.PIDFD_THREAD,
                () -> Descriptors.close(Processes.pidfd_open(Processes.gettid(), ProcFiles.PIDFD_THREAD)));
        attempt(using, Feature.PIDFD_GETFD, Attempts::duplicateOwn);
        attempt(using, Feature.PIDFD_NAMESPACES, Attempts::openOwnByPidFd);
        attempt(using, Feature.NS_GET_USERNS, () -> withOwn(NamespaceType.UTS, Attempts::openOwner));
        attempt(using, Feature.NS_GET_NSTYPE, () -> withOwn(NamespaceType.UTS, Namespaces::type));
        attempt(
                using,
                Feature.NS_GET_MNTNS_ID,
                () -> withOwn(NamespaceType.MNT, fd -> require(Namespaces.mountNamespaceId(fd), "NS_GET_MNTNS_ID")));
        attempt(
                using,
                Feature.NS_GET_ID,
                () -> withOwn(NamespaceType.UTS, fd -> require(Namespaces.kernelId(fd), "NS_GET_ID")));
        attempt(using, Feature.SIOCGSKNS, Attempts::openNetworkOfOwnSocket);
        attempt(using, Feature.KCMP, Attempts::compareOwnFiles);
        attempt(using, Feature.LISTNS, Attempts::list);
    }

    private static void duplicateOwn() {
        int pidfd = Processes.pidfd_open(Pid.self(), 0);
        try {
            Descriptors.close(Processes.pidfd_getfd(pidfd, pidfd));
        } finally {
            Descriptors.close(pidfd);
        }
    }

    private static void openOwnByPidFd() {
        int pidfd = Processes.pidfd_open(Pid.self(), 0);
        try {
            long result = Processes.openNamespace(pidfd, NamespaceType.UTS);
            if (result < 0) {
                throw new SyscallException("ioctl(" + pidfd + ", PIDFD_GET_UTS_NAMESPACE)", new Errno((int) -result));
            }
            Descriptors.close((int) result);
        } finally {
            Descriptors.close(pidfd);
        }
    }

    private interface FdDeed {
        void run(int fd);
    }

    private static void withOwn(NamespaceType type, FdDeed deed) {
        int own = openOwn(type);
        try {
            deed.run(own);
        } finally {
            Descriptors.close(own);
        }
    }

    private static void openOwner(int fd) {
        Descriptors.close(Namespaces.openOwner(fd));
    }

    private static void require(OptionalLong answer, String request) {
        if (answer.isEmpty()) {
            throw new SyscallException("ioctl(" + request + ")", Errno.ENOTTY);
        }
    }

    private static void openNetworkOfOwnSocket() {
        int socket = Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
        try {
            Descriptors.close(Namespaces.openNetworkOfSocket(socket));
        } finally {
            Descriptors.close(socket);
        }
    }

    private static void compareOwnFiles() {
        int self = Processes.gettid().number();
        long result = Processes.compareFiles(self, self);
        if (result < 0) {
            throw new SyscallException("kcmp(" + self + ", " + self + ", KCMP_FILES)", new Errno((int) -result));
        }
    }

    private static void list() {
        SyscallException refusal = Namespaces.refusalOfListns();
        if (refusal.errno().equals(Errno.ENOSYS) || refusal.errno().equals(Errno.EPERM)) {
            throw refusal;
        }
    }

    Optional<SyscallException> creatingRefused(NamespaceType type) {
        return Optional.ofNullable(creating.get(type));
    }

    Optional<SyscallException> enteringRefused(NamespaceType type) {
        return Optional.ofNullable(entering.get(type));
    }

    Optional<SyscallException> refused(Feature feature) {
        return Optional.ofNullable(using.get(feature));
    }

    /**
     * The refusal of a user namespace by somebody other than the kernel proper, which answers EINVAL to every process with
     * threads before it looks at anything else: a filter of seccomp(2), or a patch that has its own sysctl.
     */
    Optional<SyscallException> filter() {
        return creatingRefused(NamespaceType.USER)
                .filter(refusal -> !refusal.errno().equals(Errno.EINVAL));
    }
}
