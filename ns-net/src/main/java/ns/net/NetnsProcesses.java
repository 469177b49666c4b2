package ns.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.core.NamespaceId;
import ns.core.Pid;

/** Who is in a network namespace, as far as /proc lets us look. */
final class NetnsProcesses {
    private static final Path PROC = Path.of("/proc");

    private NetnsProcesses() {}

    /** By number. */
    static List<Pid> in(NamespaceId namespace) {
        List<Pid> pids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path process : processes) {
                if (isIn(namespace, process.resolve("ns/net"))) {
                    pids.add(Pid.of(Integer.parseInt(process.getFileName().toString())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(PROC + " can not be read: " + e, e);
        }
        pids.sort(null);
        return pids;
    }

    private static boolean isIn(NamespaceId namespace, Path link) {
        try {
            return NamespaceId.parse(Files.readSymbolicLink(link).toString(), namespace.device())
                    .filter(namespace::equals)
                    .isPresent();
        } catch (IOException e) {
            return false; // the process has ended, or is none of our business
        }
    }
}
