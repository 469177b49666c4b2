package ns.it;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ns.core.Errno;
import ns.core.sys.Architecture;
import ns.core.sys.Syscall;

/** What a JVM below {@code inject} can ask of it, see {@code inject.c}. */
final class Injector {
    /** Only ns-init calls it, so Java has no name for it. */
    private static final int SIGNALFD4 = Architecture.current() == Architecture.X86_64 ? 289 : 74;

    private final BufferedReader answers;
    private final OutputStream requests;

    private Injector() throws IOException {
        answers = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/fd/200"), StandardCharsets.UTF_8));
        requests = new FileOutputStream("/proc/self/fd/201");
    }

    /** What comes before the command of such a JVM. */
    static List<String> prefix() {
        return List.of(CProgram.INJECT.path().toString());
    }

    static Injector connect() {
        try {
            return new Injector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of all system calls that ns-init may make, by name. */
    static Map<String, Integer> calls() {
        Map<String, Integer> calls = new TreeMap<>(Map.of("signalfd4", SIGNALFD4));
        for (Syscall call : Syscall.values()) {
            calls.put(call.name().toLowerCase(Locale.ROOT), call.number(Architecture.current()));
        }
        calls.keySet().removeAll(Set.of("getpid", "getppid")); // these cannot fail
        return calls;
    }

    /** From now on, of all calls of that number, the one with that index fails. */
    void fail(int call, int index, Errno errno) {
        ask("fail " + call + " " + index + " " + errno.code());
    }

    /** Whether there was such a call. From now on nothing fails. */
    boolean hasFailed() {
        return ask("failed").equals("1");
    }

    /** How many processes run on that nobody has as a child. */
    int orphans() {
        return Integer.parseInt(ask("orphans"));
    }

    private synchronized String ask(String question) {
        try {
            requests.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("inject is gone");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
