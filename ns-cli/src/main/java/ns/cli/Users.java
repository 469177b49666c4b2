package ns.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of users, or of groups, from {@code /etc}; who is not there keeps the number for a name. */
final class Users {
    private final Path file;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private boolean read;

    Users() {
        this("/etc/passwd");
    }

    private Users(String file) {
        this.file = Path.of(file);
    }

    /** Returns the names of groups. */
    static Users ofGroups() {
        return new Users("/etc/group");
    }

    String name(long id) {
        read();
        String name = names.get(id);
        return name == null ? Long.toString(id) : name;
    }

    /** Returns the number behind a name. */
    Optional<Long> id(String name) {
        read();
        return Optional.ofNullable(ids.get(name));
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        try {
            // one byte a character: a name that is no UTF-8 must not make the others unreadable
            parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            names.clear(); // a machine without users or groups: numbers will do
        }
    }

    private void parse(String lines) {
        for (int at = 0; at < lines.length(); ) {
            int end = lines.indexOf('\n', at);
            int stop = end < 0 ? lines.length() : end;
            int name = lines.indexOf(':', at);
            int password = lines.indexOf(':', name + 1);
            int id = lines.indexOf(':', password + 1);
            if (name > at && password > name && id > password && id < stop) {
                add(lines.substring(at, name), lines.substring(password + 1, id));
            }
            at = stop + 1;
        }
    }

    private void add(String name, String id) {
        try {
            long number = Long.parseLong(id);
            names.putIfAbsent(number, name);
            ids.putIfAbsent(name, number);
        } catch (NumberFormatException e) {
            return; // a line that is no user, such as NIS's "+::::::"
        }
    }
}
