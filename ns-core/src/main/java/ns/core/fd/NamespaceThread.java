package ns.core.fd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.kernel.Hints;
import ns.core.sys.Namespaces;
import ns.core.sys.Processes;
import ns.core.sys.Threads;

/** A platform thread that enters a namespace and its companions, runs, and dies: nothing is restored and nothing is pooled. */
final class NamespaceThread {
    private NamespaceThread() {}

    static <R, X extends Exception> R call(NamespaceHandle place, Task<R, X> task) throws X {
        refuseWhatCanNotBeEntered(place);
        return run(place.type(), name(place), () -> enterAll(place), task);
    }

    /** A place and what belongs with it, one of a type, in the order of entering: mnt last, since paths are still ours before. */
    private static List<NamespaceHandle> withCompanions(NamespaceHandle place) {
        Map<NamespaceType, NamespaceHandle> all = new EnumMap<>(NamespaceType.class);
        collect(place, all);
        NamespaceHandle mounts = all.remove(NamespaceType.MNT);
        List<NamespaceHandle> ordered = new ArrayList<>(all.values());
        if (mounts != null) {
            ordered.add(mounts);
        }
        return ordered;
    }

    private static void collect(NamespaceHandle place, Map<NamespaceType, NamespaceHandle> into) {
        if (into.putIfAbsent(place.type(), place) == null) {
            place.companions().forEach(companion -> collect(companion, into));
        }
    }

    /** Runs a task in a new namespace, which the thread has left when this returns. */
    static <R, X extends Exception> R create(NamespaceType type, Task<R, X> task) throws X {
        refuseVirtual();
        return run(type, "ns new " + type.procName(), () -> unshare(type), task);
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

    /** Only on such a thread. */
    static void unshare(NamespaceType type) {
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
            withCompanions(place).forEach(each -> each.fd().number());
            return new Thread(null, () -> enterAndRun(place, work), name(place), 0, false);
        };
    }

    private static void enterAndRun(NamespaceHandle place, Runnable work) {
        enterAll(place);
        work.run();
    }

    private static String name(NamespaceHandle place) {
        return "ns " + place.id();
    }

    private static void enterAll(NamespaceHandle place) {
        for (NamespaceHandle each : withCompanions(place)) {
            enter(each);
            if (each != place && each.type() == NamespaceType.MNT) {
                // setns(2) has put us at the root; nobody has asked for another place than the JVM's own
                Processes.chdir(Path.of("").toAbsolutePath());
            }
        }
    }

    private static void enter(NamespaceHandle place) {
        try {
            if (place.type() == NamespaceType.MNT) {
                // threads share root and working directory, and such a thread may not leave alone
                Namespaces.unshareFs();
            }
            try (Fd.Hold held = place.fd().hold()) {
                Namespaces.setns(held.number(), place.type());
            }
        } catch (SyscallException e) {
            throw Hints.entering(e, place.type(), () -> NamespaceFd.ownerOf(place.fd()));
        }
    }

    private static void refuseWhatCanNotBeEntered(NamespaceHandle place) {
        for (NamespaceHandle each : withCompanions(place)) {
            String reason = reasonAgainst(each.type());
            if (!reason.isEmpty()) {
                String whose = each == place ? "" : "it goes with " + each.id() + ", and ";
                throw new UnsupportedOperationException("no thread can run inside " + place.id() + ": " + whose + reason
                        + "; run a process inside instead");
            }
        }
        refuseVirtual();
    }

    private static String reasonAgainst(NamespaceType type) {
        return switch (type) {
            case USER -> "the kernel lets no multi-threaded process into a user namespace";
            case TIME -> "the kernel lets no multi-threaded process into a time namespace";
            case PID -> "a thread stays in its pid namespace; entering another only moves its children";
            default -> "";
        };
    }

    private static void refuseVirtual() {
        if (Threads.isVirtual(Thread.currentThread())) {
            throw new UnsupportedOperationException(
                    "not on a virtual thread: a thread started from it inherits the namespaces of whatever carrier it"
                            + " is on; call from a platform thread");
        }
    }

    /** Waits to its end, also if the task fails: afterwards no thread of ours is left inside. */
    private static <R, X extends Exception> R join(Thread thread, KernelThread inside, FutureTask<R> deed) throws X {
        return Threads.<R, X>await(thread, () -> {
            thread.join();
            inside.awaitGone();
            return deed.get();
        });
    }
}
