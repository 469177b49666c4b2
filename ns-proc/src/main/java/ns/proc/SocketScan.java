package ns.proc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.ProcFiles;

/**
 * Asks each socket for its network namespace. That takes a duplicate of it, which would keep another program's socket
 * alive: so each socket is duplicated once, however many processes share it, and the duplicate closed at once.
 */
final class SocketScan implements AutoCloseable {
    private static final Memory OWN_DESCRIPTORS = Memory.string("self/fd");
    private static final long UNKNOWN = 0;

    private final Procfs procfs;
    private final FolderReader reader = new FolderReader();
    private final Map<Long, Long> namespaceOfSocket = new HashMap<>();
    private final int ownDescriptors;
    private int pidfd = -Errno.ESRCH.code();
    private int pidfdOf;

    private SocketScan(Procfs procfs, int root) {
        this.procfs = procfs;
        this.ownDescriptors = ProcFiles.openat(root, OWN_DESCRIPTORS, Descriptors.O_PATH | Descriptors.O_DIRECTORY);
    }

    /** Adds the pins of all open sockets; returns how many sockets could not be asked. */
    static int scan(Procfs procfs, int root, Findings findings, List<TaskScan> shares) {
        if (!procfs.isOurs()) {
            return procfs.isMounted() ? countSockets(shares) : 0; // its pids mean nothing to pidfd_open(2)
        }
        try (SocketScan scan = new SocketScan(procfs, root)) {
            for (TaskScan share : shares) {
                for (TaskScan.OpenSocket socket : share.sockets) {
                    scan.addPin(socket, findings);
                }
            }
            int refused = 0;
            for (long namespace : scan.namespaceOfSocket.values()) {
                refused += namespace == UNKNOWN ? 1 : 0;
            }
            return refused;
        }
    }

    private static int countSockets(List<TaskScan> shares) {
        Set<Long> inodes = new HashSet<>();
        for (TaskScan share : shares) {
            for (TaskScan.OpenSocket socket : share.sockets) {
                inodes.add(socket.inode());
            }
        }
        return inodes.size();
    }

    private void addPin(TaskScan.OpenSocket socket, Findings findings) {
        Long known = namespaceOfSocket.get(socket.inode());
        long inode = known == null || known == UNKNOWN ? ask(socket) : known;
        if (inode == -Errno.ESRCH.code() || inode == -Errno.EBADF.code()) {
            return; // process or descriptor has gone since
        }
        namespaceOfSocket.put(socket.inode(), Math.max(UNKNOWN, inode));
        if (inode > 0) {
            findings.add(
                    new NamespaceId(NamespaceType.NET, procfs.nsfsDevice(), inode),
                    new Pin.Socket(socket.pid(), socket.tid(), socket.number(), socket.inode()));
        }
    }

    /** The inode of the socket's network namespace, or a negative error number. */
    private long ask(TaskScan.OpenSocket socket) {
        openTask(socket.pid(), socket.tid());
        if (pidfd < 0) {
            return pidfd;
        }
        int duplicate = ProcFiles.pidfd_getfd(pidfd, socket.number());
        if (duplicate < 0) {
            return duplicate;
        }
        // by now the number may stand for another file
        boolean same = reader.inode(ownDescriptors, duplicate) == socket.inode();
        int namespace = same ? ProcFiles.openNetworkOfSocket(duplicate) : -Errno.EBADF.code();
        Descriptors.close(duplicate);
        if (namespace < 0) {
            return namespace;
        }
        long inode = reader.inode(ownDescriptors, namespace);
        Descriptors.close(namespace);
        return inode;
    }

    /** Sockets come process by process, so one open pidfd is enough. */
    private void openTask(Pid pid, Pid tid) {
        if (tid.number() != pidfdOf) {
            closeTask();
            pidfd = ProcFiles.pidfd_open(tid.number(), tid.equals(pid) ? 0 : ProcFiles.PIDFD_THREAD);
            pidfdOf = tid.number();
        }
    }

    private void closeTask() {
        if (pidfd >= 0) {
            Descriptors.close(pidfd);
        }
    }

    @Override
    public void close() {
        closeTask();
        Descriptors.close(ownDescriptors);
    }
}
