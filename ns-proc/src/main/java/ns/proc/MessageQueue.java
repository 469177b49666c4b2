package ns.proc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ns.core.Pid;

/**
 * A System V message queue: a line of {@code /proc/sysvipc/msg}.
 *
 * @param object key, id, owner
 * @param bytes in all waiting messages
 * @param messages how many are waiting
 * @param lastSender who sent last; empty if nobody did, or if our pid namespace does not see them
 * @param lastReceiver who received last; empty likewise
 * @param lastSend when, if ever
 * @param lastReceive when, if ever
 * @man msgctl(2)
 */
public record MessageQueue(
        SysvObject object,
        long bytes,
        long messages,
        Optional<Pid> lastSender,
        Optional<Pid> lastReceiver,
        Optional<Instant> lastSend,
        Optional<Instant> lastReceive) {

    /** Parses a whole file. */
    static List<MessageQueue> parse(byte[] text, int length, String file) {
        String headings = "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime";
        return SysvTable.parse(text, length, file, headings, row -> {
            SysvTable.Identity identity = row.identity();
            long bytes = row.number("bytes");
            long messages = row.number("messages");
            Optional<Pid> sender = row.pid("the last sender");
            Optional<Pid> receiver = row.pid("the last receiver");
            SysvTable.Owners owners = row.owners();
            Optional<Instant> sent = row.time("the last send");
            Optional<Instant> received = row.time("the last receive");
            return new MessageQueue(row.object(identity, owners), bytes, messages, sender, receiver, sent, received);
        });
    }
}
