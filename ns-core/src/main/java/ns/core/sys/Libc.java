package ns.core.sys;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.ByteBuffer;

/**
 * The native entry point: syscall(2) of whatever C library the JVM itself runs on.
 *
 * <p>Through jffi, the engine of jnr-ffi, since jnr-ffi's interface proxies cost 65 to 130 ms at start.
 */
final class Libc {
    private static final Invoker INVOKER;
    private static final LastError ERRNO;
    private static final CallContext CONTEXT;
    private static final long SYSCALL;
    private static final int[] NUMBERS = numbers();

    static {
        try {
            INVOKER = Invoker.getInstance();
            ERRNO = LastError.getInstance();
            Type word = Type.SLONG;
            CONTEXT = CallContext.getCallContext(
                    word, new Type[] {word, word, word, word, word, word}, CallingConvention.DEFAULT, true);
            SYSCALL = Library.getDefault().getSymbolAddress("syscall");
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "libjffi can not be loaded; if the temporary folder forbids programs (noexec), extract it from"
                            + " jffi-native.jar into a folder that allows them and say -Djffi.boot.library.path=FOLDER",
                    e);
        }
    }

    private Libc() {}

    private static int[] numbers() {
        Syscall[] calls = Syscall.values();
        int[] numbers = new int[calls.length];
        for (int i = 0; i < calls.length; i++) {
            numbers[i] = calls[i].number(Architecture.current());
        }
        return numbers;
    }

    /** Makes a system call; answers as the kernel itself does: the result, or the negative error number. */
    static long syscall(Syscall call, long a, long b, long c, long d, long e) {
        long result = INVOKER.invokeN6(CONTEXT, SYSCALL, NUMBERS[call.ordinal()], a, b, c, d, e);
        // jffi keeps errno by thread from right after the call, so nothing the JVM does in between can change it
        return result == -1 ? -ERRNO.get() : result;
    }

    static long syscall(Syscall call, long a, long b, long c) {
        return syscall(call, a, b, c, 0, 0);
    }

    static long syscall(Syscall call, long a) {
        return syscall(call, a, 0, 0, 0, 0);
    }

    static long addressOf(ByteBuffer direct) {
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }
}
