package ns.exec.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.sys.Architecture;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import org.jspecify.annotations.Nullable;

/**
 * ns-init, ready to be executed by this JVM: once opened, it stays so to the end.
 *
 * <p>From a file, {@code -Dns.init=PATH} or {@code /usr/libexec/ns/ns-init}, if it is byte for byte what we bring along, since a
 * policy such as AppArmor's can allow only what has a path. Else from a sealed memfd, so that no program in a namespace can change
 * it. Where memfds may not be executed, from a file without a name.
 */
final class InitBinary {
    private static final Path INSTALLED = Path.of("/usr/libexec/ns/ns-init");
    private static final List<Path> FOLDERS = List.of(Path.of("/dev/shm"), Path.of("/tmp"), Path.of("/var/tmp"));
    private static final int EXECUTABLE = 0500;

    private static volatile @Nullable InitBinary opened;

    private final int fd;

    private InitBinary(int fd) {
        this.fd = fd;
    }

    /** A descriptor open for reading, with O_CLOEXEC. */
    int fd() {
        return fd;
    }

    /** Where a child of ours finds it. */
    String path() {
        return "/proc/self/fd/" + fd;
    }

    /** No static field: what fails for want of a descriptor must be tried again. */
    static InitBinary get() {
        InitBinary known = opened;
        if (known == null) {
            synchronized (InitBinary.class) {
                known = opened;
                if (known == null) {
                    known = open(binary());
                    opened = known;
                }
            }
        }
        return known;
    }

    private static byte[] binary() {
        String name = "ns-init-" + Architecture.current().name().toLowerCase(Locale.ROOT);
        try (InputStream resource = InitBinary.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("ns-exec was packed without " + name);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InitBinary open(byte[] binary) {
        String named = System.getProperty("ns.init");
        if (named != null) {
            if (!isSame(Path.of(named), binary)) {
                throw new IllegalStateException("-Dns.init=" + named + " is not the ns-init of this version of ns");
            }
            return new InitBinary(Descriptors.open(Path.of(named), Descriptors.O_RDONLY | Descriptors.O_CLOEXEC));
        }
        if (isSame(INSTALLED, binary)) {
            return new InitBinary(Descriptors.open(INSTALLED, Descriptors.O_RDONLY | Descriptors.O_CLOEXEC));
        }
        return new InitBinary(inMemory(binary));
    }

    private static boolean isSame(Path file, byte[] binary) {
        try {
            return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), binary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int inMemory(byte[] binary) {
        int writer;
        try {
            writer = memfd();
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EACCES)) { // vm.memfd_noexec=2
                throw e;
            }
            return inFile(binary);
        }
        try {
            write(writer, binary);
            Descriptors.fcntl(
                    writer,
                    Descriptors.F_ADD_SEALS,
                    Descriptors.F_SEAL_SEAL
                            | Descriptors.F_SEAL_SHRINK
                            | Descriptors.F_SEAL_GROW
                            | Descriptors.F_SEAL_WRITE);
            return reader(writer);
        } finally {
            Descriptors.close(writer); // a file that somebody may write can not be executed
        }
    }

    private static int memfd() {
        int flags = Descriptors.MFD_CLOEXEC | Descriptors.MFD_ALLOW_SEALING;
        try {
            return Descriptors.memfd_create("ns-init", flags | Descriptors.MFD_EXEC);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EINVAL)) { // MFD_EXEC came with Linux 6.3
                throw e;
            }
            return Descriptors.memfd_create("ns-init", flags);
        }
    }

    private static int inFile(byte[] binary) {
        SyscallException last = null;
        for (Path folder : FOLDERS) {
            try {
                int writer = Descriptors.open(
                        folder, Descriptors.O_TMPFILE | Descriptors.O_RDWR | Descriptors.O_CLOEXEC, EXECUTABLE);
                try {
                    write(writer, binary);
                    return reader(writer);
                } finally {
                    Descriptors.close(writer);
                }
            } catch (SyscallException e) {
                last = e;
            }
        }
        throw last == null ? new IllegalStateException("no folder for ns-init") : last;
    }

    private static void write(int fd, byte[] binary) {
        Memory memory = Memory.allocate(binary.length);
        memory.bytes().put(0, binary);
        Descriptors.writeAll(fd, memory, binary.length);
    }

    private static int reader(int writer) {
        return Descriptors.open(Path.of("/proc/self/fd/" + writer), Descriptors.O_RDONLY | Descriptors.O_CLOEXEC);
    }
}
