package ns.proc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ns.core.Pid;

/**
 * A System V shared memory segment: a line of {@code /proc/sysvipc/shm}.
 *
 * @param object key, id, owner
 * @param bytes its size
 * @param removed whether it goes away with its last user: it has been removed by shmctl(2), and attached still
 * @param locked whether it is kept from being swapped out
 * @param creator who created it; empty if our pid namespace does not see them
 * @param lastUser who attached or detached it last; empty likewise, or if nobody did
 * @param attachments how often processes have it in their memory now
 * @param lastAttach when, if ever
 * @param lastDetach when, if ever
 * @man shmctl(2)
 */
public record SharedMemory(
        SysvObject object,
        long bytes,
        boolean removed,
        boolean locked,
        Optional<Pid> creator,
        Optional<Pid> lastUser,
        long attachments,
        Optional<Instant> lastAttach,
        Optional<Instant> lastDetach) {

    private static final int SHM_DEST = 01000;
    private static final int SHM_LOCKED = 02000;

    /** Parses a whole file. */
    static List<SharedMemory> parse(byte[] text, int length, String file) {
        String headings = "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime";
        return SysvTable.parse(text, length, file, headings, row -> {
            SysvTable.Identity identity = row.identity();
            long bytes = row.number("bytes");
            Optional<Pid> creator = row.pid("the creator");
            Optional<Pid> lastUser = row.pid("the last user");
            long attachments = row.number("attachments");
            SysvTable.Owners owners = row.owners();
            Optional<Instant> attached = row.time("the last attach");
            Optional<Instant> detached = row.time("the last detach");
            return new SharedMemory(
                    row.object(identity, owners),
                    bytes,
                    (identity.mode() & SHM_DEST) != 0,
                    (identity.mode() & SHM_LOCKED) != 0,
                    creator,
                    lastUser,
                    attachments,
                    attached,
                    detached);
        });
    }
}
