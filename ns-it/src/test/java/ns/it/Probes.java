package ns.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import ns.core.fd.Task;
import ns.net.lab.Host;

/** Traffic between hosts of a lab, and what becomes of it. */
final class Probes {
    private static final int SIZE = 100;
    private static final int QUIET_MILLIS = 250;
    private static final int CHUNK = 50;
    private static final int ALL = Integer.MAX_VALUE;

    private Probes() {}

    /** A datagram that has arrived: the number it was sent with, and how long it took. */
    record Arrival(int number, Duration took) {}

    /** Datagrams one way, numbered from 0, in the order in which they arrive. */
    static final class Stream implements AutoCloseable {
        private final DatagramSocket out;
        private final DatagramSocket in;
        private final InetAddress to;
        private int sent;

        Stream(Host from, Host to) throws IOException {
            this.out = from.call(() -> new DatagramSocket());
            this.in = to.call(() -> new DatagramSocket());
            this.to = to.address();
            in.setReceiveBufferSize(1 << 20);
            in.setSoTimeout(QUIET_MILLIS);
        }

        /** Has both hosts know each other's hardware address. */
        Stream warm() throws IOException {
            send(1, Duration.ZERO);
            while (receive(1).isEmpty()) {
                send(1, Duration.ZERO);
            }
            in.setSoTimeout(1);
            receive(ALL); // what came too late
            in.setSoTimeout(QUIET_MILLIS);
            sent = 0;
            return this;
        }

        void send(int count, Duration gap) throws IOException {
            int port = in.getLocalPort();
            long due = System.nanoTime();
            for (int i = 0; i < count; i++) {
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                ByteBuffer payload = ByteBuffer.allocate(SIZE).putInt(sent++).putLong(System.nanoTime());
                out.send(new DatagramPacket(payload.array(), SIZE, to, port));
                due += gap.toNanos();
            }
        }

        /** As many as that, or until none has come for a while. */
        List<Arrival> receive(int atMost) throws IOException {
            return receive(atMost, () -> false);
        }

        /** So many, for which a busy machine may take its time. */
        List<Arrival> await(int count) throws IOException {
            long begin = System.nanoTime();
            return receive(count, () -> System.nanoTime() - begin < Await.PATIENCE.toNanos());
        }

        private List<Arrival> receive(int atMost, BooleanSupplier mayComeStill) throws IOException {
            List<Arrival> arrivals = new ArrayList<>();
            ByteBuffer payload = ByteBuffer.allocate(SIZE);
            while (arrivals.size() < atMost) {
                try {
                    in.receive(new DatagramPacket(payload.array(), SIZE));
                } catch (SocketTimeoutException e) {
                    if (mayComeStill.getAsBoolean()) {
                        continue;
                    }
                    break;
                }
                arrivals.add(new Arrival(
                        payload.getInt(0), Duration.ofNanos(System.nanoTime() - payload.getLong(Integer.BYTES))));
            }
            return arrivals;
        }

        /** Receives while it sends, and what comes soon after. */
        List<Arrival> exchange(int count, Duration gap) throws Exception {
            AtomicBoolean isSending = new AtomicBoolean(true);
            FutureTask<List<Arrival>> arrivals = new FutureTask<>(() -> receive(ALL, isSending::get));
            new Thread(arrivals).start();
            send(count, gap);
            isSending.set(false);
            return arrivals.get();
        }

        /** Receives while it sends, until so many have come. */
        List<Arrival> exchange(int count, Duration gap, int awaited) throws Exception {
            FutureTask<List<Arrival>> arrivals = new FutureTask<>(() -> await(awaited));
            new Thread(arrivals).start();
            send(count, gap);
            return arrivals.get();
        }

        /** Receives while it sends, and sends until somebody is done. */
        List<Arrival> exchange(BooleanSupplier isDone, Duration gap) throws Exception {
            List<Arrival> arrivals = new ArrayList<>();
            while (!isDone.getAsBoolean()) {
                arrivals.addAll(exchange(CHUNK, gap, CHUNK));
            }
            return arrivals;
        }

