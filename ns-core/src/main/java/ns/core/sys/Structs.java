package ns.core.sys;

import java.nio.ByteBuffer;
import java.util.Optional;

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

    /** siginfo_t of SIGCHLD, the same on every 64-bit architecture. */
    static Optional<Processes.ChildStatus> childStatus(Memory siginfo) {
        ByteBuffer b = siginfo.bytes();
        int pid = b.getInt(16);
        return pid == 0 ? Optional.empty() : Optional.of(new Processes.ChildStatus(pid, b.getInt(8), b.getInt(24)));
    }
}
