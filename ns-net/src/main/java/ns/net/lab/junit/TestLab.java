package ns.net.lab.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import ns.core.SyscallException;
import ns.net.lab.Capture;
import ns.net.lab.LabEvent;
import ns.net.lab.LabGraph;
import ns.net.lab.NetLab;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab of a test, with what is to be told of it if the test fails. JUnit closes it with what it stores. */
final class TestLab implements AutoCloseable {
    private final NetLab lab;
    private final Path file;
    private final @Nullable Capture capture;

    private TestLab(NetLab lab, Path file, @Nullable Capture capture) {
        this.lab = lab;
        this.file = file;
        this.capture = capture;
    }

    static TestLab create(Shape shape, boolean captures) {
        NetLab lab = shape.maker().get();
        try {
            Path file = Files.createTempFile("ns-lab-", ".pcapng");
            return new TestLab(lab, file, captures ? start(lab, file) : null);
        } catch (IOException e) {
            lab.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private static @Nullable Capture start(NetLab lab, Path file) throws IOException {
        try {
            return lab.captureHeaders(file);
        } catch (SyscallException e) {
            return null; // a test does not fail for want of what only a failed one needs
        }
    }

    NetLab lab() {
        return lab;
    }

    /** Hands JUnit the packets up to now, what was done, and the picture. */
    void publish(ExtensionContext context, String suffix) {
        String name = lab.name() + suffix;
        if (capture != null) {
            capture.flush();
            context.publishFile(
                    name + ".pcapng", MediaType.create("application", "x-pcapng"), path -> Files.copy(file, path));
        }
        context.publishFile(
                name + ".events.txt",
                MediaType.TEXT_PLAIN_UTF_8,
                path -> Files.write(
                        path, lab.events().stream().map(LabEvent::toString).toList()));
        picture().ifPresent(graph -> {
            context.publishFile(
                    name + ".svg",
                    MediaType.create("image", "svg+xml"),
                    path -> Files.writeString(path, graph.toSvg()));
            context.publishFile(
                    name + ".mmd", MediaType.TEXT_PLAIN, path -> Files.writeString(path, graph.toMermaid()));
        });
    }

    /** None if the test has closed the lab. */
    private Optional<LabGraph> picture() {
        try {
            return Optional.of(lab.graph());
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lab.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
