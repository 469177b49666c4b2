package ns.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;

/** Captured and composed text of /proc; see the README beside it for which is which. */
final class Fixtures {
    /** What text of the kernel is made of, so that random text of it often comes close to being right. */
    private static final String PIECES = " \n\t\\0123456789-:/()[]{},=abcrw\r\u0000\u00ff\u0080\u00c3\u00bc";

    private Fixtures() {}

    /** Reads {@code src/test/resources/proc/MACHINE/NAME}. */
    static byte[] bytes(String machineAndName) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/proc/" + machineAndName)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + machineAndName);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One byte per character. */
    static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The text with a few bytes changed, removed, repeated or cut off; sometimes wholly random. */
    static byte[] damaged(byte[] text, Random random) {
        StringBuilder damaged = new StringBuilder(random.nextInt(10) == 0 ? "" : new String(text, ISO_8859_1));
        int blows = 1 + random.nextInt(damaged.length() == 0 ? 60 : 4);
        for (int i = 0; i < blows; i++) {
            int at = random.nextInt(damaged.length() + 1);
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(5)) {
                case 0 -> damaged.setLength(random.nextInt(4) == 0 ? at : damaged.length());
                case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(9)));
                case 2 ->
                    damaged.insert(at, damaged.substring(at, Math.min(damaged.length(), at + random.nextInt(30))));
                default -> damaged.insert(at, piece);
            }
        }
        return latin1(damaged.toString());
    }
}
