package ns.core.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of {@code /proc/PID/mountinfo}, see proc_pid_mountinfo(5). */
record Mount(
        String root, String point, List<String> options, boolean shared, String fileSystem, List<String> superOptions) {
    private static final int ROOT = 3;
    private static final int POINT = 4;
    private static final int OPTIONS = 5;

    /** Later lines lie above earlier ones at the same place. Lines that can not be understood are left out. */
    static List<Mount> parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            line(line.split(" ")).ifPresent(mounts::add);
        }
        return mounts;
    }

    private static Optional<Mount> line(String[] words) {
        int at = OPTIONS + 1;
        boolean shared = false;
        while (at < words.length && !words[at].equals("-")) {
            shared |= words[at++].startsWith("shared:");
        }
        if (at + 2 >= words.length) {
            return Optional.empty();
        }
        String superOptions = at + 3 < words.length ? words[at + 3] : "";
        return Optional.of(new Mount(
                unescape(words[ROOT]),
                unescape(words[POINT]),
                List.of(words[OPTIONS].split(",")),
                shared,
                words[at + 1],
                List.of(superOptions.split(","))));
    }

    /** Space, tab, newline and backslash are written as three octal digits. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Whether an absolute, normal path is the mount point or below it. */
    boolean holds(String path) {
        return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }

    /** The value of an option of the file system, as {@code "invisible"} of {@code hidepid=invisible}. */
    Optional<String> superOption(String name) {
        for (String option : superOptions) {
            if (option.startsWith(name + "=")) {
                return Optional.of(option.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }
}
