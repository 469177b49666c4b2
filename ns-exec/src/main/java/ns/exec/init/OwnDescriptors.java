package ns.exec.init;

import java.io.File;
import java.util.BitSet;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM has opened for itself, which a program that takes its place must not inherit: most of it has no FD_CLOEXEC, such
 * as the JDK's file of modules, which lies at the first number that was free, be it that of standard input.
 */
final class OwnDescriptors {
    private static final int LAST_STANDARD_STREAM = 2;

    private OwnDescriptors() {}

    /**
     * Has execve(2) close all descriptors of this JVM but those it was started with.
     *
     * <p>These the launcher tells, which has looked before the JVM was there. Without it nobody knows them, and only the three
     * standard streams stay.
     */
    static void closeOnExec() {
        BitSet inherited = inherited(System.getProperty("ns.descriptors"));
        String[] open = new File("/proc/self/fd").list();
        if (open == null) {
            throw new IllegalStateException("cannot read /proc/self/fd");
        }
        for (String name : open) {
            int number = Integer.parseInt(name);
            if (!inherited.get(number)) {
                closeOnExec(number);
            }
        }
    }

    private static BitSet inherited(@Nullable String told) {
        BitSet inherited = new BitSet();
        if (told == null) {
            inherited.set(0, LAST_STANDARD_STREAM + 1);
            return inherited;
        }
        for (int at = 0; at < told.length(); ) {
            int comma = told.indexOf(',', at);
            int end = comma < 0 ? told.length() : comma;
            inherited.set(Integer.parseInt(told.substring(at, end)));
            at = end + 1;
        }
        return inherited;
    }

    private static void closeOnExec(int number) {
        try {
            Descriptors.fcntl(number, Descriptors.F_SETFD, Descriptors.FD_CLOEXEC);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EBADF)) { // the one by which the list was read
                throw e;
            }
        }
    }
}
