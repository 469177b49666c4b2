package ns.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;

/** Why a path leads nowhere: the first of its folders that is missing, is none, or may not be searched. */
final class PathHints {
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;
    private static final int ALL_BITS = 07777;

    private final Progress progress;
    private final Caller caller;

    PathHints(Progress progress, Caller caller) {
        this.progress = progress;
        this.caller = caller;
    }

    Optional<String> of(Errno errno, String path) {
        Optional<View> view = progress.view();
        if (view.isEmpty()) {
            return errno.equals(Errno.ENOENT) && path.startsWith("/") && Files.exists(Path.of(path))
                    ? Optional.of(path + " exists here, but not in the root folder that was entered")
                    : Optional.empty();
        }
        Path found = view.get().find(path);
        if (errno.equals(Errno.ENOENT)) {
            return missing(view.get(), path, found);
        }
        if (errno.equals(Errno.ENOTDIR)) {
            return notFolder(found);
        }
        return errno.equals(Errno.EACCES) ? closed(found) : Optional.empty();
    }

    private static Optional<String> missing(View view, String path, Path found) {
        if (view.hasNewRoot() && path.startsWith("/") && Files.exists(Path.of(path)) && !Files.exists(found)) {
            return Optional.of(path + " exists outside, but not in the new root folder: there is no " + found);
        }
        for (Path part : parts(found)) {
            if (Files.notExists(part, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of("there is no " + part);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> notFolder(Path found) {
        for (Path part : parts(found)) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(part)) {
                return Optional.of(part + " is not a folder");
            }
        }
        return Optional.empty();
    }

    /** The first folder on the way, the last one too, that may not be searched. */
    Optional<String> closed(Path found) {
        for (Path part : parts(found)) {
            if (Files.isDirectory(part) && !mayExecute(part)) {
                return Optional.of("user " + uid() + " may not search " + part + " " + rights(part));
            }
        }
        return Optional.empty();
    }

    /** From the root on, the whole path last. */
    private static List<Path> parts(Path path) {
        List<Path> parts = new ArrayList<>();
        for (int i = 1; i <= path.getNameCount(); i++) {
            parts.add(Path.of("/").resolve(path.subpath(0, i)));
        }
        return parts;
    }

    long uid() {
        return progress.user().orElse(caller.uid());
    }

    /** access(2) tells it of ourselves; of somebody else, the bits do. */
    boolean mayExecute(Path file) {
        if (progress.user().isEmpty() || progress.isInside()) {
            return Files.isExecutable(file);
        }
        try {
            int mode = attribute(file, "mode");
            long group = progress.group().orElse(caller.gid());
            int shift =
                    attribute(file, "uid") == uid() ? OWNER_SHIFT : attribute(file, "gid") == group ? GROUP_SHIFT : 0;
            return uid() == 0 || (mode >> shift & 1) != 0;
        } catch (IOException e) {
            return true; // not seen, so not claimed
        }
    }

    /** Such as {@code (mode 700, user 0, group 0)}. */
    static String rights(Path file) {
        try {
            return "(mode " + Integer.toOctalString(attribute(file, "mode") & ALL_BITS) + ", user "
                    + attribute(file, "uid") + ", group " + attribute(file, "gid") + ")";
        } catch (IOException e) {
            return "(mode unknown)";
        }
    }

    private static int attribute(Path file, String name) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:" + name);
    }
}
