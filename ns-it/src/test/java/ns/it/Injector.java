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
import java.util.Optional;
import ns.core.Errno;
import ns.core.sys.Architecture;
import ns.core.sys.Syscall;

/** What a JVM below {@code inject serve} can ask of it, see {@code inject.c}. */
final class Injector {
    /** Only ns-init calls it, so Java has no name for it. */
    private static final int SIGNALFD4 = Architecture.current() == Architecture.X86_64 ? 289 : 74;

    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;

    private final BufferedReader answers;
    private final OutputStream requests;

    /**
     * What came of it.
     *
     * @param calls that ns-init has made
     * @param failed the one that was made to fail, if there were that many
     */
    record Report(long calls, Optional<String> failed) {}

    private Injector() throws IOException {
        answers = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/fd/200"), StandardCharsets.UTF_8));
        requests = new FileOutputStream("/proc/self/fd/201");
    }

    /** What comes before the command of such a JVM. */
    static List<String> prefix() {
        return List.of(CProgram.INJECT.path().toString(), "serve");
    }

    static Injector connect() {
        try {
            return new Injector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on, the call of that number, counted from 0, fails. */
    void fail(int number, Errno errno) {
        ask("fail " + number + " " + errno.code());
    }

    /** From now on nothing fails. */
    void failNothing() {
        ask("fail -1 0");
    }

    Report report() {
        String[] words = ask("what").split(" ", -1);
        int number = Integer.parseInt(words[1]);
        return new Report(Long.parseLong(words[0]), number < 0 ? Optional.empty() : Optional.of(name(number)));
    }

    /** How many processes run on that nobody has as a child. */
    int orphans() {
        return Integer.parseInt(ask("orphans"));
    }

    /** Sets the soft limit for descriptors; returns the one before. */
    long limitDescriptors(long soft) {
        return Long.parseLong(ask("limit " + RLIMIT_NOFILE + " " + soft));
    }

    /** Sets the soft limit for processes of this user; returns the one before. */
    long limitProcesses(long soft) {
        return Long.parseLong(ask("limit " + RLIMIT_NPROC + " " + soft));
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

    private static String name(int number) {
        for (Syscall call : Syscall.values()) {
            if (call.number(Architecture.current()) == number) {
                return call.name().toLowerCase(Locale.ROOT);
            }
        }
        return number == SIGNALFD4 ? "signalfd4" : "system call " + number;
    }
}
