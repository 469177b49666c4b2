package ns.exec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.PidFd;
import ns.core.sys.Epoll;
import org.jspecify.annotations.Nullable;

/** The one thread that waits for all processes whose {@link NsProcess#onExit} somebody has asked for. */
final class Exits {
    private static final int AT_ONCE = 64;
    private static @Nullable Exits started;

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

    /** No static field: what fails for want of a descriptor must be tried again. */
    private static synchronized Exits get() {
        Exits known = started;
        if (known == null) {
            known = new Exits();
            started = known;
        }
        return known;
    }

    /** Tells a process when it has ended. */
    static void watch(NsProcess process, PidFd child) {
        Exits exits = get();
        Watch watch = new Watch(exits.keys.incrementAndGet(), child.fd().number());
        exits.watched.put(watch.key(), process);
        exits.watches.put(process, watch);
        try {
            exits.epoll.add(watch.fd(), Epoll.EPOLLIN | Epoll.EPOLLONESHOT, watch.key());
        } catch (SyscallException e) {
            exits.watches.remove(process);
            exits.watched.remove(watch.key());
            throw e;
        }
    }

    /** Before its pidfd is closed. */
    static void forget(NsProcess process, boolean isWatched) {
        if (!isWatched) {
            return;
        }
        Exits exits = get();
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
