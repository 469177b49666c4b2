package ns.core.fd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The unix sockets that the JDK makes with a program's first socket or file channel, and keeps to its end: a duplicate of
 * one replaces each descriptor that is closed while a thread blocks in it. Made inside a network namespace, they would
 * keep it alive for as long as the JVM.
 */
final class JdkSockets {
    static {
        try {
            new ServerSocket().close(); // Java 19 and later
            FileChannel.open(Path.of("/dev/null")).close(); // before
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JdkSockets() {}

    /** Has them made on the calling thread, unless they are there. */
    static void make() {
        // the class does it, once
    }
}
