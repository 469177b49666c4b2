package ns.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a process is in one hierarchy of control groups: a line of {@code /proc/PID/cgroup}.
 *
 * @param hierarchy the number that {@code /proc/cgroups} knows it by; 0 for version 2
 * @param controllers such as {@code cpu} and {@code cpuacct}, or {@code name=systemd} for a hierarchy without controllers;
 *     empty for version 2
 * @param path from the root of the reader's cgroup namespace, beginning with {@code /..} if it lies outside of that
 * @param deleted whether the group has been removed while the process, by then a zombie, was in it; only version 2 tells.
 *     A group whose name ends in {@code " (deleted)"} can not be told from such a one
 * @man cgroups(7)
 */
public record CgroupPath(int hierarchy, List<String> controllers, String path, boolean deleted) {
    private static final String DELETED = " (deleted)";
    private static final String NAME = "name=";

    /**
     * Keeps a copy of the list.
     *
     * @param hierarchy see {@link #hierarchy()}
     * @param controllers see {@link #controllers()}
     * @param path see {@link #path()}
     * @param deleted see {@link #deleted()}
     */
    public CgroupPath {
        controllers = List.copyOf(controllers);
    }

    /** Parses a whole file. */
    static List<CgroupPath> parse(byte[] text, int length, String file) {
        List<CgroupPath> paths = new ArrayList<>(1);
        LineCursor line = new LineCursor(text, length, file);
        while (line.nextLine()) {
            int hierarchy = (int) line.numberUpTo(':', "the number of a hierarchy", Integer.MAX_VALUE);
            List<String> controllers = split(line.fieldUpTo(':', "controllers"));
            String path = line.rest("a path");
            if (!path.startsWith("/")) {
                throw line.expected("a path from / on");
            }
            boolean deleted = hierarchy == 0 && path.endsWith(DELETED);
            String plain = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
            paths.add(new CgroupPath(hierarchy, controllers, plain, deleted));
        }
        return paths;
    }

    private static List<String> split(String controllers) {
        List<String> names = new ArrayList<>(2);
        int at = 0;
        while (at < controllers.length()) {
            int comma = controllers.indexOf(',', at);
            int end = comma < 0 ? controllers.length() : comma;
            names.add(controllers.substring(at, end));
            at = end + 1;
        }
        return names;
    }

    /**
     * Tells which version of control groups this is.
     *
     * @return true for version 2, of which there is one hierarchy at the most
     */
    public boolean isUnified() {
        return hierarchy == 0;
    }

    /**
     * Returns the name of a hierarchy of version 1 that was mounted with one.
     *
     * @return such as {@code systemd}, or empty
     */
    public Optional<String> name() {
        for (String controller : controllers) {
            if (controller.startsWith(NAME)) {
                return Optional.of(controller.substring(NAME.length()));
            }
        }
        return Optional.empty();
    }
}