        int sent() {
            return sent;
        }

        @Override
        public void close() {
            out.close();
            in.close();
        }
    }

    static List<Integer> numbers(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::number).toList();
    }

    static double medianMillis(List<Arrival> arrivals) {
        return arrivals.stream()
                        .mapToLong(arrival -> arrival.took().toNanos())
                        .sorted()
                        .skip(arrivals.size() / 2)
                        .findFirst()
                        .orElseThrow()
                / 1e6;
    }

    /** Bits per second that TCP carries one way, after its start. */
    static double throughput(Host from, Host to, Duration start, Duration measured) throws Exception {
        try (ServerSocket server = to.call(() -> new ServerSocket(0));
                Socket client = from.call(() -> new Socket(to.address(), server.getLocalPort()));
                Socket accepted = server.accept()) {
            Thread sender = new Thread(() -> fill(client));
            sender.start();
            long begin = System.nanoTime();
            count(accepted, begin + start.toNanos());
            long from0 = System.nanoTime();
            long bytes = count(accepted, from0 + measured.toNanos());
            double seconds = (System.nanoTime() - from0) / 1e9;
            reset(client);
            sender.join();
            return 8 * bytes / seconds;
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void fill(Socket client) {
        try {
            OutputStream out = client.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // the end of the measurement
        }
    }

    private static long count(Socket socket, long until) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[1 << 16];
        long count = 0;
        while (until - System.nanoTime() > 0) {
            count += in.read(bytes);
        }
        return count;
    }

    /** A question of ICMP and its answer. */
    static boolean ping(Host from, Host to) throws IOException {
        return from.call(() -> to.address().isReachable(QUIET_MILLIS));
    }

    /** Whether a datagram arrives. */
    static boolean udp(Host from, Host to) throws IOException {
        try (Stream stream = new Stream(from, to)) {
            stream.send(1, Duration.ZERO);
            return stream.receive(1).size() == 1;
        }
    }

    /** Whether a datagram of so many bytes arrives. */
    static boolean udp(Host from, Host to, int bytes) throws IOException {
        try (DatagramSocket out = from.call(() -> new DatagramSocket());
                DatagramSocket in = to.call(() -> new DatagramSocket())) {
            in.setSoTimeout(QUIET_MILLIS);
            out.send(new DatagramPacket(new byte[bytes], bytes, to.address(), in.getLocalPort()));
            DatagramPacket received = new DatagramPacket(new byte[bytes + 1], bytes + 1);
            in.receive(received);
            return received.getLength() == bytes;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Some datagrams, whatever becomes of them. */
    static void flood(Stream stream, int count) {
        try {
            stream.send(count, Duration.ZERO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether one of some datagrams arrives, on a busy machine too. */
    static boolean isSoonHeard(Host from, Host to) {
        return Await.isSoon(() -> succeeds(() -> udp(from, to)));
    }

    /** Whether one of some questions is answered. */
    static boolean answersSoon(Host from, Host to) {
        return Await.isSoon(() -> succeeds(() -> ping(from, to)));
    }

    private static boolean succeeds(Task<Boolean, IOException> attempt) {
        try {
            return attempt.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that says what it is told. */
    static final class Echo implements AutoCloseable {
        private final ServerSocket server;
        private final Socket client;
        private final Socket accepted;

        Echo(Host from, Host to) throws IOException {
            server = to.call(() -> new ServerSocket(0));
            client = from.call(() -> new Socket(to.address(), server.getLocalPort()));
            accepted = server.accept();
            client.setTcpNoDelay(true);
            accepted.setTcpNoDelay(true);
        }

        /** Whether a byte gets there and back soon. */
        boolean isAlive(int millis) throws IOException {
            client.setSoTimeout(millis);
            accepted.setSoTimeout(millis);
            try {
                client.getOutputStream().write(1);
                accepted.getOutputStream().write(accepted.getInputStream().read());
                return client.getInputStream().read() >= 0;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            accepted.close();
            server.close();
        }
    }
}
