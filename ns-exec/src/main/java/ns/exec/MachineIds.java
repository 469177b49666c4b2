package ns.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.IdMapping;
import ns.core.IdNames;
import ns.core.SyscallException;

/**
 * Ids as the files of this machine tell them.
 *
 * @param kind whose ids
 * @param uid the user whose subordinate ids are meant, also for groups
 * @param process the folder in /proc of a process in the caller's user namespace
 * @param etc where passwd, subuid and subgid are
 */
record MachineIds(IdKind kind, long uid, Path process, Path etc) implements IdSource {
    private static final String UNKNOWN = "?";

    @Override
    public IdMapping subordinate() {
        Path file = etc.resolve(kind.subordinateFile());
        Optional<String> name = name();
        SubIds ours = SubIds.parse(read(file), uid, name);
        if (ours.first().isPresent()) {
            return ours.first().get();
        }
        if (name.isEmpty()) {
            throw new IllegalStateException("you (user " + uid + ") don't exist.");
        }
        String missing = "no line matching user \"" + name.get() + "\" in " + file;
        throw new IllegalStateException(
                ours.malformed().isPresent()
                        ? missing + " (line " + ours.malformed().getAsInt() + " has no range of ids)"
                        : missing);
    }

    private Optional<String> name() {
        Optional<String> name = IdNames.read(etc.resolve("passwd")).name(uid);
        return name.isPresent() ? name : nameOfDirectory();
    }

    /** The JDK asks getpwuid(3), which also knows the users of a directory, but only for the real user of this process. */
    private Optional<String> nameOfDirectory() {
        String name = System.getProperty("user.name", UNKNOWN);
        return name.equals(UNKNOWN) || !isRealUser() ? Optional.empty() : Optional.of(name);
    }

    private boolean isRealUser() {
        return read(Path.of("/proc/self/status")).contains("\nUid:\t" + uid + "\t");
    }

    @Override
    public List<IdMapping> mapped() {
        Path file = process.resolve(kind.mapFile());
        List<IdMapping> all = parse(read(file));
        if (all.isEmpty()) {
            throw new IllegalStateException(
                    "no " + kind.word() + " is mapped in this user namespace: " + file + " is empty");
        }
        all.replaceAll(line -> new IdMapping(line.inside(), line.inside(), line.length()));
        return all;
    }

    /** Lines of three columns of numbers that spaces stand before. */
    static List<IdMapping> parse(String map) {
        List<IdMapping> all = new ArrayList<>();
        long[] columns = new long[3];
        int column = 0;
        for (int at = 0; at < map.length(); ) {
            int stop = at;
            while (stop < map.length() && map.charAt(stop) > ' ') {
                stop++;
            }
            if (stop > at) {
                columns[column++] = Long.parseLong(map, at, stop, 10);
            }
            if (column == columns.length) {
                all.add(new IdMapping(columns[0], columns[1], columns[2]));
                column = 0;
            }
            at = stop + 1;
        }
        return all;
    }

    private static String read(Path file) {
        try {
            // one byte a character: a name that is no UTF-8 must not make the others unreadable
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new SyscallException("open(\"" + file + "\")", errno(e));
        }
    }

    private static Errno errno(IOException e) {
        if (e instanceof NoSuchFileException) {
            return Errno.ENOENT;
        }
        return e instanceof AccessDeniedException ? Errno.EACCES : Errno.EIO;
    }
}
