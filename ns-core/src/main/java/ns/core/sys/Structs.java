package ns.core.sys;

import java.nio.ByteBuffer;

/** The kernel's structures, by offset. */
final class Structs {
    private Structs() {}

    /** struct statx, the same on every architecture. */
    static Descriptors.Stat statx(Memory memory) {
        ByteBuffer b = memory.bytes();
        return new Descriptors.Stat(
                Descriptors.makedev(b.getInt(136), b.getInt(140)),
                b.getLong(32),
                Short.toUnsignedInt(b.getShort(28)),
                Integer.toUnsignedLong(b.getInt(20)),
                Integer.toUnsignedLong(b.getInt(24)));
    }
}
