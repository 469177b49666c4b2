package ns.net;

import ns.net.netlink.MessageWriter;

/**
 * A rate as tc(8) tells it: with the time that packets of 256 lengths take, which kernels since 3.8 compute themselves but want to be
 * there.
 */
final class RateTable {
    /** Bytes of struct tc_ratespec. */
    static final int SPEC = 12;

    /** Where the rate is in it. */
    static final int RATE_AT = 8;

    private static final int ETHERNET = 1;
    private static final int CELL_LOG = 3; // 256 cells cover packets of 2047 bytes, tc's default
    private static final int CELLS = 256;

    private RateTable() {}

    static boolean isLarge(long bytesPerSecond) {
        return bytesPerSecond > Width.U32.most;
    }

    static void writeSpec(MessageWriter writer, long bytesPerSecond) {
        writer.u8(CELL_LOG).u8(ETHERNET).u16(0).u16(-1).u16(0).u32(Math.min(Width.U32.most, bytesPerSecond));
    }

    static void write(MessageWriter writer, int type, long bytesPerSecond) {
        writer.nested(type, () -> {
            for (int i = 0; i < CELLS; i++) {
                writer.u32(Psched.ticks((i + 1L) << CELL_LOG, bytesPerSecond));
            }
        });
    }

    static long requireRate(long bitsPerSecond) {
        if (bitsPerSecond < 8) {
            throw new IllegalArgumentException("a rate is 8 bits per second or more, not " + bitsPerSecond);
        }
        return bitsPerSecond;
    }

    static long requireBurst(long bytes) {
        if (bytes <= 0 || bytes > Width.U32.most) {
            throw new IllegalArgumentException("a burst has 1 to " + Width.U32.most + " bytes, not " + bytes);
        }
        return bytes;
    }
}
