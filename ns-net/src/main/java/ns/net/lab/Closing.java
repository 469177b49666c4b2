package ns.net.lab;

import org.jspecify.annotations.Nullable;

/** Steps of an end, of which each is done even if others fail. Of one thread. */
final class Closing {
    private @Nullable RuntimeException failure;

    /** Something to do. */
    interface Step {
        void run();
    }

    void step(Step step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            note(e);
        }
    }

    void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            note(e);
        } catch (Exception e) {
            note(new IllegalStateException(e));
        }
    }

    private void note(RuntimeException e) {
        if (failure == null) {
            failure = e;
        } else if (failure != e) {
            failure.addSuppressed(e);
        }
    }

    /** Throws what failed first, with what failed after it suppressed in it. */
    void end() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Adds what failed to another failure, which these steps follow from. */
    void endAfter(Throwable cause) {
        if (failure != null) {
            cause.addSuppressed(failure);
        }
    }
}
