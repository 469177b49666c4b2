package ns.net.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Epoll;
import ns.core.sys.PollSet;
import ns.core.sys.Processes;
import ns.core.sys.Threads;
import ns.core.sys.TunTap;
import ns.net.Netns;
import org.jspecify.annotations.Nullable;

/**
 * Delay, jitter and disorder where the kernel has no netem: one thread of the lab that reads frames from TAPs in the fabric, holds them
 * back, and writes them into the same TAPs. Frames come with the header of virtio, so that segments of TCP stay together.
 *
 * <p>The thread is inside the fabric from before its first line of Java, wherever the one that starts it is: it keeps no other namespace alive.
 */
final class Relay implements AutoCloseable {
    private static final int PR_SET_TIMERSLACK = 29;
    private static final long ONE_NANOSECOND = 1;
    private static final int FIRST_OF_ALL = -20;
    private static final int AT_ONCE = 64;
    private static final long BELL = -1;
    private static final int OFFLOADS =
            TunTap.TUN_F_CSUM | TunTap.TUN_F_TSO4 | TunTap.TUN_F_TSO6 | TunTap.TUN_F_TSO_ECN;

    private final Netns fabric;
    private final Epoll epoll = Epoll.epoll_create1(AT_ONCE);
    private final Fd bell = Fd.owning(Descriptors.eventfd2(0, Descriptors.EFD_NONBLOCK));
    private final Frames frames = new Frames();
    private final DueQueue queue = new DueQueue();
    private final Thread thread;
    private volatile RelayPort[] ports = new RelayPort[0];
    private int[] portOfFrame = new int[0];
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    private Relay(Netns fabric) {
        this.fabric = fabric;
        epoll.add(bell.number(), Epoll.EPOLLIN, BELL);
        thread = fabric.threadFactory().newThread(this::run);
        thread.setName("ns lab relay " + fabric.id());
        thread.setDaemon(true);
    }

    /** Starts the thread, which waits for TAPs. */
    static Relay start(Netns fabric, Outside outside) {
        Relay relay = new Relay(fabric);
        outside.start(relay.thread);
        return relay;
    }

    /** Makes a TAP of the fabric, up and able to hold what comes at once. */
    synchronized RelayPort add(String link) {
        requireAlive();
        Fd tap = fabric.call(() -> Fd.owning(create(link)));
        try {
            fabric.link(link).txQueueLength(4096).up();
            RelayPort port = new RelayPort(link, tap);
            List<RelayPort> more = new ArrayList<>(List.of(ports));
            more.add(port);
            ports = more.toArray(RelayPort[]::new);
            epoll.add(tap.number(), Epoll.EPOLLIN, more.size() - 1);
            return port;
        } catch (RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    /** Takes a TAP away whose link is gone; frames that wait for it are lost. */
    void remove(RelayPort port) {
        port.retire();
        Descriptors.eventfd_write(bell.number(), 1);
    }

    private static int create(String link) {
        int fd = TunTap.open();
        try {
            TunTap.create(fd, link, TunTap.IFF_TAP | TunTap.IFF_NO_PI | TunTap.IFF_VNET_HDR | TunTap.IFF_TUN_EXCL);
            TunTap.setOffload(fd, OFFLOADS);
            return fd;
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    /** Tells why it does not work any more, if it does not. */
    void requireAlive() {
        RuntimeException current = failure;
        if (current != null) {
            throw new IllegalStateException("the relay of this lab has failed: " + current.getMessage(), current);
        }
    }

    private void run() {
        try {
            // a timer may be late by 50 microseconds unless its thread says otherwise
            Processes.prctl(PR_SET_TIMERSLACK, ONE_NANOSECOND);
            Processes.setPriority(FIRST_OF_ALL); // where it is not allowed, a busy machine makes delays longer
            PollSet ready = new PollSet(1);
            ready.add(epoll.fd(), PollSet.POLLIN);
            while (!closed) {
                await(ready);
                receive();
                deliver();
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void await(PollSet ready) {
        if (queue.isEmpty()) {
            ready.await();
            return;
        }
        long left = queue.nextDue() - System.nanoTime();
        if (left > 0) {
            ready.awaitNanos(left);
        }
    }

    private void receive() {
        int count = epoll.look();
        RelayPort[] current = ports;
        for (int i = 0; i < count; i++) {
            long key = epoll.key(i);
            if (key == BELL) {
                closeRetired(current);
            } else if (key < current.length && !current[(int) key].isClosed()) { // a new one is ready the next time too
                receive(current[(int) key], (int) key);
            }
        }
    }

    /** Here, where nobody else uses the descriptor. */
    private void closeRetired(RelayPort[] all) {
        Descriptors.eventfd_read(bell.number());
        for (RelayPort port : all) {
            if (port.isRetired() && !port.isClosed()) {
                epoll.remove(port.tap().number());
                port.close();
            }
        }
    }

    /** Not without an end, since others wait. */
    private void receive(RelayPort port, int index) {
        int fd = port.tap().number();
        for (int i = 0; i < AT_ONCE; i++) {
            int frame = frames.read(fd);
            if (frame == Frames.NONE) {
                return;
            }
            if (frame == Frames.LOST || port.isFull()) {
                lose(port, frame);
            } else {
                owner(frame, index);
                queue.add(port.due(System.nanoTime()), frame); // of each: this thread may have been held up between two
            }
        }
    }

    private void lose(RelayPort port, int frame) {
        if (frame != Frames.LOST) {
            frames.release(frame);
        }
        port.lose();
    }

    private void owner(int frame, int port) {
        if (frame >= portOfFrame.length) {
            portOfFrame = Arrays.copyOf(portOfFrame, 2 * frame + AT_ONCE);
        }
        portOfFrame[frame] = port;
    }

    private void deliver() {
        long now = System.nanoTime();
        RelayPort[] current = ports;
        for (int i = 0; i < AT_ONCE && !queue.isEmpty() && queue.nextDue() - now <= 0; i++) {
            int frame = queue.take();
            RelayPort port = current[portOfFrame[frame]];
            port.left();
            if (port.isClosed()) {
                frames.release(frame);
            } else if (!frames.write(port.tap().number(), frame)) {
                port.lose();
            }
        }
    }

    /** Ends the thread; frames that wait are lost, and the TAPs gone. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Descriptors.eventfd_write(bell.number(), 1);
        Threads.join(thread);
        for (RelayPort port : ports) {
            port.close();
        }
        epoll.close();
        bell.close();
    }
}
