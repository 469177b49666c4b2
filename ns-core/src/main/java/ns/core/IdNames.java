package ns.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The names of users or groups, as {@code /etc/passwd} or {@code /etc/group} tell them.
 *
 * <p>Users of a directory (LDAP, systemd-homed) are in neither file, and so have no name here. Where a name or an id stands twice,
 * its first line counts, as in getpwnam(3) and getpwuid(3). Each byte of a name is one character, whatever the charset of the file: names are
 * compared, not spelled.
 *
 * <p>Immutable.
 *
 * @man passwd(5), group(5)
 */
public final class IdNames {
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();

    private IdNames() {}

    /**
     * Reads a file.
     *
     * @param file {@code /etc/passwd}, {@code /etc/group} or one like them
     * @return its names; none if it is missing or may not be read
     */
    public static IdNames read(Path file) {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new IdNames(); // a machine without users: numbers will do
        }
    }

    /**
     * Takes the names out of a text.
     *
     * @param text lines that begin with {@code NAME:PASSWORD:ID}; others, such as NIS's {@code +::::::}, are skipped
     * @return its names
     */
    public static IdNames parse(String text) {
        IdNames all = new IdNames();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            all.addLine(text.substring(at, stop));
            at = stop + 1;
        }
        return all;
    }

    private void addLine(String line) {
        int name = line.indexOf(':');
        int password = line.indexOf(':', name + 1);
        int id = line.indexOf(':', password + 1);
        if (name > 0 && password > name && id > password) {
            add(line.substring(0, name), line.substring(password + 1, id));
        }
    }

    private void add(String name, String digits) {
        long id;
        try {
            id = Integer.toUnsignedLong(Integer.parseUnsignedInt(digits));
        } catch (NumberFormatException e) {
            return; // no line of a user
        }
        names.putIfAbsent(id, name);
        ids.putIfAbsent(name, id);
    }

    /**
     * Returns the name of an id.
     *
     * @param id of a user or group
     * @return its first name, or empty if it has none
     */
    public Optional<String> name(long id) {
        return Optional.ofNullable(names.get(id));
    }

    /**
     * Returns the id with a name.
     *
     * @param name of a user or group
     * @return its id, or empty if nobody is called that
     */
    public OptionalLong id(String name) {
        Long id = ids.get(name);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }
}
