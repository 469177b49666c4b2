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
 * @param columns its width, from COLUMNS or as usual (80) until it is {@link #measured}; empty if it is no terminal
 * @param utf8 whether the locale is a UTF-8 one
 * @param colour whether bold text is welcome: on a terminal, unless {@code NO_COLOR} is set or it is a dumb one
 */
record Terminal(boolean interactive, OptionalInt columns, boolean utf8, boolean colour) {
    private static final int USUAL_COLUMNS = 80;

    /** Describes standard output of this process, without its width in the eyes of the kernel. */
    static Terminal ofThisProcess() {
        return of(System.getenv(), isTerminal(Path.of("/proc/self/fd/1")));
    }

    static Terminal of(Map<String, String> environment, boolean interactive) {
        boolean utf8 = isUtf8(environment);
        if (!interactive) {
            return new Terminal(false, OptionalInt.empty(), utf8, false);
        }
        boolean colour = isEmpty(environment, "NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        return new Terminal(true, OptionalInt.of(columns(environment)), utf8, colour);
    }

    /** Returns this terminal with the width that the kernel reports (TIOCGWINSZ), which knows better than COLUMNS. */
    Terminal measured(int width) {
        return width > 0 ? new Terminal(interactive, OptionalInt.of(width), utf8, colour) : this;
    }

    /** A terminal without a size (a serial line, some editors) may be described by COLUMNS. */
    private static int columns(Map<String, String> environment) {
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
                return namesUtf8(environment.getOrDefault(name, ""));
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

    static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
