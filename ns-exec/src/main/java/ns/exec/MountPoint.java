package ns.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a file system is mounted, of a line of {@code /proc/PID/mountinfo}.
 *
 * @param root which folder of the file system it is
 * @param path where that is
 * @man proc_pid_mountinfo(5)
 */
record MountPoint(String root, String path) {
    private static final int ROOT = 3;
    private static final int PATH = 4;
    private static final int FIRST_OPTIONAL = 6;

    /** Finds all of one type, in the order of the lines. */
    static List<MountPoint> of(String mountinfo, String fileSystem) {
        List<MountPoint> mounts = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            String[] words = line.split(" ");
            int separator = FIRST_OPTIONAL;
            while (separator < words.length && !words[separator].equals("-")) {
                separator++;
            }
            if (separator + 1 < words.length && words[separator + 1].equals(fileSystem)) {
                mounts.add(new MountPoint(unescape(words[ROOT]), unescape(words[PATH])));
            }
        }
        return mounts;
    }

    /** Space, tab, newline and backslash are written as three octal digits. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\' && at + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text, at + 1, at + 4, 8));
                at += 3;
            } else {
                plain.append(text.charAt(at));
            }
        }
        return plain.toString();
    }

    /** Where a folder of the file system is; empty if this mount does not show it. */
    Optional<String> pathOf(String folder) {
        String below = root.equals("/") ? folder : folder.equals(root) ? "/" : null;
        if (below == null && folder.startsWith(root + "/")) {
            below = folder.substring(root.length());
        }
        if (below == null || leadsOut(below)) {
            return Optional.empty();
        }
        return Optional.of(below.equals("/") ? path : path.equals("/") ? below : path + below);
    }

    /** As a cgroup that is outside of our cgroup namespace is told: {@code /../other}. */
    private static boolean leadsOut(String folder) {
        return folder.equals("/..") || folder.startsWith("/../");
    }
}
