package ns.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a program says who is to run it: by the first line of a script, or in an ELF file by the loader that it names.
 *
 * @param interpreter the path, as it stands there; empty if the kernel needs none
 * @param kind what the file is
 */
record ProgramFile(Kind kind, Optional<String> interpreter) {
    /** What the kernel takes a file for. */
    enum Kind {
        /** The first line begins with {@code #!}. */
        SCRIPT,
        /** An ELF file. */
        BINARY,
        /** Neither: execvp(3) has a shell read it. */
        TEXT
    }

    private static final int HEAD = 4096;
    private static final int LONGEST_LINE = 256;
    private static final int LONGEST_PATH = 4096;
    private static final int PT_INTERP = 3;
    private static final int ELF = 0x464c457f;
    private static final int SIXTY_FOUR_BITS = 2;

    /** Reads the head of a regular file; empty if it may not be read or is malformed. */
    static Optional<ProgramFile> read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer head = bytes(channel, 0, HEAD);
            if (head.limit() >= 2 && head.get(0) == '#' && head.get(1) == '!') {
                return Optional.of(new ProgramFile(Kind.SCRIPT, script(head)));
            }
            return Optional.of(
                    head.limit() >= 64 && head.getInt(0) == ELF
                            ? new ProgramFile(Kind.BINARY, loader(channel, head))
                            : new ProgramFile(Kind.TEXT, Optional.empty()));
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
        return bytes.flip();
    }

    /** The first word after {@code #!}; a carriage return is a part of it, and so is a letter before it. */
    private static Optional<String> script(ByteBuffer head) {
        String line = StandardCharsets.ISO_8859_1
                .decode(head.slice(2, Math.min(head.limit(), LONGEST_LINE) - 2))
                .toString();
        int from = 0;
        while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        int to = from;
        while (to < line.length() && " \t\n\0".indexOf(line.charAt(to)) < 0) {
            to++;
        }
        return to == from ? Optional.empty() : Optional.of(line.substring(from, to));
    }

    private static Optional<String> loader(FileChannel channel, ByteBuffer head) throws IOException {
        boolean isLong = head.get(4) == SIXTY_FOUR_BITS;
        long table = isLong ? head.getLong(32) : head.getInt(28);
        int size = head.getShort(isLong ? 54 : 42);
        int count = head.getShort(isLong ? 56 : 44);
        ByteBuffer entries = bytes(channel, table, Math.min(size * count, HEAD * 4));
        for (int at = 0; at + size <= entries.limit() && size > 0; at += size) {
            if (entries.getInt(at) == PT_INTERP) {
                long offset = isLong ? entries.getLong(at + 8) : entries.getInt(at + 4);
                long length = isLong ? entries.getLong(at + 32) : entries.getInt(at + 16);
                ByteBuffer path = bytes(channel, offset, (int) Math.min(length, LONGEST_PATH));
                String text = StandardCharsets.ISO_8859_1.decode(path).toString();
                int end = text.indexOf('\0');
                return Optional.of(end < 0 ? text : text.substring(0, end));
            }
        }
        return Optional.empty(); // linked statically
    }
}
