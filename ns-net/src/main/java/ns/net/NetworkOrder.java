package ns.net;

import java.nio.ByteOrder;

/** Numbers that lie in the order of the network among those in the processor's. */
final class NetworkOrder {
    private NetworkOrder() {}

    /** There and back. */
    static long word(long number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? number
                : Integer.toUnsignedLong(Integer.reverseBytes((int) number));
    }

    /** There and back. */
    static int half(int number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? number
                : Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
