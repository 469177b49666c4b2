package ns.core.sys;

import java.util.concurrent.FutureTask;

/** Keeps calls that block in the kernel off the carriers of virtual threads, which are few. */
public final class Carrier {
    private Carrier() {}

    /** Runs it here, or, on a virtual thread, on a platform thread while this one is parked. An interrupt is passed on. */
    public static void run(Runnable blocking) {
        if (!Threads.isVirtual(Thread.currentThread())) {
            blocking.run();
            return;
        }
        FutureTask<Boolean> task = new FutureTask<>(blocking, Boolean.TRUE);
        Thread thread = new Thread(null, task, "ns wait", 0, false);
        thread.setDaemon(true);
        thread.start();
        Threads.<Boolean, RuntimeException>await(thread, task::get);
    }
}
