package ns.it;

import static ns.it.Sh.sh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Pid;
import ns.exec.Input;
import ns.exec.Launcher;
import ns.exec.NsProcess;

/** A program in a container that tries what /proc offers to get hold of another process, and what that has open. */
final class Intruder implements AutoCloseable {
    /** All that it can reach of a process that does not hide from it. */
    static final Set<String> EVERYTHING = Set.of(
            "memory",
            "memory for writing",
            "memory map",
            "environment",
            "exe",
            "root",
            "cwd",
            "descriptors",
            "namespaces");

    private static final String SCRIPT = """
            readable() { : <"$1"; }
            writable() { : <>"$1"; }
            any() { for link in "$1"/*; do if readlink "$link"; then return 0; fi; done; return 1; }
            try() { if (shift; "$@") >/dev/null 2>&1; then echo "$1"; fi; }
            while read pid; do
              if cd /proc/$pid; then
                try 'memory' readable mem
                try 'memory for writing' writable mem
                try 'memory map' grep . maps
                try 'environment' cat environ
                try 'exe' readable exe
                try 'root' ls root/
                try 'cwd' ls cwd/
                try 'descriptors' any fd
                try 'namespaces' any ns
                cd /
              else
                echo 'nothing: there is no such process'
              fi
              echo .
            done
            """;

    private final NsProcess process;
    private final BufferedReader answers;

    private Intruder(NsProcess process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
    }

    static Intruder in(Launcher place) {
        return new Intruder(place.start(sh(SCRIPT).stdin(Input.pipe()).mergeStderr()));
    }

    NsProcess process() {
        return process;
    }

    Pid pid() {
        return process.pid();
    }

    /** What it has reached of the process that has that number for it. */
    Set<String> reach(long number) {
        try {
            process.stdin().write((number + "\n").getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
            Set<String> reached = new TreeSet<>();
            String line;
            while (!(line = Objects.requireNonNull(answers.readLine(), "the intruder has ended")).equals(".")) {
                reached.add(line);
            }
            return reached;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
