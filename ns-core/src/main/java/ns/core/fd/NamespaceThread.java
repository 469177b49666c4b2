package ns.core.fd;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.kernel.Hints;
import ns.core.sys.Namespaces;
import ns.core.sys.Processes;
import ns.core.sys.Threads;

/** A platform thread that enters a namespace, runs, and dies: nothing is restored and nothing is pooled. */
final class NamespaceThread {
    private NamespaceThread() {}

    static <R, X extends Exception> R call(NamespaceHandle place, Task<R, X> task) throws X {
        refuseWhatCanNotBeEntered(place);
        return run(place.type(), name(place), () -> enter(place), task);
    }

    /** A new namespace, which the thread has left when this returns. */
    static NamespaceFd create(NamespaceType type) {
        refuseVirtual();
        return run(type, "ns new " + type.procName(), () -> unshare(type), () -> NamespaceFd.openSelf(type));
    }

    private static <R, X extends Exception> R run(NamespaceType type, String name, Runnable enter, Task<R, X> task)
            throws X {
        if (type == NamespaceType.NET) {
            JdkSockets.make();
        }
        KernelThread inside = new KernelThread();
        FutureTask<R> deed = new FutureTask<>(() -> {
            inside.isThis();
            enter.run();
            return task.run();
        });
        Thread thread = new Thread(null, deed, name, 0, false);
        thread.start();
        return join(thread, inside, deed);
    }

    private static void unshare(NamespaceType type) {
        try {
            Namespaces.unshare(type);
        } catch (SyscallException e) {
            throw Hints.creating(e, type);
        }
    }

    static ThreadFactory factory(NamespaceHandle place) {
        // a pool whose threads die on entering would wait for ever: find out now
        call(place, () -> Boolean.TRUE);
        return work -> {
            refuseWhatCanNotBeEntered(place);
            place.fd().number();
            return new Thread(null, () -> enterAndRun(place, work), name(place), 0, false);
        };
    }

    private static void enterAndRun(NamespaceHandle place, Runnable work) {
        enter(place);
        work.run();
    }

    private static String name(NamespaceHandle place) {
        return "ns " + place.id();
    }

    private static void enter(NamespaceHandle place) {
        enterAlone(place);
        for (NamespaceHandle companion : place.companions()) {
            enterAlone(companion);
            if (companion.type() == NamespaceType.MNT) {
                // setns(2) has put us at the root; nobody has asked for another place than the JVM's own
                Processes.chdir(Path.of("").toAbsolutePath());
            }
        }
    }

    private static void enterAlone(NamespaceHandle place) {
        try {
            if (place.type() == NamespaceType.MNT) {
                // threads share root and working directory, and such a thread may not leave alone
                Namespaces.unshareFs();
            }
            Namespaces.setns(place.fd().number(), place.type());
        } catch (SyscallException e) {
            throw Hints.entering(e, place.type(), () -> NamespaceFd.ownerOf(place.fd()));
        }
    }

    private static void refuseWhatCanNotBeEntered(NamespaceHandle place) {
        refuseTypeThatCanNotBeEntered(place);
        place.companions().forEach(NamespaceThread::refuseTypeThatCanNotBeEntered);
        refuseVirtual();
    }

    private static void refuseTypeThatCanNotBeEntered(NamespaceHandle place) {
        String reason = switch (place.type()) {
            case USER -> "the kernel lets no multi-threaded process into a user namespace";
            case TIME -> "the kernel lets no multi-threaded process into a time namespace";
            case PID -> "a thread stays in its pid namespace; entering another only moves its children";
            default -> "";
        };
        if (!reason.isEmpty()) {
            throw new UnsupportedOperationException(
                    "no thread can run inside " + place.id() + ": " + reason + "; run a process inside instead");
        }
    }

    private static void refuseVirtual() {
        if (Threads.isVirtual(Thread.currentThread())) {
            throw new UnsupportedOperationException(
                    "not on a virtual thread: a thread started from it inherits the namespaces of whatever carrier it"
                            + " is on; call from a platform thread");
        }
    }

    /** Waits to the end, even if interrupted: the task is interrupted too, and decides. */
    @SuppressWarnings("unchecked") // the task can throw nothing but X and unchecked exceptions
    private static <R, X extends Exception> R join(Thread thread, KernelThread inside, FutureTask<R> deed) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    // to its end, also if the task fails: afterwards no thread of ours is left inside
                    thread.join();
                    inside.awaitGone();
                    return deed.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
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
}
