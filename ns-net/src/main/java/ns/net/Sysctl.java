package ns.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;

/** Files below /proc/sys/net. Which namespace's they are is decided by who opens them, not by who reads or writes. */
final class Sysctl {
    private static final int LONGEST = 1 << 16; // a list of reserved ports

    private Sysctl() {}

    static String read(NamespaceHandle namespace, String name) throws IOException {
        Path path = path(name);
        Memory value = Memory.allocate(LONGEST);
        try (Fd file = namespace.openFile(path, Descriptors.O_RDONLY)) {
            // in one read(2): the kernel has nothing more to tell to a second one
            byte[] bytes = new byte[Descriptors.read(file.number(), value)];
            value.bytes().get(0, bytes);
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (SyscallException e) {
            throw failure(path, e);
        }
    }

    static void write(NamespaceHandle namespace, String name, String text) throws IOException {
        Path path = path(name);
        byte[] bytes =
                (text + "\n").getBytes(StandardCharsets.UTF_8); // as sysctl(8): nothing is a value, but no write(2)
        Memory value = Memory.allocate(bytes.length);
        value.bytes().put(0, bytes);
        try (Fd file = namespace.openFile(path, Descriptors.O_WRONLY)) {
            Descriptors.writeAll(file.number(), value, bytes.length);
        } catch (SyscallException e) {
            throw failure(path, e.errno().equals(Errno.EINVAL) ? e.withHint("it can not be \"" + text + "\"") : e);
        }
    }

    private static Path path(String name) {
        Path file = Path.of("/proc/sys", name.indexOf('/') < 0 ? name.replace('.', '/') : name);
        if (!file.normalize().equals(file) || !file.startsWith("/proc/sys/net/")) {
            throw new IllegalArgumentException("not a setting of a network namespace: " + name);
        }
        return file;
    }

    /** As java.nio.file would say it; what has refused the way to the file is not about the file. */
    private static IOException failure(Path file, SyscallException e) {
        if (!e.call().startsWith("open")
                && !e.call().startsWith("read")
                && !e.call().startsWith("write")) {
            throw e;
        }
        IOException failure;
        if (e.errno().equals(Errno.ENOENT)) {
            failure = new NoSuchFileException(file.toString());
        } else if (e.errno().equals(Errno.EACCES) || e.errno().equals(Errno.EPERM)) {
            failure = new AccessDeniedException(file.toString(), null, e.getMessage());
        } else {
            return new IOException(file + ": " + e.getMessage(), e);
        }
        failure.initCause(e);
        return failure;
    }
}
