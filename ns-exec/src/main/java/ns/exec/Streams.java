package ns.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ns.core.fd.Fd;
import ns.core.fd.WindowSize;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Terminals;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a program to be, opened: its ends, which it gets under their numbers, and ours.
 *
 * <p>Not safe for use by several threads. Whoever starts the program closes this afterwards, and with it the program's ends; our ends
 * belong to whoever takes them.
 */
final class Streams implements AutoCloseable {
    /** What plans call a program's terminal. */
    static final String TERMINAL = "terminal";

    private static final int CREATED = 0666;
    private static final Path NOTHING = Path.of("/dev/null");

    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Fd> theirs = new ArrayList<>();
    private final List<Fd> ours = new ArrayList<>();

    @Nullable
    Fd stdin;

    @Nullable
    Fd stdout;

    @Nullable
    Fd stderr;

    private Streams() {}

    /** Opens what a command asks for, with a default for what it does not speak of. */
    static Streams open(CommandOptions options, Input input, Output output) {
        Streams streams = new Streams();
        try {
            boolean hasTerminal = options.pty != null;
            if (options.stdin != null || !hasTerminal) {
                streams.openInput(options.stdin == null ? input : options.stdin);
            }
            if (options.stdout != null || !hasTerminal) {
                streams.stdout = streams.openOutput(1, "stdout", options.stdout == null ? output : options.stdout);
            }
            if (!options.mergeStderr && (options.stderr != null || !hasTerminal)) {
                streams.stderr = streams.openOutput(2, "stderr", options.stderr == null ? output : options.stderr);
            }
            if (options.pty != null) {
                streams.openTerminal(options, options.pty);
            }
            for (Map.Entry<Integer, Fd> passed : options.passed.entrySet()) {
                streams.put(passed.getKey(), "fd " + passed.getKey(), passed.getValue());
            }
            return streams;
        } catch (Throwable e) {
            streams.abandon();
            throw e;
        }
    }

    private void openInput(Input input) {
        if (input instanceof Input.None) {
            give(0, "stdin", Descriptors.open(NOTHING, Descriptors.O_RDONLY | Descriptors.O_CLOEXEC));
        } else if (input instanceof Input.File file) {
            give(0, "stdin", Descriptors.open(file.path(), Descriptors.O_RDONLY | Descriptors.O_CLOEXEC));
        } else if (input instanceof Input.Bytes bytes) {
            give(0, "stdin", fileOf(bytes.bytes()));
        } else if (!(input instanceof Input.Inherit)) {
            Descriptors.Pair pipe = Descriptors.pipe2(Descriptors.O_CLOEXEC);
            give(0, "stdin", pipe.first());
            stdin = own(pipe.second());
        }
    }

    /** In memory, not in a pipe: a program that does not read it blocks nobody. */
    private static int fileOf(byte[] bytes) {
        try (Fd writer = Fd.owning(Descriptors.memfd_create("stdin", Descriptors.MFD_CLOEXEC))) {
            if (bytes.length > 0) {
                Memory memory = Memory.allocate(bytes.length);
                memory.bytes().put(0, bytes);
                Descriptors.writeAll(writer.number(), memory, bytes.length);
            }
            // opened once more, to be read from its start
            return Descriptors.open(
                    Path.of("/proc/self/fd/" + writer.number()), Descriptors.O_RDONLY | Descriptors.O_CLOEXEC);
        }
    }

    private @Nullable Fd openOutput(int number, String name, Output output) {
        int flags = Descriptors.O_WRONLY | Descriptors.O_CLOEXEC;
        if (output instanceof Output.Discard) {
            give(number, name, Descriptors.open(NOTHING, flags));
        } else if (output instanceof Output.File file) {
            give(
                    number,
                    name,
                    Descriptors.open(file.path(), flags | Descriptors.O_CREAT | Descriptors.O_TRUNC, CREATED));
        } else if (output instanceof Output.Append file) {
            give(
                    number,
                    name,
                    Descriptors.open(file.path(), flags | Descriptors.O_CREAT | Descriptors.O_APPEND, CREATED));
        } else if (!(output instanceof Output.Inherit)) {
            Descriptors.Pair pipe = Descriptors.pipe2(Descriptors.O_CLOEXEC);
            give(number, name, pipe.second());
            return own(pipe.first());
        }
        return null;
    }

    /** For each stream that has nothing else. */
    private void openTerminal(CommandOptions options, WindowSize size) {
        if (stdout != null) {
            throw new IllegalArgumentException(
                    "with a terminal, standard output is what that shows, or goes to a file: pty and stdout(pipe or capture)"
                            + " exclude each other");
        }
        List<Integer> free = new ArrayList<>();
        if (options.stdin == null) {
            free.add(0);
        }
        if (options.stdout == null) {
            free.add(1);
        }
        if (options.stderr == null && !options.mergeStderr) {
            free.add(2);
        }
        if (free.isEmpty()) {
            throw new IllegalArgumentException("pty: each of the three streams goes elsewhere");
        }
        Descriptors.Pair terminal = Terminals.openTerminal();
        Fd master = own(terminal.first());
        give(free.get(0), TERMINAL, terminal.second());
        for (int number : free) {
            names.put(number, TERMINAL);
        }
        Terminals.setWindowSize(terminal.second(), size.rows(), size.columns());
        if (options.rawPty) {
            Terminals.makeRaw(terminal.second());
        }
        if (stdin == null) {
            stdin = master;
        }
        stdout = own((int) Descriptors.fcntl(master.number(), Descriptors.F_DUPFD_CLOEXEC, 0));
    }

    private void give(int number, String name, int descriptor) {
        Fd fd = Fd.owning(descriptor);
        theirs.add(fd);
        put(number, name, fd);
    }

    private void put(int number, String name, Fd fd) {
        names.put(number, name);
        numbers.put(name, fd.number());
    }

    private Fd own(int descriptor) {
        Fd fd = Fd.owning(descriptor);
        ours.add(fd);
        return fd;
    }

    /** Which of our descriptors each number in the program is, by name. */
    Map<Integer, String> names() {
        return names;
    }

    /** The numbers here, by name. */
    Map<String, Integer> numbers() {
        return numbers;
    }

    /** Closes the program's ends. */
    @Override
    public void close() {
        closeAll(theirs);
    }

    /** Closes our ends too, for a program that did not start. */
    void abandon() {
        close();
        closeAll(ours);
    }

    private static void closeAll(List<Fd> descriptors) {
        for (Fd descriptor : descriptors) {
            descriptor.close();
        }
    }
}
