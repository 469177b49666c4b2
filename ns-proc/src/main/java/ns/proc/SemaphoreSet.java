package ns.proc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A System V semaphore set: a line of {@code /proc/sysvipc/sem}.
 *
 * @param object key, id, owner
 * @param semaphores how many there are in it
 * @param lastOperation when, if ever
 * @man semctl(2)
 */
public record SemaphoreSet(SysvObject object, long semaphores, Optional<Instant> lastOperation) {

    /** Parses a whole file. */
    static List<SemaphoreSet> parse(byte[] text, int length, String file) {
        String headings = "key semid perms nsems uid gid cuid cgid otime ctime";
        return SysvTable.parse(text, length, file, headings, row -> {
            SysvTable.Identity identity = row.identity();
            long semaphores = row.number("semaphores");
            SysvTable.Owners owners = row.owners();
            Optional<Instant> lastOperation = row.time("the last operation");
            return new SemaphoreSet(row.object(identity, owners), semaphores, lastOperation);
        });
    }
}
