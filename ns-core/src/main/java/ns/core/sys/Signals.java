package ns.core.sys;

import static ns.core.sys.Syscall.RT_SIGACTION;
import static ns.core.sys.Syscall.RT_SIGPROCMASK;

import ns.core.Signal;

/** sigaction(2), sigprocmask(2), past the C library. A mask has bit N-1 for signal N. */
public final class Signals {
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final int SIG_BLOCK = 0;
    private static final int SIGSET = 8;
    private static final int SIGACTION = 32; // handler, flags, restorer, mask, on x86_64 and aarch64
    private static final int LAST = 64;

    private Signals() {}

    /** Whether this JVM ignores a signal, which the programs it executes inherit. */
    public static boolean isIgnored(Signal signal) {
        return handler(signal.number(), Memory.allocate(SIGACTION)) == SIG_IGN;
    }

    /** The signals that this JVM ignores. */
    public static long ignoredMask() {
        Memory action = Memory.allocate(SIGACTION);
        long mask = 0;
        for (int number = 1; number <= LAST; number++) {
            if (handler(number, action) == SIG_IGN) {
                mask |= 1L << number - 1;
            }
        }
        return mask;
    }

    /** Those of the signals in a mask that have an action other than the default in this JVM: ignored, or handled. */
    public static long notDefault(long signals) {
        Memory action = Memory.allocate(SIGACTION);
        long mask = 0;
        for (long left = signals; left != 0; left &= left - 1) {
            if (handler(Long.numberOfTrailingZeros(left) + 1, action) != SIG_DFL) {
                mask |= Long.lowestOneBit(left);
            }
        }
        return mask;
    }

    private static long handler(int number, Memory action) {
        long result = Libc.syscall(RT_SIGACTION, number, 0, action.address(), SIGSET, 0);
        Memory.keep(action);
        if (result < 0) {
            throw Call.failed("rt_sigaction", result, number);
        }
        return action.bytes().getLong(0);
    }

    /** The signals that the calling thread blocks. */
    public static long blockedMask() {
        Memory mask = Memory.allocate(SIGSET);
        long result = Libc.syscall(RT_SIGPROCMASK, SIG_BLOCK, 0, mask.address(), SIGSET, 0);
        Memory.keep(mask);
        Call.check("rt_sigprocmask", result);
        return mask.bytes().getLong(0);
    }

    /** Gives a signal its default action in this JVM; not for SIGKILL and SIGSTOP, which have no other. */
    public static void setDefault(Signal signal) {
        setHandler(signal, SIG_DFL, "SIG_DFL");
    }

    /** Ignores a signal in this JVM and in the programs it executes; not for SIGKILL and SIGSTOP. */
    public static void setIgnored(Signal signal) {
        setHandler(signal, SIG_IGN, "SIG_IGN");
    }

    private static void setHandler(Signal signal, long handler, String name) {
        Memory action = Memory.allocate(SIGACTION);
        action.bytes().putLong(0, handler);
        long result = Libc.syscall(RT_SIGACTION, signal.number(), action.address(), 0, SIGSET, 0);
        Memory.keep(action);
        Call.check("rt_sigaction", result, signal, name);
    }
}
