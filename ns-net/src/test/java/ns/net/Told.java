package ns.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import ns.net.netlink.Message;

/** What a kernel told, from a file: blocks of a name after {@code =} and bytes in hexadecimal, with comments. */
final class Told {
    private static final Map<String, byte[]> MESSAGES = read();

    private Told() {}

    /** By name, in the order of the file. */
    static Map<String, byte[]> all() {
        return MESSAGES;
    }

    static Message message(String name) {
        return Message.of(Objects.requireNonNull(MESSAGES.get(name), name));
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        try (InputStream file = Objects.requireNonNull(Told.class.getResourceAsStream("told.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String block : text.substring(text.indexOf("\n= ")).split("\n= ")) {
                if (!block.isBlank()) {
                    int end = block.indexOf('\n');
                    messages.putIfAbsent(block.substring(0, end), bytes(block.substring(end)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }

    private static byte[] bytes(String block) {
        return HexFormat.of()
                .parseHex(block.lines()
                        .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                        .collect(Collectors.joining()));
    }
}
