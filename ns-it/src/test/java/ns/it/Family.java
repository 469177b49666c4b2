package ns.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.PidFd;

/**
 * A JVM that runs a main class in a session of its own, with all that it starts: they are told by their session, whoever their
 * parent is, and whatever namespaces they are in. Closing it ends all of them.
 */
final class Family implements AutoCloseable {
    private final Process jvm;
    private final BufferedReader output;

    private Family(Process jvm) {
        this.jvm = jvm;
        this.output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it, below another program if there is a prefix. */
    static Family start(List<String> prefix, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(prefix);
        List<String> java = OtherJvm.command(main);
        words.add(java.get(0));
        words.add("-XX:-UsePerfData"); // a file, which stays when a JVM is killed
        words.addAll(java.subList(1, java.size()));
        words.addAll(List.of(arguments));
        try {
            return new Family(new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that the JVM prints. */
    String read() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("the JVM has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String line) {
        try {
            jvm.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            jvm.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Pid jvm() {
        return Pid.of(Math.toIntExact(jvm.pid()));
    }

    /** SIGKILL for the JVM, and for nobody else. */
    void killJvm() {
        jvm.destroyForcibly();
        awaitEndOfJvm();
    }

    void awaitEndOfJvm() {
        try {
            jvm.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of them that have not ended, the JVM included. */
    Set<Pid> living() {
        Set<Pid> living = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isOfThisSession(process)) {
                    living.add(Pid.of(Integer.parseInt(process.getFileName().toString())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return living;
    }

    private boolean isOfThisSession(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // after the name, which may be anything: state, parent, group, session
            List<String> words =
                    Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5));
            boolean ended = words.get(0).equals("Z") || words.get(0).equals("X");
            return !ended && words.get(3).equals(jvm().toString());
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    /** Names and states, to tell who is still there. */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (Pid pid : living()) {
            try {
                text.append(Files.readString(Path.of("/proc/" + pid + "/stat")));
                text.append(Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                                .replace('\0', ' '))
                        .append('\n');
            } catch (IOException e) {
                // it has ended meanwhile
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        jvm.destroyForcibly();
        awaitEndOfJvm();
        for (Pid pid : living()) {
            try (PidFd process = PidFd.open(pid)) {
                if (living().contains(pid)) { // and no other process of that number
                    process.kill(Signal.SIGKILL);
                }
            } catch (SyscallException e) {
                // it has ended meanwhile
            }
        }
    }
}
