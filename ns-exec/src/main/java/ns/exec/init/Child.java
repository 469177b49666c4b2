package ns.exec.init;

import java.util.OptionalInt;
import ns.core.fd.PidFd;
import org.jspecify.annotations.Nullable;

/**
 * A process that a plan has started, from its exec to its reaping.
 *
 * <p>Usually the program is our own child. If it is supervised, our child is ns-init, and the program is a child of that.
 * Safe for use by several threads.
 */
public final class Child implements AutoCloseable {
    private final PidFd process;
    private final @Nullable PidFd program;
    private final @Nullable Channel lifeline;
    private OptionalInt status = OptionalInt.empty();

    Child(PidFd process, @Nullable PidFd program, @Nullable Channel lifeline) {
        this.process = process;
        this.program = program;
        this.lifeline = lifeline;
    }

    /** Our own child: the program, or its supervisor. It is readable in the sense of poll(2) when it has ended. */
    public PidFd process() {
        return process;
    }

    /** The program. */
    public PidFd program() {
        return program == null ? process : program;
    }

    /** Whether ns-init stays as long as the program. */
    public boolean isSupervised() {
        return program != null;
    }

    /**
     * Takes the status from the kernel, which then forgets the process.
     *
     * @return the status in the form of wait(2), or empty if it has not ended
     * @throws ns.core.SyscallException {@code ECHILD} if other code of this JVM has waited for our child
     */
    public synchronized OptionalInt reap() {
        if (status.isEmpty()) {
            OptionalInt own = Reaping.tryReap(process);
            if (own.isPresent()) {
                status = OptionalInt.of(lifeline == null ? own.getAsInt() : toldStatus(lifeline, own.getAsInt()));
            }
        }
        return status;
    }

    /** A supervisor can not always die as its program did: it has told how. */
    private static int toldStatus(Channel lifeline, int own) {
        Channel.Message message;
        while ((message = lifeline.receive()) != null) {
            if (message.kind() == Channel.Kind.ENDED) {
                return message.value();
            }
        }
        return own; // it was killed itself
    }

    /** Lets go of descriptors; a supervisor then ends, and with it a pid namespace. Reap first. */
    @Override
    public void close() {
        process.close();
        if (program != null) {
            program.close();
        }
        if (lifeline != null) {
            lifeline.close();
        }
    }
}
