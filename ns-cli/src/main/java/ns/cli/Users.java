package ns.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The names of users, from {@code /etc/passwd}; who is not in it keeps the number for a name. */
final class Users {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private final Map<Long, String> names = new HashMap<>();
    private boolean read;

    String name(long uid) {
        if (!read) {
            read = true;
            read();
        }
        String name = names.get(uid);
        return name == null ? Long.toString(uid) : name;
    }

    private void read() {
        try {
            // one byte a character: a name that is no UTF-8 must not make the others unreadable
            parse(new String(Files.readAllBytes(PASSWD), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            names.clear(); // a machine without users: numbers will do
        }
    }

    private void parse(String passwd) {
        for (int at = 0; at < passwd.length(); ) {
            int end = passwd.indexOf('\n', at);
            int stop = end < 0 ? passwd.length() : end;
            int name = passwd.indexOf(':', at);
            int password = passwd.indexOf(':', name + 1);
            int uid = passwd.indexOf(':', password + 1);
            if (name > at && password > name && uid > password && uid < stop) {
                add(passwd.substring(at, name), passwd.substring(password + 1, uid));
            }
            at = stop + 1;
        }
    }

    private void add(String name, String uid) {
        try {
            names.putIfAbsent(Long.parseLong(uid), name);
        } catch (NumberFormatException e) {
            return; // a line that is no user, such as NIS's "+::::::"
        }
    }
}
