package ns.exec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.PidFd;
import ns.core.sys.Epoll;

/** The one thread that waits for all processes whose {@link NsProcess#onExit} somebody has asked for. */
final class Exits {
    private static final int AT_ONCE = 64;

    private final Epoll epoll = Epoll.epoll_create1(AT_ONCE);
    private final Map<Long, NsProcess> watched = new ConcurrentHashMap<>();
    private final Map<NsProcess, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();

    private record Watch(long key, int fd) {}

    private Exits() {
        Thread thread = new Thread(null, this::serve, "ns exits", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Started {
        static final Exits ONLY = new Exits();
    }

    /** Tells a process when it has ended. */
    static void watch(NsProcess process, PidFd child) {
        Exits exits = Started.ONLY;
        Watch watch = new Watch(exits.keys.incrementAndGet(), child.fd().number());
        exits.watched.put(watch.key(), process);
        exits.watches.put(process, watch);
        exits.epoll.add(watch.fd(), Epoll.EPOLLIN | Epoll.EPOLLONESHOT, watch.key());
    }

    /** Before its pidfd is closed. */
    static void forget(NsProcess process, boolean isWatched) {
        if (!isWatched) {
            return;
        }
        Exits exits = Started.ONLY;
        Watch watch = exits.watches.remove(process);
        if (watch != null) {
            exits.watched.remove(watch.key());
            try {
                exits.epoll.remove(watch.fd());
            } catch (SyscallException e) {
                if (!e.errno().equals(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    private void serve() {
        while (true) {
            for (long key : epoll.await()) {
                NsProcess process = watched.remove(key);
                if (process != null) {
                    process.ended();
                }
            }
        }
    }
}
