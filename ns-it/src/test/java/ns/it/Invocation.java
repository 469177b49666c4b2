package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of {@code invocations.txt}: a command, and how and where it is called.
 *
 * @param row as it is written
 * @param setting words for {@code caller.c}
 * @param command program and arguments
 * @param expected what must come of it, where that is written down
 * @param difference why the original does something else, where it does
 */
record Invocation(
        String row,
        List<String> setting,
        List<String> command,
        Optional<Observation> expected,
        Optional<String> difference) {
    private static final String RESOURCE = "invocations.txt";

    /** All rows. */
    static List<Invocation> all() {
        List<Invocation> all = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : lines(RESOURCE)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                if (!line.startsWith("  ") && !block.isEmpty()) {
                    all.add(parse(block));
                    block.clear();
                }
                block.add(line);
            }
        }
        all.add(parse(block));
        return all;
    }

    /** The lines of a resource of this package. */
    static List<String> lines(String name) {
        try (InputStream stream = Objects.requireNonNull(Invocation.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row without expectations. */
    static Invocation of(String row) {
        return parse(List.of(row));
    }

    private static Invocation parse(List<String> block) {
        String row = block.get(0);
        int bar = row.indexOf('|');
        if (bar < 0) {
            throw new IllegalArgumentException("no | in " + row);
        }
        List<String> expectations = block.subList(1, block.size());
        Optional<String> difference = expectations.stream()
                .filter(line -> line.startsWith("  # "))
                .map(line -> line.substring(4))
                .findFirst();
        List<String> facts =
                expectations.stream().filter(line -> !line.startsWith("  # ")).toList();
        return new Invocation(
                row.strip(),
                words(row.substring(0, bar)),
                words(row.substring(bar + 1)),
                expectations.isEmpty() ? Optional.empty() : Optional.of(Observation.expected(facts)),
                difference);
    }

    /** As a shell would split them, with quotes of both kinds and nothing else that is special. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                isWord = true;
            } else if (c != ' ') {
                word.append(c);
                isWord = true;
            } else if (isWord) {
                words.add(word.toString());
                word.setLength(0);
                isWord = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("an open quote in " + text);
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }

    @Override
    public String toString() {
        return row.replaceAll(" +", " ");
    }
}
