package ns.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A buffered standard stream that remembers its first failure instead of throwing, as {@code stdio(3)} does.
 *
 * <p>Whoever prints need not think of full disks and closed pipes; {@link Main} asks once, at the end. After a failure
 * everything further is dropped. Text is written as UTF-8, the surrogates that stand for bytes as those bytes. Not
 * thread-safe.
 */
final class Output extends OutputStream {
    private static final int SIZE = 8192;

    private final OutputStream sink;
    private final byte[] buffer = new byte[SIZE];
    private int used;
    private Optional<IOException> failure = Optional.empty();

    Output(OutputStream sink) {
        this.sink = sink;
    }

    static Output standard() {
        return new Output(new FileOutputStream(FileDescriptor.out));
    }

    static Output standardError() {
        return new Output(new FileOutputStream(FileDescriptor.err));
    }

    Output print(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                write(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                encode(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                encode(c);
            }
        }
        return this;
    }

    Output println(CharSequence text) {
        print(text);
        write('\n');
        return this;
    }

    private void encode(int c) {
        if (SafeText.isEscapedByte(c)) {
            write(c - 0xDC00);
        } else if (c < 0x800) {
            write(0xC0 | c >> 6);
            write(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            write(0xE0 | c >> 12);
            write(0x80 | (c >> 6 & 0x3F));
            write(0x80 | (c & 0x3F));
        } else {
            write(0xF0 | c >> 18);
            write(0x80 | (c >> 12 & 0x3F));
            write(0x80 | (c >> 6 & 0x3F));
            write(0x80 | (c & 0x3F));
        }
    }

    @Override
    public void write(int b) {
        if (used == SIZE) {
            drain();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            write(bytes[offset + i]);
        }
    }

    /** Hands everything printed so far to the kernel. */
    @Override
    public void flush() {
        drain();
    }

    /** Flushes; the standard stream itself stays open. */
    @Override
    public void close() {
        drain();
    }

    /** The first failure of writing, if there was one; a verb that runs for long stops when it sees one. */
    Optional<IOException> failure() {
        return failure;
    }

    private void drain() {
        if (failure.isEmpty() && used > 0) {
            try {
                sink.write(buffer, 0, used);
                sink.flush();
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        used = 0;
    }
}
