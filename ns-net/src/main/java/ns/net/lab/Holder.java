package ns.net.lab;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import ns.core.Pid;
import ns.core.sys.Processes;
import ns.core.sys.Threads;
import ns.net.Netns;

/** A thread that does nothing but be in a network namespace: what {@code /proc/self/task/ID/net} shows is what its namespace has. */
final class Holder implements AutoCloseable {
    private final Thread thread;
    private final Pid id;
    private final CountDownLatch end;

    private Holder(Thread thread, Pid id, CountDownLatch end) {
        this.thread = thread;
        this.id = id;
        this.end = end;
    }

    static Holder start(Netns netns) {
        CompletableFuture<Pid> id = new CompletableFuture<>();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = netns.threadFactory().newThread(() -> {
            id.complete(Processes.gettid());
            awaitEnd(end);
        });
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, failure) -> id.completeExceptionally(failure));
        thread.start();
        return new Holder(thread, id.join(), end);
    }

    private static void awaitEnd(CountDownLatch end) {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException e) {
                ended = end.getCount() == 0; // nobody has a reason to, and it changes nothing
            }
        }
    }

    /** The thread as the kernel knows it. */
    Pid id() {
        return id;
    }

    @Override
    public void close() {
        end.countDown();
        Threads.join(thread);
    }
}
