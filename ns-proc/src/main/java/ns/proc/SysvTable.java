package ns.proc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Pid;

/** The form of the three files in {@code /proc/sysvipc}: headings, then a row for each object, its columns padded. */
final class SysvTable {
    private static final long LAST_ID = 0xFFFF_FFFFL;
    private static final int PERMISSIONS = 0777;
    private static final int GREATEST_MODE = 0177777;

    private final LineCursor line;

    private SysvTable(LineCursor line) {
        this.line = line;
    }

    /** Reads one object from its row, column by column in the order of the headings. */
    interface Row<T> {
        T read(SysvTable row);
    }

    record Identity(int key, int id, int mode) {}

    record Owners(long uid, long gid, long creatorUid, long creatorGid) {}

    /** Parses a whole file; columns that a newer kernel adds on the right are passed over. */
    static <T> List<T> parse(byte[] text, int length, String file, String headings, Row<T> form) {
        LineCursor line = new LineCursor(text, length, file);
        requireHeadings(line, headings, file);
        SysvTable row = new SysvTable(line);
        List<T> objects = new ArrayList<>();
        while (line.nextLine()) {
            objects.add(form.read(row));
        }
        return objects;
    }

    /** A kernel with other columns must not be misread. */
    private static void requireHeadings(LineCursor line, String headings, String file) {
        if (!line.nextLine()) {
            throw new ProcFormatException(file, 1, "the headings " + headings);
        }
        for (String heading : headings.split(" ", -1)) {
            if (!line.blanks().word("the heading " + heading).equals(heading)) {
                throw line.expected("the heading " + heading);
            }
        }
    }

    Identity identity() {
        long key = line.blanks().signed("a key");
        if (key != (int) key) {
            throw line.expected("a key of 32 bits");
        }
        int id = (int) line.blanks().number("an id", Integer.MAX_VALUE);
        return new Identity((int) key, id, line.blanks().octal("permissions", GREATEST_MODE));
    }

    long number(String what) {
        return line.blanks().number(what, Long.MAX_VALUE);
    }

    /** The kernel writes 0 for nobody, and for a process that our pid namespace does not see. */
    Optional<Pid> pid(String what) {
        int number = (int) line.blanks().number(what, Integer.MAX_VALUE);
        return number == 0 ? Optional.empty() : Optional.of(Pid.of(number));
    }

    Owners owners() {
        return new Owners(id("the owner"), id("the owner's group"), id("the creator"), id("the creator's group"));
    }

    private long id(String what) {
        return line.blanks().number(what, LAST_ID);
    }

    /** The kernel writes 0 for never. */
    Optional<Instant> time(String what) {
        Instant time = instant(what);
        return time.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    }

    private Instant instant(String what) {
        return Instant.ofEpochSecond(line.blanks().number(what, Instant.MAX.getEpochSecond()));
    }

    /** Reads the last column and puts together what all objects have. */
    SysvObject object(Identity identity, Owners owners) {
        return new SysvObject(
                identity.key,
                identity.id,
                identity.mode & PERMISSIONS,
                owners.uid,
                owners.gid,
                owners.creatorUid,
                owners.creatorGid,
                instant("the last change"));
    }
}
