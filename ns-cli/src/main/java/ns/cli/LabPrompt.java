package ns.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Standard input, line by line. From a terminal no more than a line is taken: the rest is for the program that the line starts. */
final class LabPrompt {
    private static final int SIZE = 8192;

    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final byte[] buffer = new byte[SIZE];
    private int at;
    private int end;

    static boolean isTerminal() {
        return Terminal.isTerminal(Path.of("/proc/self/fd/0"));
    }

    /** The next line without its end; empty when there is none. */
    Optional<String> next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == end && !fill()) {
                return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
            }
            byte b = buffer[at++];
            if (b == '\n') {
                return Optional.of(text(line));
            }
            line.write(b);
        }
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(StandardCharsets.UTF_8);
    }

    private boolean fill() {
        try {
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
