package ns.net;

import java.util.List;
import ns.core.Errno;
import ns.core.SyscallException;

/**
 * What was asked for changed while the kernel told it, each time of many: an object may be missing, or told twice.
 */
public final class DumpInterruptedException extends SyscallException {
    private static final long serialVersionUID = 1;

    /** What the last attempt told. */
    @SuppressWarnings("serial") // records of values
    private final transient List<?> partial;

    DumpInterruptedException(String operation, List<?> partial) {
        super(operation, Errno.EINTR, "it changed each time while the kernel told it; try again", null);
        this.partial = partial;
    }

    /**
     * Returns what the last attempt told.
     *
     * @return records of what was asked for; empty after deserialization
     */
    public List<?> partial() {
        return partial == null ? List.of() : partial;
    }
}
