package ns.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is known of the reader of standard output, without asking the kernel more than where descriptor 1 leads.
 *
 * @param interactive whether standard output is a terminal
 * @param columns its width; empty if it is no terminal or nobody knows
 * @param utf8 whether the locale is a UTF-8 one
 * @param colour whether bold text is welcome: on a terminal, unless {@code NO_COLOR} is set or it is a dumb one
 */
record Terminal(boolean interactive, OptionalInt columns, boolean utf8, boolean colour) {
    /** Asks for the width of the terminal; only done when there is one. */
    interface Width {
        OptionalInt columns();
    }

    private static final int USUAL_COLUMNS = 80;

    /** Describes the terminal of this process; the width is asked of the kernel only if there is a terminal. */
    static Terminal ofThisProcess(Width width) {
        return of(System.getenv(), isTerminal(Path.of("/proc/self/fd/1")), width);
    }

    static Terminal of(Map<String, String> environment, boolean interactive, Width width) {
        boolean utf8 = isUtf8(environment);
        if (!interactive) {
            return new Terminal(false, OptionalInt.empty(), utf8, false);
        }
        boolean colour = isEmpty(environment, "NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        return new Terminal(true, OptionalInt.of(columns(environment, width.columns())), utf8, colour);
    }

    /** The kernel knows best; a terminal without a size (a serial line, some editors) may be described by COLUMNS. */
    private static int columns(Map<String, String> environment, OptionalInt measured) {
        if (measured.isPresent() && measured.getAsInt() > 0) {
            return measured.getAsInt();
        }
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }

    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            if (!isEmpty(environment, name)) {
                return namesUtf8(environment.get(name));
            }
        }
        return false;
    }

    private static boolean namesUtf8(String locale) {
        int dot = locale.indexOf('.');
        String charset = dot < 0 ? "" : locale.substring(dot + 1);
        return charset.regionMatches(true, 0, "utf-8", 0, 5) || charset.regionMatches(true, 0, "utf8", 0, 4);
    }

    private static boolean isEmpty(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").isEmpty();
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
