package ns.exec.init;

import java.nio.ByteBuffer;
import java.util.Map;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Architecture;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.exec.plan.Plan;

/** A plan's image in a sealed memfd, which nobody can change before ns-init has read it. */
final class ImageFile implements AutoCloseable {
    private final Fd fd;
    private final int size;

    private ImageFile(Fd fd, int size) {
        this.fd = fd;
        this.size = size;
    }

    static ImageFile of(Plan plan, Architecture architecture, Map<String, Integer> descriptors, Voice voice) {
        ByteBuffer image = PlanImage.of(plan, architecture, descriptors, voice);
        Memory memory = Memory.allocate(image.remaining());
        memory.bytes().put(0, image, 0, image.remaining());
        Fd fd = Fd.owning(memfd());
        try {
            Descriptors.writeAll(fd.number(), memory, memory.size());
            Descriptors.fcntl(
                    fd.number(),
                    Descriptors.F_ADD_SEALS,
                    Descriptors.F_SEAL_SEAL
                            | Descriptors.F_SEAL_SHRINK
                            | Descriptors.F_SEAL_GROW
                            | Descriptors.F_SEAL_WRITE);
            return new ImageFile(fd, memory.size());
        } catch (Throwable e) {
            fd.close();
            throw e;
        }
    }

    private static int memfd() {
        int flags = Descriptors.MFD_CLOEXEC | Descriptors.MFD_ALLOW_SEALING;
        try {
            return Descriptors.memfd_create("ns-plan", flags | Descriptors.MFD_NOEXEC_SEAL);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EINVAL)) { // the flag came with Linux 6.3
                throw e;
            }
            return Descriptors.memfd_create("ns-plan", flags);
        }
    }

    Fd fd() {
        return fd;
    }

    /** In bytes. */
    int size() {
        return size;
    }

    @Override
    public void close() {
        fd.close();
    }
}
