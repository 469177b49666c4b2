package ns.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that another process sees, if it is in our mount namespace: its root folder and its working directory, as we see them.
 *
 * @param root an absolute path of ours
 * @param directory an absolute path of ours
 */
record View(Path root, Path directory) {
    /** Those of this JVM. */
    static final View OURS = new View(Path.of("/"), Path.of("").toAbsolutePath());

    /** Those of a process in another mount namespace, or in a folder that has no path. */
    static final View UNSEEN = new View(Path.of("/"), Path.of("/"));

    private static final int MOST_LINKS = 40;

    /** Whether absolute paths lead elsewhere than ours. */
    boolean hasNewRoot() {
        return root.getNameCount() > 0;
    }

    View chroot(String path) {
        return this == UNSEEN ? this : new View(find(path), directory);
    }

    View chdir(String path) {
        return this == UNSEEN ? this : new View(root, find(path));
    }

    /** An open folder has no path that we know. */
    View fchdir() {
        return UNSEEN;
    }

    /** Where a path of that process is, followed through symbolic links without leaving its root folder. */
    Path find(String path) {
        Path from = path.startsWith("/") ? root : directory;
        return follow(from, Path.of(path), 0);
    }

    private Path follow(Path from, Path path, int links) {
        Path at = from;
        for (Path name : path) {
            String word = name.toString();
            if (word.equals("..")) {
                Path parent = at.getParent();
                at = at.equals(root) || parent == null ? at : parent;
                continue;
            }
            if (word.equals(".") || word.isEmpty()) {
                continue;
            }
            Path next = at.resolve(name);
            if (links < MOST_LINKS && Files.isSymbolicLink(next)) {
                next = followLink(at, next, links + 1);
            }
            at = next;
        }
        return at;
    }

    private Path followLink(Path folder, Path link, int links) {
        try {
            Path target = Files.readSymbolicLink(link);
            return follow(target.isAbsolute() ? root : folder, target, links);
        } catch (IOException e) {
            return link;
        }
    }
}
