package ns.net.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import ns.core.SyscallException;
import ns.core.sys.RawSocket;
import ns.net.lab.PcapngWriter.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a lab on their way into a file in the format pcapng, which Wireshark, tshark and tcpdump read.
 *
 * <p>They are looked at where cables enter the lab's fabric. Each host's end of a link is an interface in the file, called as {@code a.eth0}: it
 * tells what the host sends, before anything is lost or delayed on the way, and what it gets. So a packet that arrives is there twice, and one
 * that is lost once; the difference of the two times is what the way took. A host hands large packets of TCP to its link in one piece, and
 * leaves check sums to it: so they are in the file.
 *
 * <p>The file is complete up to now whenever traffic pauses, and has everything after {@link #close}. What the kernel could not keep for
 * want of room is counted, {@link #dropped}, also in the file. Safe for use by several threads.
 */
public final class Capture implements AutoCloseable {
    private static final int IGNORED = -1;

    private final Path path;
    private final String comment;
    private final PcapngWriter writer;
    private final IntFunction<Optional<String>> labels;
    private final Consumer<Capture> onClose;
    private final List<PacketTap> taps = new ArrayList<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private int interfaces;
    private long packets;
    private boolean closed;
    private @Nullable IOException failure;

    private Capture(
            Path path,
            String comment,
            PcapngWriter writer,
            IntFunction<Optional<String>> labels,
            Consumer<Capture> onClose) {
        this.path = path;
        this.comment = comment;
        this.writer = writer;
        this.labels = labels;
        this.onClose = onClose;
    }

    /** Opens the file. The labels are those of interfaces by their indexes; interfaces without one are left out. */
    static Capture create(Path path, String comment, IntFunction<Optional<String>> labels, Consumer<Capture> onClose)
            throws IOException {
        return new Capture(path, comment, PcapngWriter.create(path, comment), labels, onClose);
    }

    /** Opens a socket; from then on there are packets, which nobody takes yet. */
    synchronized void add(PacketTap tap, int index) throws IOException {
        taps.add(tap);
        if (index != PacketTap.ALL_INTERFACES) {
            number(index);
        }
        writer.flush();
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

    /** Takes what was sent up to now into the file. */
    public synchronized void flush() {
        taps.forEach(this::drain);
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
        RawSocket socket = tap.socket();
        while (socket.receive()) {
            int number = number(socket.linkIndex());
            if (number != IGNORED) {
                // what leaves the fabric comes in at the host
                Direction direction =
                        socket.packetType() == RawSocket.PACKET_OUTGOING ? Direction.INBOUND : Direction.OUTBOUND;
                writer.packet(
                        number, socket.nanoseconds(), direction, socket.data(), socket.present(), socket.length());
                packets++;
            }
        }
    }

    private int number(int index) throws IOException {
        Integer known = numbers.get(index);
        if (known != null) {
            return known;
        }
        Optional<String> label = labels.apply(index);
        int number = label.isPresent() ? interfaces : IGNORED;
        if (label.isPresent()) {
            writer.describe(label.get(), comment);
            interfaces++;
        }
        numbers.put(index, number);
        return number;
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
            throw new UncheckedIOException("cannot write " + path + ": " + problem.getMessage(), problem);
        }
    }

    /** Closes it after a failure that somebody is told of already. */
    void abandon() {
        onClose.accept(this);
        finish();
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
            if (interfaces > 0) {
                long now = System.currentTimeMillis() * 1_000_000;
                // the format has them by interface, the kernel by socket
                last.statistics(0, now, taps.stream().mapToLong(PacketTap::seen).sum(), dropped());
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
