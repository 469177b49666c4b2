package ns.core.fd;

/**
 * Code to run, which keeps its own checked exception.
 *
 * @param <R> what it returns
 * @param <X> what it throws
 */
@FunctionalInterface
public interface Task<R, X extends Exception> {
    /**
     * Runs it.
     *
     * @return its result
     * @throws X whatever it throws
     */
    R run() throws X;
}
