package ns.net.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import ns.core.fd.NamespaceHandle;
import org.jspecify.annotations.Nullable;

/**
 * One connection of TCP that carries as much as it can, in one direction. Its sockets are opened inside the hosts; the threads that use them are outside.
 */
final class ThroughputProbe implements AutoCloseable {
    private static final int CONNECTING = 5_000; // milliseconds
    private static final int CHUNK = 1 << 16;

    /** In milliseconds: no interrupt ends a read from a socket. */
    private static final int LONGEST_WAIT = 100;

    private final Socket sender;
    private final Socket receiver;

    private ThroughputProbe(Socket sender, Socket receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    static ThroughputProbe connect(NamespaceHandle from, NamespaceHandle to, InetAddress address) throws IOException {
        try (ServerSocket server = to.call(() -> new ServerSocket(0, 1, address))) {
            server.setSoTimeout(CONNECTING);
            Socket sender = from.call(() -> connected(address, server.getLocalPort()));
            try {
                return new ThroughputProbe(sender, server.accept());
            } catch (IOException | RuntimeException e) {
                sender.close();
                throw e;
            }
        }
    }

    private static Socket connected(InetAddress address, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), CONNECTING);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends for that long; what is on its way then does not count. */
    Throughput run(Duration duration, ThreadFactory threads) throws IOException {
        Thread sending = threads.newThread(this::send);
        sending.start();
        try {
            return receive(duration);
        } finally {
            close();
            join(sending);
        }
    }

    private void send() {
        byte[] chunk = new byte[CHUNK];
        try {
            while (true) {
                sender.getOutputStream().write(chunk);
            }
        } catch (IOException e) {
            return; // closed: the time is over
        }
    }

    private Throughput receive(Duration duration) throws IOException {
        InputStream in = receiver.getInputStream();
        byte[] chunk = new byte[CHUNK];
        long end = System.nanoTime() + duration.toNanos();
        long first = 0;
        long bytes = 0;
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while measuring");
            }
            receiver.setSoTimeout((int) Math.max(1, Math.min(LONGEST_WAIT, left / 1_000_000)));
            int count = read(in, chunk);
            if (count < 0) {
                break;
            }
            if (count > 0) {
                // what came first has travelled before the clock was started
                bytes += first == 0 ? 0 : count;
                first = first == 0 ? System.nanoTime() : first;
            }
        }
        long time = first == 0 ? duration.toNanos() : System.nanoTime() - first;
        return new Throughput(bytes, Duration.ofNanos(time));
    }

    /** Negative if the connection has ended, 0 if nothing has come for a while. */
    private static int read(InputStream in, byte[] chunk) throws IOException {
        try {
            return in.read(chunk);
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    private static void join(Thread thread) {
        @Nullable InterruptedException interrupt = null;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupt = e;
            }
        }
        if (interrupt != null) {
            Thread.currentThread().interrupt();
        }
    }

    /** With a reset (once), since what is in the buffers would go on travelling for as long as a slow link needs. */
    @Override
    public void close() throws IOException {
        try (Socket one = sender;
                Socket other = receiver) {
            if (!one.isClosed()) {
                one.setSoLinger(true, 0);
                other.setSoLinger(true, 0);
            }
        }
    }
}
