package ns.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system call failed: which, with what arguments, why, and where errno misleads, what to do about it.
 *
 * <p>The root of all errors that come from the kernel. The message is one line:
 * {@code setns(4, CLONE_NEWNET): EPERM (Operation not permitted): needs CAP_SYS_ADMIN in the user namespace that owns it}.
 */
public class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With its arguments. */
    private final String call;

    /** The error number. */
    private final int code;

    /** What to do about it, if there is something to say. */
    private final @Nullable String hint;

    /**
     * Describes a failed call.
     *
     * @param call the call as it would be written, such as {@code setns(4, CLONE_NEWNET)}
     * @param errno why the kernel refused
     */
    public SyscallException(String call, Errno errno) {
        this(call, errno, null, null);
    }

    /**
     * Describes a failed call about which there is more to say.
     *
     * @param call the call as it would be written
     * @param errno why the kernel refused
     * @param hint the explanation, see {@link #hint}
     * @param cause what this explains
     */
    protected SyscallException(String call, Errno errno, @Nullable String hint, @Nullable Throwable cause) {
        super(null, cause);
        this.call = call;
        this.code = errno.code();
        this.hint = hint;
    }

    /**
     * Returns the same failure with an explanation.
     *
     * @param hint what was missing and how to get it
     * @return a new exception, caused by this one
     */
    public SyscallException withHint(String hint) {
        return new SyscallException(call, errno(), hint, this);
    }

    /**
     * Returns call, error and hint.
     *
     * @return one line
     */
    @Override
    public String getMessage() {
        return call + ": " + errno() + (hint == null ? "" : ": " + hint);
    }

    /**
     * Returns the call that failed.
     *
     * @return the call with its arguments
     */
    public String call() {
        return call;
    }

    /**
     * Returns why the kernel refused.
     *
     * @return the error number
     */
    public Errno errno() {
        return new Errno(code);
    }

    /**
     * Returns what the user can do about it.
     *
     * @return the explanation, if errno alone would mislead
     */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
