package ns.core.sys;

import java.util.List;
import ns.core.Errno;
import ns.core.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * posix_spawn(3) of the C library. The only safe way to a child from a JVM: the C library keeps its own locks and the
 * signal handlers out of the child, which borrows this JVM's memory (CLONE_VM and CLONE_VFORK) until it executes a program.
 */
final class Spawn {
    /** Looked up at the first spawn, by whoever comes first, and not by an initializer, which would hide why it failed. */
    private static volatile @Nullable Spawn instance;

    private static final int OPAQUE =
            512; // posix_spawn_file_actions_t has 80 bytes in glibc and musl, posix_spawnattr_t 336
    private static final short POSIX_SPAWN_SETSIGDEF = 4;
    private static final short POSIX_SPAWN_SETSIGMASK = 8;
    private static final int SIGNAL_SET = 128; // sigset_t of both C libraries

    private final long spawn = Libc.function("posix_spawn");
    private final long initActions = Libc.function("posix_spawn_file_actions_init");
    private final long addDup2 = Libc.function("posix_spawn_file_actions_adddup2");
    private final long destroyActions = Libc.function("posix_spawn_file_actions_destroy");
    private final Memory attributes = attributes();
    private final Memory noEnvironment = Memory.strings(List.of());

    private Spawn() {}

    /** No signal blocked, which is so from the start: the JVM's threads block SIGQUIT at least. And none ignored. */
    private static Memory attributes() {
        Memory attributes = Memory.allocate(OPAQUE);
        check("posix_spawnattr_init", call(Libc.function("posix_spawnattr_init"), attributes.address(), 0, 0));
        long setFlags = Libc.function("posix_spawnattr_setflags");
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        check("posix_spawnattr_setflags", call(setFlags, attributes.address(), flags, 0));
        Memory all = Memory.allocate(SIGNAL_SET);
        check("sigfillset", call(Libc.function("sigfillset"), all.address(), 0, 0));
        long setDefault = Libc.function("posix_spawnattr_setsigdefault");
        check("posix_spawnattr_setsigdefault", call(setDefault, attributes.address(), all.address(), 0));
        Memory.keep(all);
        return attributes; // never written to again, so any thread may use them
    }

    static int start(String path, List<String> arguments, int[] inherited) {
        Spawn found = instance;
        if (found == null) {
            found = new Spawn();
            instance = found;
        }
        return found.spawn(path, arguments, inherited);
    }

    private int spawn(String path, List<String> arguments, int[] inherited) {
        Memory program = Memory.string(path);
        Memory argv = Memory.strings(arguments);
        Memory pid = Memory.allocate(4);
        Memory actions = Memory.allocate(OPAQUE);
        check("posix_spawn_file_actions_init", call(initActions, actions.address(), 0, 0));
        try {
            for (int fd : inherited) {
                // from a descriptor to itself: clears FD_CLOEXEC in the child (glibc 2.29, musl 1.1.24)
                check("posix_spawn_file_actions_adddup2", call(addDup2, actions.address(), fd, fd));
            }
            check("posix_spawn(" + path + ")", (int) Libc.call(
                    spawn,
                    pid.address(),
                    program.address(),
                    actions.address(),
                    attributes.address(),
                    argv.address(),
                    noEnvironment.address()));
            return pid.bytes().getInt(0);
        } finally {
            call(destroyActions, actions.address(), 0, 0);
            Memory.keep(program);
            Memory.keep(argv);
            Memory.keep(pid);
            Memory.keep(actions);
        }
    }

    private static int call(long function, long a, long b, long c) {
        return (int) Libc.call(function, a, b, c, 0, 0, 0);
    }

    /** These functions return the error number itself. */
    private static void check(String call, int result) {
        if (result != 0) {
            throw new SyscallException(call, new Errno(result));
        }
    }
}
