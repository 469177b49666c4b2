package ns.exec;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.CancellationException;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;

/** Makes {@link Thread#interrupt} end a poll(2): the JDK closes this channel then, and its closing makes a descriptor readable. */
final class Interruption extends AbstractInterruptibleChannel {
    private final Fd event = Fd.owning(Descriptors.eventfd2(0, Descriptors.O_CLOEXEC));

    /**
     * Waits.
     *
     * @throws CancellationException if this thread is interrupted, which it then still is
     */
    static void during(Wait wait) {
        Interruption interruption = new Interruption();
        try {
            interruption.begin();
            try {
                wait.on(interruption.event.number());
            } finally {
                interruption.end(true);
            }
        } catch (AsynchronousCloseException e) {
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } finally {
            interruption.event.close(); // after end() nobody interrupts any more
        }
    }

    /** Something that waits with poll(2). */
    interface Wait {
        /** Returns when it is done, or the descriptor is readable. */
        void on(int interrupted);
    }

    @Override
    protected void implCloseChannel() {
        Descriptors.eventfd_write(event.number(), 1);
    }
}
