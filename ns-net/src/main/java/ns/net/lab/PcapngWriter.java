package ns.net.lab;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file of packets in the format pcapng, since plain pcap has no names of interfaces, no directions and no count of what was lost. Times are in
 * nanoseconds. Not safe for use by several threads.
 */
final class PcapngWriter implements AutoCloseable {
    /** Of a packet, relative to the interface. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** What is kept of a packet: all, also of what the kernel cuts into packets later. */
    static final int SNAP_LENGTH = 1 << 18;

    private static final int SECTION_HEADER = 0x0a0d_0d0a;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
    private static final short LINKTYPE_ETHERNET = 1;
    private static final short OPT_COMMENT = 1;
    private static final short SHB_USERAPPL = 4;
    private static final short IF_NAME = 2;
    private static final short IF_DESCRIPTION = 3;
    private static final short IF_TSRESOL = 9;
    private static final short EPB_FLAGS = 2;
    private static final short ISB_IFRECV = 4;
    private static final short ISB_IFDROP = 5;
    private static final int LARGEST_TEXT = 0xfffc;
    private static final int ROOM = SNAP_LENGTH + 4 * LARGEST_TEXT;

    private final FileOutputStream file;
    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM).order(ByteOrder.LITTLE_ENDIAN);
    private int start;

    private PcapngWriter(FileOutputStream file) {
        this.file = file;
    }

    /** Starts a file, in the place of one that is there. A stream, and no channel, which an interrupt of the thread would close. */
    static PcapngWriter create(Path path, String comment) throws IOException {
        PcapngWriter writer = new PcapngWriter(new FileOutputStream(path.toFile()));
        writer.begin(SECTION_HEADER, 0);
        writer.buffer.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        writer.buffer.putLong(-1); // the section's length is not known
        writer.option(SHB_USERAPPL, "ns");
        writer.option(OPT_COMMENT, comment);
        writer.end();
        return writer;
    }

    /** Describes an interface; the first one is number 0. */
    void describe(String name, String description) throws IOException {
        begin(INTERFACE_DESCRIPTION, 0);
        buffer.putShort(LINKTYPE_ETHERNET).putShort((short) 0).putInt(SNAP_LENGTH);
        option(IF_NAME, name);
        option(IF_DESCRIPTION, description);
        buffer.putShort(IF_TSRESOL).putShort((short) 1).putInt(9); // 10^-9
        end();
    }

    /** Adds a packet: the first bytes of a buffer, which was longer originally. */
    void packet(int number, long nanoseconds, Direction direction, ByteBuffer data, int present, int length)
            throws IOException {
        begin(ENHANCED_PACKET, present);
        buffer.putInt(number);
        time(nanoseconds);
        buffer.putInt(present).putInt(length);
        buffer.put(buffer.position(), data, 0, present).position(buffer.position() + present);
        pad();
        buffer.putShort(EPB_FLAGS).putShort((short) 4).putInt(direction == Direction.INBOUND ? 1 : 2);
        end();
    }

    /** Says how many packets an interface had, and how many of them are not in the file. */
    void statistics(int number, long nanoseconds, long received, long dropped) throws IOException {
        begin(INTERFACE_STATISTICS, 0);
        buffer.putInt(number);
        time(nanoseconds);
        buffer.putShort(ISB_IFRECV).putShort((short) 8).putLong(received);
        buffer.putShort(ISB_IFDROP).putShort((short) 8).putLong(dropped);
        end();
    }

    /** Writes out what is kept back, so that others can read it. */
    void flush() throws IOException {
        file.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (FileOutputStream last = file) {
            last.write(buffer.array(), 0, buffer.position());
        }
    }

    private void begin(int type, int content) throws IOException {
        if (buffer.remaining() < content + 2 * LARGEST_TEXT) {
            flush();
        }
        start = buffer.position();
        buffer.putInt(type).putInt(0);
    }

    /** Ends options and block: its length stands in front and at the end. */
    private void end() {
        buffer.putInt(0);
        int length = buffer.position() + Integer.BYTES - start;
        buffer.putInt(length).putInt(start + Integer.BYTES, length);
    }

    private void time(long nanoseconds) {
        buffer.putInt((int) (nanoseconds >>> 32)).putInt((int) nanoseconds);
    }

    private void option(short code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LARGEST_TEXT / 2);
        buffer.putShort(code).putShort((short) length).put(bytes, 0, length);
        pad();
    }

    private void pad() {
        while ((buffer.position() - start) % Integer.BYTES != 0) {
            buffer.put((byte) 0);
        }
    }
}
