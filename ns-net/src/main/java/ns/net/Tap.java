package ns.net;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Carrier;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.PollSet;
import ns.core.sys.TunTap;

/**
 * A link whose other end is this program: what the network namespace sends through it is read here, what is written here the namespace
 * receives. It is gone when this is closed.
 *
 * <pre>{@code
 * try (var tap = red.tap("tap0")) {
 *     tap.link().address("10.0.0.1/24").up();
 *     ByteBuffer frame = ByteBuffer.allocate(2048);
 *     tap.read(frame);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; one reads and one writes at a time. {@link #close} ends a read that waits.
 *
 * @man ip-tuntap(8)
 */
public final class Tap implements AutoCloseable {
    private static final int LARGEST = 0x1_0000 + 0x100; // the largest MTU, and a header
    private static final int BELL = 1;

    private final Link link;
    private final Fd device;
    private final Fd bell;
    private final PollSet ready = new PollSet(2);
    private final Memory input = Memory.allocate(LARGEST);
    private final Memory output = Memory.allocate(LARGEST);
    private final Object reading = new Object();
    private final Object writing = new Object();
    private volatile boolean closed;

    private Tap(Link link, Fd device, Fd bell) {
        this.link = link;
        this.device = device;
        this.bell = bell;
        ready.add(device.number(), PollSet.POLLIN);
        ready.add(bell.number(), PollSet.POLLIN);
    }

    static Tap open(Netns namespace, String name, Tun.Mode mode) {
        Names.link(name);
        int kind = mode == Tun.Mode.TAP ? TunTap.IFF_TAP : TunTap.IFF_TUN;
        Fd device = device(namespace);
        try {
            create(device, name, kind | TunTap.IFF_NO_PI | TunTap.IFF_TUN_EXCL);
            return new Tap(namespace.link(name), device, Fd.owning(Descriptors.eventfd2(0, Descriptors.EFD_NONBLOCK)));
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** It belongs to the namespace that it was opened in. */
    private static Fd device(Netns namespace) {
        try {
            return namespace.openFile(TunTap.DEVICE, Descriptors.O_RDWR | Descriptors.O_NONBLOCK);
        } catch (SyscallException e) {
            throw hint(e.errno()).map(e::withHint).orElse(e);
        }
    }

    private static void create(Fd device, String name, int flags) {
        try {
            TunTap.create(device.number(), name, flags);
        } catch (SyscallException e) {
            throw refusal(e.errno()).map(e::withHint).orElse(e);
        }
    }

    private static Optional<String> refusal(Errno errno) {
        if (errno.equals(Errno.EPERM)) {
            return Optional.of("needs CAP_NET_ADMIN in the user namespace that owns this network namespace");
        }
        return errno.equals(Errno.EBUSY) ? Optional.of("a link is called so already") : Optional.empty();
    }

    private static Optional<String> hint(Errno errno) {
        if (errno.equals(Errno.ENOENT)) {
            return Optional.of("CONFIG_TUN is not in this kernel, or /dev is not the machine's;"
                    + " root makes it by mknod /dev/net/tun c 10 200");
        }
        return errno.equals(Errno.EACCES)
                ? Optional.of(
                        "/dev/net/tun is for root only here; udev makes it everybody's, by chmod 666 /dev/net/tun,"
                                + " since what it does needs CAP_NET_ADMIN anyway")
                : Optional.empty();
    }

    /**
     * Returns the namespace's end.
     *
     * @return a link, which is down at first
     */
    public Link link() {
        return link;
    }

    /**
     * Waits for the next frame that the namespace sends, or packet if it is a {@code tun}.
     *
     * @param into where it goes, as much as there is; the position is moved behind it
     * @return its length
     * @throws ClosedChannelException if this is closed; an {@link AsynchronousCloseException} if it was closed meanwhile
     * @throws BufferOverflowException if it is longer than what remains of the buffer; it is lost then
     * @throws SyscallException {@code EBADFD} if the link has been deleted
     */
    public int read(ByteBuffer into) throws ClosedChannelException {
        requireOpen();
        synchronized (reading) {
            int length = Descriptors.tryRead(number(), input);
            while (length == -Errno.EAGAIN.code()) {
                Carrier.run(ready::await);
                if (ready.isReady(BELL)) {
                    throw new AsynchronousCloseException();
                }
                length = Descriptors.tryRead(number(), input);
            }
            return take(length, into);
        }
    }

    private int take(int length, ByteBuffer into) {
        if (length < 0) {
            throw new SyscallException("read(" + link.name() + ")", new Errno(-length));
        }
        if (length > into.remaining()) {
            throw new BufferOverflowException();
        }
        into.put(input.bytes().duplicate().position(0).limit(length));
        return length;
    }

    /**
     * Has the namespace receive a frame, or a packet if it is a {@code tun}; does not wait.
     *
     * @param frame from its position to its limit, which then are the same
     * @throws ClosedChannelException if this is closed
     * @throws SyscallException {@link Errno#EIO} if the link is down; {@link Errno#EINVAL} if it is shorter than a header
     */
    public void write(ByteBuffer frame) throws ClosedChannelException {
        int length = frame.remaining();
        if (length > LARGEST) {
            throw new IllegalArgumentException("a frame has " + LARGEST + " bytes at most, not " + length);
        }
        requireOpen();
        synchronized (writing) {
            output.bytes().duplicate().position(0).put(frame);
            Descriptors.write(number(), output, length);
        }
    }

    /** Asked under the lock of the direction, where nobody closes the descriptor. */
    private int number() throws ClosedChannelException {
        requireOpen();
        return device.number();
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** Ends reading, and with it the link. */
    @Override
    public void close() {
        synchronized (bell) {
            if (closed) {
                return;
            }
            closed = true;
            Descriptors.eventfd_write(bell.number(), 1);
            synchronized (reading) {
                synchronized (writing) {
                    device.close();
                    bell.close();
                }
            }
        }
    }

    /**
     * Returns name and namespace.
     *
     * @return such as {@code tap0 in net:[4026532245]}
     */
    @Override
    public String toString() {
        return link.toString();
    }
}
