package ns.net.lab;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import ns.core.Errno;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.PollSet;

/** Echo requests from inside many hosts at once, by one thread that waits for all answers. Used once. */
final class Pings implements AutoCloseable {
    private static final int MOST = 1 << 16; // what a number of an echo request can tell apart, per socket
    private static final int AT_ONCE = 64;
    private static final Duration PAUSE = Duration.ofMillis(1);

    /** One request: from a place, which has a number, to an address. */
    private record Request(EchoSocket socket, InetAddress to, int sequence, int result) {}

    /** A place that requests come from, of one version. */
    private record Source(NamespaceHandle place, boolean six) {}

    private final int identifier = ThreadLocalRandom.current().nextInt(MOST);
    private final Map<Source, EchoSocket> sockets = new HashMap<>();
    private final Map<EchoSocket, List<Request>> requests = new HashMap<>();
    private final Deque<Request> unsent = new ArrayDeque<>();
    private final List<Ping> results = new ArrayList<>();
    private final List<Instant> sent = new ArrayList<>();
    private final BitSet done = new BitSet();
    private int waiting;

    /** Adds a request; the answers will be in the order of the requests. */
    void add(NamespaceHandle from, InetAddress to) {
        boolean six = to instanceof Inet6Address;
        EchoSocket socket = sockets.computeIfAbsent(new Source(from, six), source -> EchoSocket.open(from, six));
        List<Request> its = requests.computeIfAbsent(socket, any -> new ArrayList<>());
        if (its.size() == MOST) {
            throw new IllegalArgumentException("more than " + MOST + " echo requests from one host");
        }
        Request request = new Request(socket, to, its.size(), results.size());
        its.add(request);
        unsent.add(request);
        results.add(Ping.failed("no answer"));
        sent.add(Instant.MIN);
    }

    /** Sends all requests, and waits for answers until there was time enough for the last one. */
    List<Ping> run(Duration timeout) {
        List<EchoSocket> all = List.copyOf(sockets.values());
        PollSet answers = new PollSet(Math.max(1, all.size()));
        all.forEach(socket -> answers.add(socket.descriptor(), PollSet.POLLIN));
        long end = System.nanoTime() + timeout.toNanos();
        while (!unsent.isEmpty() && end - System.nanoTime() > 0) {
            boolean full = sendSome();
            if (!full) {
                end = System.nanoTime() + timeout.toNanos();
            }
            await(all, answers, full ? PAUSE : Duration.ZERO);
        }
        while (waiting > 0 && await(all, answers, Duration.ofNanos(end - System.nanoTime()))) {}
        return List.copyOf(results);
    }

    /** True if a host can not send more at the moment. */
    private boolean sendSome() {
        for (int i = 0; i < AT_ONCE && !unsent.isEmpty(); i++) {
            Request request = unsent.remove();
            sent.set(request.result(), Instant.now());
            int result = request.socket().trySend(request.to(), identifier, request.sequence());
            if (result == -Errno.EAGAIN.code() || result == -Errno.ENOBUFS.code()) {
                unsent.addFirst(request);
                return true;
            }
            if (result < 0) {
                results.set(request.result(), Ping.failed(problem(new Errno(-result))));
            } else {
                waiting++;
            }
        }
        return false;
    }

    private static String problem(Errno errno) {
        return errno.description() + " (" + errno.name() + ")";
    }

    private boolean await(List<EchoSocket> all, PollSet answers, Duration timeout) {
        if (!answers.await(timeout)) {
            return false;
        }
        for (int i = 0; i < all.size(); i++) {
            EchoSocket socket = all.get(i);
            while (answers.isReady(i) && socket.receive()) {
                long at = socket.nanoseconds();
                socket.message().ifPresent(message -> take(socket, message, at));
            }
        }
        return true;
    }

    private void take(EchoSocket socket, EchoMessage message, long nanoseconds) {
        List<Request> its = requests.getOrDefault(socket, List.of());
        if (message.identifier() != identifier || message.sequence() >= its.size()) {
            return; // of somebody else in there
        }
        int result = its.get(message.sequence()).result();
        if (done.get(result)) {
            return; // a duplicate
        }
        done.set(result);
        Instant start = sent.get(result);
        long took = nanoseconds - (start.getEpochSecond() * 1_000_000_000 + start.getNano());
        results.set(result, message.problem().map(Ping::failed).orElseGet(() -> Ping.answered(Math.max(0, took))));
        waiting--;
    }

    @Override
    public void close() {
        sockets.values().forEach(EchoSocket::close);
    }
}
