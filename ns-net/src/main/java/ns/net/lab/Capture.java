package ns.net.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ns.core.SyscallException;
import ns.net.lab.PcapngWriter.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a link on their way into a file in the format pcapng, which Wireshark, tshark and tcpdump read.
 *
 * <p>Each end of the link that is a host's is an interface in the file, called as {@code a:eth0}: a packet that arrives is there twice, one that is lost once, with
 * the sender; the difference of the two times is what the link took. Packets of different ends may stand in the file in another order than that of their
 * times. A host hands large packets of TCP to its link in one piece, and leaves check sums to it: so they are in the file.
 *
 * <p>The file is complete up to now whenever traffic pauses, and has everything after {@link #close}. What the kernel could not keep for
 * want of room is counted, {@link #dropped}, also in the file. Safe for use by several threads.
 */
public final class Capture implements AutoCloseable {
    private final Path path;
    private final PcapngWriter writer;
    private final Consumer<Capture> onClose;
    private final List<PacketTap> taps = new ArrayList<>();
    private long packets;
    private boolean closed;
    private @Nullable IOException failure;

    private Capture(Path path, PcapngWriter writer, Consumer<Capture> onClose) {
        this.path = path;
        this.writer = writer;
        this.onClose = onClose;
    }

    /** Opens the file and the sockets; afterwards there are packets, which nobody takes yet. */
    static Capture open(Path path, String comment, List<CapturePoint> points, Consumer<Capture> onClose)
            throws IOException {
        Capture capture = new Capture(path, PcapngWriter.create(path, comment), onClose);
        try {
            for (CapturePoint point : points) {
                capture.writer.describe(point.label(), comment);
                capture.taps.add(PacketTap.open(point));
            }
            capture.writer.flush();
            return capture;
        } catch (IOException | RuntimeException e) {
            capture.taps.forEach(PacketTap::close);
            capture.writer.close();
            throw e;
        }
    }

    List<PacketTap> taps() {
        return taps;
    }

    /**
     * Returns the file.
     *
     * @return as it was given
     */
    public Path file() {
        return path;
    }

    /**
     * Returns how many packets are in the file by now; what was sent and received is there twice.
     *
     * @return a count
     */
    public synchronized long packets() {
        return packets;
    }

    /**
     * Returns how many packets were lost to the file since it could not be written as fast as they came.
     *
     * @return a count; 0 if the file has everything
     */
    public synchronized long dropped() {
        return taps.stream().mapToLong(PacketTap::dropped).sum();
    }

    /** Takes what a socket has; what the file refuses ends the taking, and is thrown by {@link #close}. */
    synchronized void drain(PacketTap tap) {
        if (closed) {
            return;
        }
        if (failure != null) {
            tap.discard(); // or it would wake the thread for ever
            return;
        }
        try {
            write(tap);
            writer.flush();
        } catch (IOException e) {
            failure = e;
        } catch (SyscallException e) {
            failure = new IOException(e); // of one capture; the others go on
        }
    }

    private void write(PacketTap tap) throws IOException {
        int number = taps.indexOf(tap);
        while (tap.socket().receive()) {
            writer.packet(
                    number,
                    tap.socket().nanoseconds(),
                    tap.isOutgoing() ? Direction.OUTBOUND : Direction.INBOUND,
                    tap.socket().data(),
                    tap.socket().present(),
                    tap.socket().length());
            packets++;
        }
    }

    /**
     * Takes what was sent up to now, and closes the file; does nothing if it is closed.
     *
     * @throws UncheckedIOException if the file could not be written, perhaps long ago
     */
    @Override
    public void close() {
        onClose.accept(this);
        IOException problem = finish();
        if (problem != null) {
            throw new UncheckedIOException(problem);
        }
    }

    private synchronized @Nullable IOException finish() {
        if (closed) {
            return null;
        }
        for (PacketTap tap : taps) {
            drain(tap);
        }
        closed = true;
        try (PcapngWriter last = writer) {
            long now = System.currentTimeMillis() * 1_000_000;
            for (int i = 0; i < taps.size(); i++) {
                last.statistics(i, now, taps.get(i).seen(), taps.get(i).dropped());
            }
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        taps.forEach(PacketTap::close);
        return failure;
    }

    /**
     * Returns file and count.
     *
     * @return such as {@code 12 packets in /tmp/a-b.pcapng}
     */
    @Override
    public String toString() {
        return packets() + " packets in " + path;
    }
}
