package ns.proc;

import java.util.Optional;
import ns.core.Pid;
import ns.core.Signal;

/**
 * A POSIX message queue. User and group are ids of our own user namespace; 65534 stands for one that has no id there.
 *
 * @param name with its slash, as mq_open(3) takes it; bytes that are not UTF-8 are lone surrogates, U+DC80 to U+DCFF
 * @param permissions the nine bits that files have
 * @param uid the owner
 * @param gid the owner's group
 * @param state what is in it; empty if we may not read the queue
 * @man mq_overview(7)
 */
public record PosixQueue(String name, int permissions, long uid, long gid, Optional<State> state) {
    private static final int SIGEV_SIGNAL = 0;
    private static final int GREATEST_SIGNAL = 64;

    /**
     * What a queue's file in a mounted mqueue file system tells.
     *
     * @param bytes in all waiting messages
     * @param notification who is told of the next message, if anybody
     */
    public record State(long bytes, Optional<Notification> notification) {

        /** Parses the file. */
        static State parse(byte[] text, int length, String file) {
            LineCursor line = new LineCursor(text, length, file);
            if (!line.nextLine()) {
                throw new ProcFormatException(file, 1, "QSIZE:N NOTIFY:N SIGNO:N NOTIFY_PID:N");
            }
            long bytes = labelled(line, "QSIZE", Long.MAX_VALUE);
            long method = labelled(line, "NOTIFY", Integer.MAX_VALUE);
            int signal = (int) labelled(line, "SIGNO", Integer.MAX_VALUE);
            int pid = (int) labelled(line, "NOTIFY_PID", Integer.MAX_VALUE);
            if (pid == 0) {
                return new State(bytes, Optional.empty());
            }
            boolean bySignal = method == SIGEV_SIGNAL && signal > 0 && signal <= GREATEST_SIGNAL;
            Optional<Signal> sent = bySignal ? Optional.of(new Signal(signal)) : Optional.empty();
            return new State(bytes, Optional.of(new Notification(Pid.of(pid), sent)));
        }

        private static long labelled(LineCursor line, String label, long greatest) {
            if (!line.blanks().fieldUpTo(':', label).equals(label)) {
                throw line.expected(label + ":N");
            }
            return line.number("a number after " + label, greatest);
        }
    }

    /**
     * Who is told of the next message.
     *
     * @param process who called mq_notify(3), if our pid namespace sees them
     * @param signal what is sent; empty if the process asked for a thread or for nothing
     * @man mq_notify(3)
     */
    public record Notification(Pid process, Optional<Signal> signal) {}
}
