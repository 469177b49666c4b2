package ns.net;

import java.util.Optional;

/**
 * What has come of one change of a batch.
 *
 * @param operation in the words of ip(8), such as {@code link add br0 type bridge}
 * @param failure why the kernel refused it, or why nobody knows whether it did; empty if it did not
 */
public record BatchResult(String operation, Optional<NetlinkException> failure) {
    /**
     * Tells whether the kernel has made the change; it may have been taken back since.
     *
     * @return whether there is no failure
     */
    public boolean isDone() {
        return failure.isEmpty();
    }

    /**
     * Returns what it was and what has come of it.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return failure.map(Throwable::getMessage).orElse(operation + ": done");
    }
}
