package ns.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import ns.core.SyscallException;
import ns.core.sys.Mounts;

/** The files that a plan mounts new namespaces on, as they were before: a program that does not start must leave them so. */
final class Pins {
    static final Pins NONE = new Pins(Map.of());

    /** Device and inode, which a mount changes. */
    private final Map<Path, Object> before;

    private Pins(Map<Path, Object> before) {
        this.before = before;
    }

    static Pins of(Collection<Path> files) {
        if (files.isEmpty()) {
            return NONE;
        }
        Map<Path, Object> before = new HashMap<>();
        for (Path file : files) {
            try {
                Path real = file.toRealPath();
                before.put(real, key(real));
            } catch (IOException e) {
                continue; // the plan will fail at it, and say why
            }
        }
        return new Pins(before);
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Unmounts what has been mounted since. */
    void takeBack(Throwable failure) {
        before.forEach((file, key) -> {
            try {
                if (!key(file).equals(key)) {
                    Mounts.detach(file);
                }
            } catch (IOException | SyscallException e) {
                failure.addSuppressed(e);
            }
        });
    }
}
