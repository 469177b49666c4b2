package ns.core.sys;

import java.util.concurrent.ExecutionException;

/** What Java 17 can not ask a thread. */
public final class Threads {
    private Threads() {}

    /** The wait for what another thread does. */
    public interface Waiting<R> {
        /** Returns the result, or throws what it has thrown. */
        R await() throws InterruptedException, ExecutionException;
    }

    /** Waits to the end, even if interrupted: the other thread is interrupted too, and decides. */
    @SuppressWarnings("unchecked") // the other thread can throw nothing but X and unchecked exceptions
    public static <R, X extends Exception> R await(Thread other, Waiting<R> waiting) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    other.interrupt();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (X) e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for its end, which is near: an interrupt is kept for afterwards. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Thread.isVirtual came with Java 21; before, there were none. */
    public static boolean isVirtual(Thread thread) {
        String kind = thread.getClass().getName();
        return kind.equals("java.lang.VirtualThread") || kind.equals("java.lang.ThreadBuilders$BoundVirtualThread");
    }
}
