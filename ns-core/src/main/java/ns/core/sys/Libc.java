package ns.core.sys;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The native entry point: syscall(2) of whatever C library the JVM itself runs on.
 *
 * <p>Through jffi, the engine of jnr-ffi, since jnr-ffi's interface proxies cost 65 to 130 ms at start.
 */
final class Libc {
    private static final @Nullable Engine ENGINE;
    private static final @Nullable Throwable FAILURE;

    static {
        Engine engine = null;
        Throwable failure = null;
        try {
            engine = Engine.load();
        } catch (LinkageError | RuntimeException e) {
            failure = e; // kept: a failed initializer would explain itself only to its first caller
        }
        ENGINE = engine;
        FAILURE = failure;
    }

    /** A record, since the JIT compiler trusts its fields never to change. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Engine(
            Invoker invoker, LastError errno, CallContext context, long syscall, MemoryIO memory, int[] numbers) {
        static Engine load() {
            Type word = Type.SLONG;
            return new Engine(
                    Invoker.getInstance(),
                    LastError.getInstance(),
                    CallContext.getCallContext(
                            word, new Type[] {word, word, word, word, word, word}, CallingConvention.DEFAULT, true),
                    Library.getDefault().getSymbolAddress("syscall"),
                    MemoryIO.getInstance(),
                    Libc.numbers());
        }
    }

    private Libc() {}

    private static Engine engine() {
        Engine engine = ENGINE;
        if (engine == null) {
            throw new IllegalStateException(explanation(FAILURE), FAILURE);
        }
        return engine;
    }

    private static String explanation(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // jffi makes text of what it met
            if (String.valueOf(cause).contains(IllegalCallerException.class.getName())) {
                return "this JVM forbids native code, see --illegal-native-access; say"
                        + " --enable-native-access=ALL-UNNAMED, or =org.jnrproject.jffi if jffi is on the module path";
            }
            if (cause instanceof UnsupportedOperationException && cause.getMessage() != null) {
                return cause.getMessage(); // the processor
            }
        }
        return "libjffi can not be loaded; if the temporary folder forbids programs (noexec), extract it from"
                + " jffi-native.jar into a folder that allows them and say -Djffi.boot.library.path=FOLDER";
    }

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
        Engine engine = engine();
        long result =
                engine.invoker.invokeN6(engine.context, engine.syscall, engine.numbers[call.ordinal()], a, b, c, d, e);
        // jffi keeps errno by thread from right after the call, so nothing the JVM does in between can change it
        return result == -1 ? -engine.errno.get() : result;
    }

    static long syscall(Syscall call, long a, long b, long c) {
        return syscall(call, a, b, c, 0, 0);
    }

    static long syscall(Syscall call, long a) {
        return syscall(call, a, 0, 0, 0, 0);
    }

    /** Calls a function of the C library that takes up to six words; answers with what it returns, which may be an int. */
    static long call(long function, long a, long b, long c, long d, long e, long f) {
        Engine engine = engine();
        return engine.invoker.invokeN6(engine.context, function, a, b, c, d, e, f);
    }

    /** The address of a function of the C library. */
    static long function(String name) {
        engine();
        long address = Library.getDefault().getSymbolAddress(name);
        if (address == 0) { // jffi keeps the exception of dlsym(3) to itself
            throw new IllegalStateException("this JVM's C library has no " + name);
        }
        return address;
    }

    static long addressOf(ByteBuffer direct) {
        return engine().memory.getDirectBufferAddress(direct);
    }
}
