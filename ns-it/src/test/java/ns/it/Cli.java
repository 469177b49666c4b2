package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command line program as a person would call it: the built {@code ns}, its link {@code lsns}, or the lsns of util-linux.
 * Immutable; it sees no environment but what it is given.
 */
final class Cli {
    /** The built folder. */
    static final Path HOME =
            Path.of(System.getProperty("ns.home")).toAbsolutePath().normalize();

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            // the java that the build uses
            "JAVA_HOME", System.getProperty("java.home"),
            "LC_ALL", "C.UTF-8");

    private final List<String> words;
    private final Map<String, String> environment;
    private final String stdin;

    private Cli(List<String> words, Map<String, String> environment, String stdin) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.stdin = stdin;
    }

    /**
     * What came of it.
     *
     * @param bytes standard output
     * @param err standard error
     * @param status the exit status; 128 and the number of the signal, if one ended the program
     */
    record Outcome(byte[] bytes, String err, int status) {
        /** Standard output as text. */
        String out() {
            return new String(bytes, UTF_8);
        }

        /** The lines of standard output. */
        List<String> lines() {
            return out().lines().toList();
        }

        /** Standard output, which must be one JSON document of valid UTF-8. */
        Json json() {
            return Json.parse(bytes, toString());
        }

        @Override
        public String toString() {
            return "exit " + status + ", stdout:\n" + out() + "stderr:\n" + err;
        }
    }

    /** The command {@code ns}, with a verb of its. */
    static Cli ns(String... words) {
        return new Cli(concat(List.of(HOME.resolve("bin/ns").toString()), words), ENVIRONMENT, "");
    }

    /** The drop-in {@code lsns}. */
    static Cli lsns() {
        return new Cli(List.of(HOME.resolve("bin/lsns").toString()), ENVIRONMENT, "");
    }

    /** Any program of the machine. */
    static Cli program(String... words) {
        return new Cli(List.of(words), ENVIRONMENT, "");
    }

    /** The same with another variable in its environment. */
    Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Cli(words, more, stdin);
    }

    /** The same without a variable in its environment. */
    Cli without(String... variables) {
        Map<String, String> less = new HashMap<>(environment);
        less.keySet().removeAll(List.of(variables));
        return new Cli(words, less, stdin);
    }

    /** The same, started by another program. */
    Cli under(String... prefix) {
        List<String> all = new ArrayList<>(List.of(prefix));
        all.addAll(words);
        return new Cli(all, environment, stdin);
    }

    /** The same, started by a line of sh in which it is {@code "$@"}. */
    Cli sh(String line) {
        return under("sh", "-c", line, "sh");
    }

    /** The same with more words. */
    Cli and(String... more) {
        return new Cli(concat(words, more), environment, stdin);
    }

    /** The same with something to read. */
    Cli reading(String text) {
        return new Cli(words, environment, text);
    }

    /** Starts it with more words and waits for its end. */
    Outcome run(String... more) {
        Process process = start(more);
        try {
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
            process.getOutputStream().write(stdin.getBytes(UTF_8));
            process.getOutputStream().close();
            byte[] out = readAll(process.getInputStream());
            if (!process.waitFor(2 * Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + and(more));
            }
            return new Outcome(out, new String(err.join(), UTF_8), process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in " + and(more), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts it with more words. */
    Process start(String... more) {
        ProcessBuilder builder = new ProcessBuilder(concat(words, more));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> concat(List<String> first, String... then) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(then));
        return all;
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
