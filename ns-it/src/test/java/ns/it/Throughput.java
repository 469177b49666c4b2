package ns.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ns.net.Netns;

/** How fast TCP gets from one namespace to another, one stream for each port and all at once. */
final class Throughput {
    private Throughput() {}

    /** Bits per second of each stream, while so many bytes were received. */
    static List<Double> measure(Netns from, Netns to, String address, int bytes, int... ports) {
        ExecutorService threads = Executors.newFixedThreadPool(2 * ports.length);
        try {
            List<CompletableFuture<Double>> streams = Arrays.stream(ports)
                    .mapToObj(port -> CompletableFuture.supplyAsync(
                            () -> stream(threads, from, to, address, bytes, port), threads))
                    .toList();
            return streams.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static double stream(ExecutorService threads, Netns from, Netns to, String address, int bytes, int port) {
        try (ServerSocket server = to.call(() -> new ServerSocket(port));
                Socket client = from.call(() -> new Socket(address, port));
                Socket accepted = server.accept()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, bytes), threads);
            double rate = receive(accepted.getInputStream(), bytes);
            sending.join();
            return rate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Socket client, int bytes) {
        try (OutputStream out = client.getOutputStream()) {
            out.write(new byte[bytes]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the first byte on; that a bucket is full at the beginning counts for little. */
    private static double receive(InputStream in, int bytes) throws IOException {
        int first = in.read();
        long start = System.nanoTime();
        int received = first < 0 ? 0 : in.readNBytes(bytes - 1).length;
        return received * 8 * 1e9 / (System.nanoTime() - start);
    }
}
