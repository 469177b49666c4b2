package ns.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import ns.net.lab.Host;
import ns.net.lab.NetLab;

/** Traffic from one host of a lab to another, by sockets of this JVM. */
final class LabTraffic implements AutoCloseable {
    private static final int QUIET_MILLIS = 300;
    private static final int SIZE = 100;

    private final Host from;
    private final Host to;
    private final InetAddress address;
    private final DatagramSocket out;
    private final DatagramSocket in;

    LabTraffic(Host from, Host to, String address) throws IOException {
        this.from = from;
        this.to = to;
        this.address = InetAddress.getByName(address);
        this.out = from.call(() -> new DatagramSocket());
        this.in = to.call(() -> new DatagramSocket());
        in.setReceiveBufferSize(1 << 20);
        in.setSoTimeout(QUIET_MILLIS);
    }

    static LabTraffic of(NetLab pair) throws IOException {
        Host to = pair.host("h2");
        return new LabTraffic(pair.host("h1"), to, to.address().getHostAddress());
    }

    /** How much TCP carries, after a fifth of that time in which it finds its pace. */
    double bitsPerSecond(Duration time) {
        CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
        try (ServerSocket server = to.call(() -> new ServerSocket(0));
                Socket client = from.call(() -> new Socket(address, server.getLocalPort()));
                Socket accepted = server.accept()) {
            client.setSoLinger(true, 0);
            accepted.setSoLinger(true, 0);
            sending = CompletableFuture.runAsync(() -> fill(client), LabTraffic::start);
            long begin = System.nanoTime() + time.toNanos() / 5;
            count(accepted, begin);
            long bytes = count(accepted, begin + time.toNanos());
            return bytes * 8 * 1e9 / (System.nanoTime() - begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sending.join();
        }
    }

    private static void start(Runnable work) {
        new Thread(work).start();
    }

    private static void fill(Socket client) {
        try {
            OutputStream stream = client.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            while (true) {
                stream.write(bytes);
            }
        } catch (IOException e) {
            // the other end has had enough
        }
    }

    private static long count(Socket socket, long until) throws IOException {
        InputStream stream = socket.getInputStream();
        byte[] bytes = new byte[1 << 18];
        long sum = 0;
        while (System.nanoTime() < until) {
            sum += stream.read(bytes);
        }
        return sum;
    }

    /** A byte there and back, over TCP, as often as asked; in nanoseconds. */
    List<Long> roundTrips(int count) throws IOException {
        try (ServerSocket server = to.call(() -> new ServerSocket(0));
                Socket client = from.call(() -> new Socket(address, server.getLocalPort()));
                Socket accepted = server.accept()) {
            client.setTcpNoDelay(true);
            accepted.setTcpNoDelay(true);
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(accepted), LabTraffic::start);
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                client.getOutputStream().write(i);
                if (client.getInputStream().read() != (i & 0xff)) {
                    throw new IOException("another byte came back");
                }
                times.add(System.nanoTime() - start);
            }
            client.shutdownOutput();
            echo.join();
            return times;
        }
    }

    private static void echo(Socket socket) {
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                socket.getOutputStream().write(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long each datagram took that has arrived. */
    List<Duration> oneWay(int count, Duration gap) throws IOException {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(count, gap), LabTraffic::start);
        List<Duration> times = new ArrayList<>();
        DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE);
        try {
            while (times.size() < count) {
                in.receive(packet);
                long now = System.nanoTime();
                times.add(
                        Duration.ofNanos(now - ByteBuffer.wrap(packet.getData()).getLong()));
            }
        } catch (SocketTimeoutException e) {
            // the others are lost
        }
        sending.join();
        return times;
    }

    private void send(int count, Duration gap) {
        try {
            long next = System.nanoTime();
            for (int i = 0; i < count; i++) {
                byte[] bytes =
                        ByteBuffer.allocate(SIZE).putLong(System.nanoTime()).array();
                out.send(new DatagramPacket(bytes, SIZE, new InetSocketAddress(address, in.getLocalPort())));
                next += gap.toNanos();
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
