package ns.exec;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import ns.core.IdMapping;
import ns.core.NamespaceType;

/** Arguments that the kernel would refuse, or misunderstand, are refused here, where the caller's line is still on the stack. */
final class Checked {
    private Checked() {}

    /** The kernel's texts end at their first NUL: what follows it would be lost. */
    static String text(String argument, String value) {
        int nul = value.indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException(argument + " has a NUL character at " + nul);
        }
        return value;
    }

    static String notEmpty(String argument, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(argument + " is empty");
        }
        return text(argument, value);
    }

    static String variable(String name) {
        if (name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("name of a variable has a '=': " + name);
        }
        return notEmpty("name of a variable", name);
    }

    static Path path(String argument, Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(argument + " is no path of this machine: " + path);
        }
        if (path.toString().isEmpty()) {
            throw new IllegalArgumentException(argument + " is empty");
        }
        return path;
    }

    /** The last 32-bit number means "no id" or "leave it": it is nobody's. */
    static long id(String argument, long id) {
        if (id < 0 || id >= IdMapping.ALL) {
            throw new IllegalArgumentException(argument + " is no id, 0 to " + (IdMapping.ALL - 1) + ": " + id);
        }
        return id;
    }

    static Duration notNegative(String argument, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(argument + " is negative: " + duration);
        }
        return duration;
    }

    static int between(String argument, int from, int to, int value) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(argument + " is not " + from + " to " + to + ": " + value);
        }
        return value;
    }

    static IllegalArgumentException missing(String option, NamespaceType type) {
        return new IllegalArgumentException(option + " needs a new " + type.procName() + " namespace: add " + type);
    }
}
