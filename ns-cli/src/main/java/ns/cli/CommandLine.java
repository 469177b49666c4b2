package ns.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Our arguments as the kernel has them.
 *
 * <p>Java decodes arguments by the locale, and in the C locale it loses all that is not ASCII. What is handed on to another program
 * has to arrive as it was typed, so such words are read once more: as UTF-8, where a byte that is none becomes a lone surrogate,
 * U+DC80 to U+DCFF.
 */
final class CommandLine {
    private static final char ESCAPE = '\uDC00';

    private CommandLine() {}

    /** Returns the arguments of {@code main} without loss. */
    static List<String> words(String[] args) {
        for (String arg : args) {
            if (!isAscii(arg)) {
                return reread(args);
            }
        }
        return List.of(args);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static List<String> reread(String[] args) {
        try {
            List<String> all = split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
            // java's own options and the class go before
            return all.size() < args.length ? List.of(args) : all.subList(all.size() - args.length, all.size());
        } catch (IOException e) {
            return List.of(args); // a process that may not look at itself
        }
    }

    /** Returns what this process was started with: java, its options, its class, and our words. */
    static List<String> ofThisProcess() {
        try {
            return split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
        } catch (IOException e) {
            throw CliException.failed("cannot read /proc/self/cmdline", e);
        }
    }

    /** Takes the words apart, each of which a zero ends. */
    static List<String> split(byte[] words) {
        List<String> split = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < words.length; i++) {
            if (words[i] == 0) {
                split.add(decode(ByteBuffer.wrap(words, start, i - start)));
                start = i + 1;
            }
        }
        return split;
    }

    private static String decode(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is malformed
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = decoder.decode(bytes, text, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (ESCAPE | bytes.get() & 0xff));
            }
            result = decoder.decode(bytes, text, true);
        }
        return text.flip().toString();
    }
}
