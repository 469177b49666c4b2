package ns.exec.init;

import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Sockets;

/** Our end of the socket pair between us and an ns-init: it tells, we let it go on, and when we are gone it knows. */
final class Channel implements AutoCloseable {
    private static final int MESSAGE_BYTES = 16;

    private final Fd fd;
    private final Memory message = Memory.allocate(MESSAGE_BYTES);

    Channel(int fd) {
        this.fd = Fd.owning(fd);
    }

    /** What ns-init tells; the numbers are those of {@code enum kind} in ns-init.c. */
    enum Kind {
        FAILED,
        PAYLOAD,
        AWAITING,
        RUNNING,
        ENDED,
        GIVEN
    }

    /**
     * A message of ns-init. It may be in foreign namespaces by now, so nothing in it is believed unchecked.
     *
     * @param kind what it is about
     * @param step of the plan
     * @param error the errno, or 0
     * @param value an exit code, a pid or a status of wait(2)
     * @param descriptor that came along, which is the receiver's to close: a pidfd of the program, or what is handed over; -1: none
     */
    record Message(Kind kind, int step, int error, int value, int descriptor) {}

    /** Waits for the next message; null: the other end is closed, so the program has been executed or everybody is dead. */
    @org.jspecify.annotations.Nullable
    Message receive() {
        Sockets.Received received = receiveDespiteReset();
        int[] descriptors = received.descriptors();
        if (received.length() == 0) {
            return null;
        }
        int kind = message.bytes().getInt(0);
        if (received.length() != MESSAGE_BYTES || kind < 1 || kind > Kind.values().length || descriptors.length > 1) {
            for (int descriptor : descriptors) {
                Descriptors.close(descriptor);
            }
            throw new IllegalStateException("ns-init does not speak our language: " + received.length() + " bytes");
        }
        return new Message(
                Kind.values()[kind - 1],
                message.bytes().getInt(4),
                message.bytes().getInt(8),
                message.bytes().getInt(12),
                descriptors.length == 0 ? -1 : descriptors[0]);
    }

    /** ECONNRESET says, once, that ns-init was killed before it had read all that we said; what it had told is still there. */
    private Sockets.Received receiveDespiteReset() {
        try {
            return Sockets.receive(fd.number(), message);
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ECONNRESET)) {
                return Sockets.receive(fd.number(), message);
            }
            throw e;
        }
    }

    /** Lets a waiting ns-init go on; if it was killed while it waited, the next {@link #receive} tells. */
    void goOn() {
        Memory byteOfAnyValue = Memory.allocate(1);
        try {
            Sockets.send(fd.number(), byteOfAnyValue, 1);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EPIPE) && !e.errno().equals(Errno.ECONNRESET)) {
                throw e;
            }
        }
    }

    /** Whether there is a message, or the end. */
    boolean hasNews() {
        return Descriptors.awaitInput(fd.number(), java.time.Duration.ZERO);
    }

    @Override
    public void close() {
        fd.close();
    }
}
