package ns.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ns.net.lab.LabGraph;

/**
 * The command {@code graph}: a picture of the lab.
 *
 * @param format one of {@link #FORMATS}
 * @param file where to; empty for standard output
 */
record LabDrawing(String format, Optional<Path> file) {
    private static final List<String> FORMATS = List.of("--mermaid", "--dot", "--svg");

    static LabDrawing parse(List<String> words) {
        boolean hasFormat = !words.isEmpty() && words.get(0).startsWith("--");
        String format = hasFormat ? words.get(0) : FORMATS.get(0);
        List<String> rest = hasFormat ? words.subList(1, words.size()) : words;
        if (!FORMATS.contains(format) || rest.size() > 1) {
            throw new IllegalArgumentException("usage: " + LabVerb.GRAPH.usage());
        }
        return new LabDrawing(format, rest.stream().findFirst().map(Path::of));
    }

    int draw(LabSession session) throws IOException {
        LabGraph graph = session.lab().graph();
        String picture = switch (format) {
            case "--dot" -> graph.toDot();
            case "--svg" -> graph.toSvg();
            default -> graph.toMermaid();
        };
        if (file.isPresent()) {
            Files.writeString(file.get(), picture);
        } else {
            session.streams().out().print(picture);
        }
        return 0;
    }
}
