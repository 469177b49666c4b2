package ns.net.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.core.sys.Epoll;
import ns.core.sys.Threads;
import org.jspecify.annotations.Nullable;

/** All captures of a lab, and the one thread that serves them. Safe for use by several threads. */
final class Captures implements AutoCloseable {
    private static final long END = 0;
    private static final int AT_ONCE = 64;

    private record Watched(Capture capture, PacketTap tap) {}

    private final NamespaceHandle fabric;
    private final Outside outside;
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Set<Capture> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong keys = new AtomicLong(END);
    private @Nullable Epoll epoll;
    private @Nullable Fd ending;
    private @Nullable Thread thread;
    private boolean closed;

    Captures(NamespaceHandle fabric, Outside outside) {
        this.fabric = fabric;
        this.outside = outside;
    }

    /**
     * Starts one of the interfaces with the given indexes in the fabric.
     *
     * @param room for so much of each packet
     * @param labels of interfaces by their indexes; those without one are left out
     */
    synchronized Capture start(
            Path path, String comment, List<Integer> indexes, int room, IntFunction<Optional<String>> labels)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("this lab is closed");
        }
        Epoll all = epoll == null ? begin() : epoll;
        Capture capture = Capture.create(path, comment, labels, this::forget);
        open.add(capture);
        try {
            for (int index : indexes) {
                PacketTap tap = PacketTap.open(fabric, index, room);
                capture.add(tap, index);
                long key = keys.incrementAndGet();
                watched.put(key, new Watched(capture, tap));
                all.add(tap.descriptor(), Epoll.EPOLLIN, key);
            }
            return capture;
        } catch (IOException | RuntimeException e) {
            capture.abandon();
            throw e;
        }
    }

    private Epoll begin() {
        Epoll all = Epoll.epoll_create1(AT_ONCE);
        Fd end = Fd.owning(Descriptors.eventfd2(0, Descriptors.EFD_NONBLOCK));
        all.add(end.number(), Epoll.EPOLLIN, END);
        // in the fabric, wherever the caller is: nothing of a host is kept alive by it
        Thread worker = fabric.threadFactory().newThread(() -> serve(all));
        worker.setDaemon(true);
        outside.start(worker);
        epoll = all;
        ending = end;
        thread = worker;
        return all;
    }

    private void serve(Epoll all) {
        while (true) {
            for (long key : all.await()) {
                if (key == END) {
                    return;
                }
                Watched one = watched.get(key);
                if (one != null) {
                    one.capture().drain(one.tap());
                }
            }
        }
    }

    private synchronized void forget(Capture capture) {
        if (!open.remove(capture)) {
            return;
        }
        watched.entrySet().removeIf(entry -> {
            boolean its = entry.getValue().capture() == capture;
            if (its && epoll != null) {
                epoll.remove(entry.getValue().tap().descriptor());
            }
            return its;
        });
    }

    /** Closes every capture; the first failure is thrown when all are closed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        @Nullable RuntimeException failure = null;
        for (Capture capture : new ArrayList<>(open)) {
            try {
                capture.close();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        end();
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void end() {
        if (epoll == null || ending == null || thread == null) {
            return;
        }
        Descriptors.eventfd_write(ending.number(), 1);
        Threads.join(thread);
        epoll.close();
        ending.close();
        epoll = null;
    }
}
