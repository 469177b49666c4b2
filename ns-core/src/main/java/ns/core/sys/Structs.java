package ns.core.sys;

import java.nio.ByteBuffer;

/** The kernel's structures, by offset. */
final class Structs {
    private Structs() {}

    /** struct statx, the same on every architecture. */
    static Descriptors.Stat statx(Memory memory) {
        ByteBuffer b = memory.bytes();
        return new Descriptors.Stat(
                device(b.getInt(136), b.getInt(140)),
                b.getLong(32),
                Short.toUnsignedInt(b.getShort(28)),
                Integer.toUnsignedLong(b.getInt(20)),
                Integer.toUnsignedLong(b.getInt(24)));
    }

    /** makedev(3): one number of a device's two, as stat(2) gives it. */
    static long device(int major, int minor) {
        return (major & 0xfffL) << 8 | (major & 0xffff_f000L) << 32 | minor & 0xffL | (minor & 0xffff_ff00L) << 12;
    }
}
