package ns.exec;

import java.util.Optional;
import java.util.OptionalInt;
import ns.core.IdMapping;

/**
 * The ids that {@code /etc/subuid} or {@code /etc/subgid} gives to one user: lines {@code USER:FIRST:COUNT}, where the user is a name or a
 * number in decimal. Lines of others are never taken, and what is no such line is skipped.
 *
 * @man subuid(5)
 */
final class SubIds {
    private static final int MAX_DIGITS = 10;

    private final Optional<String> name;
    private final String uid;
    private Optional<IdMapping> first = Optional.empty();
    private OptionalInt malformed = OptionalInt.empty();

    private SubIds(Optional<String> name, long uid) {
        this.name = name;
        this.uid = Long.toString(uid);
    }

    /**
     * Looks for the lines of a user.
     *
     * @param text the file
     * @param uid the user
     * @param name what the user is called, if anything
     */
    static SubIds parse(String text, long uid, Optional<String> name) {
        SubIds all = new SubIds(name, uid);
        int number = 1;
        for (int at = 0; at < text.length(); number++) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            all.addLine(number, text.substring(at, stop));
            at = stop + 1;
        }
        return all;
    }

    /** The first range, with the same ids inside as outside. */
    Optional<IdMapping> first() {
        return first;
    }

    /** The number of the user's first line, from one, that has no range of ids. */
    OptionalInt malformed() {
        return malformed;
    }

    private void addLine(int number, String line) {
        int user = line.indexOf(':');
        if (user < 0 || !isOurs(line.substring(0, user))) {
            return;
        }
        Optional<IdMapping> range = range(line, user + 1);
        if (range.isEmpty() && malformed.isEmpty()) {
            malformed = OptionalInt.of(number);
        }
        if (first.isEmpty()) {
            first = range;
        }
    }

    /** As a text: the number of "alice" is not 0, and nobody but 7 is "7". */
    private boolean isOurs(String user) {
        return user.equals(uid) || name.isPresent() && user.equals(name.get());
    }

    private static Optional<IdMapping> range(String line, int from) {
        int colon = line.indexOf(':', from);
        if (colon < 0) {
            return Optional.empty();
        }
        String start = line.substring(from, colon);
        String count = line.substring(colon + 1);
        if (!isNumber(start) || !isNumber(count)) {
            return Optional.empty();
        }
        long id = Long.parseLong(start);
        long length = Long.parseLong(count);
        return length > 0 && id <= IdMapping.ALL - length
                ? Optional.of(new IdMapping(id, id, length))
                : Optional.empty();
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_DIGITS;
    }
}
