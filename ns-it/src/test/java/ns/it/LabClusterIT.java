package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import ns.net.lab.junit.Star;
import org.junit.jupiter.api.Test;

/** The cluster of docs/lab.md. No {@link KernelTest}, since it asks before JUnit closes the lab. */
@Root
final class LabClusterIT {
    /** Tells the others that it is alive, and knows who has told it so lately. */
    static final class Member {
        private static final long LATELY = TimeUnit.MILLISECONDS.toNanos(150);
        private final Map<InetAddress, Long> heard = new ConcurrentHashMap<>();
        private final List<Host> all;

        Member(Host host, List<Host> all) throws IOException {
            this.all = all;
            DatagramSocket socket = host.call(() -> new DatagramSocket(7000));
            host.executor().execute(() -> say(socket));
            host.executor().execute(() -> listen(socket));
        }

        private void say(DatagramSocket socket) {
            while (!Thread.interrupted()) { // which the lab does when it is closed
                for (Host each : all) {
                    trySend(socket, new InetSocketAddress(each.address(), 7000));
                }
                LockSupport.parkNanos(LATELY / 10);
            }
            socket.close(); // ends the other thread
        }

        private static void trySend(DatagramSocket socket, InetSocketAddress to) {
            try {
                socket.send(new DatagramPacket(new byte[1], 1, to));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void listen(DatagramSocket socket) {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
                    socket.receive(packet);
                    heard.put(packet.getAddress(), System.nanoTime());
                }
            } catch (IOException e) {
                heard.clear();
            }
        }

        boolean hasMajority() {
            long now = System.nanoTime();
            return heard.values().stream().filter(time -> now - time < LATELY).count() > all.size() / 2;
        }
    }

    @Test
    void onlyOneSideGoesOn(@Star(5) NetLab lab) throws IOException {
        List<Host> hosts = lab.hosts();
        List<Member> members = new ArrayList<>();
        for (Host host : hosts) {
            members.add(new Member(host, hosts));
        }
        Await.until("all are there", () -> members.stream().allMatch(Member::hasMajority));

        lab.partition(hosts.subList(0, 2), hosts.subList(2, 5));
        Await.until("two give up", () -> members.subList(0, 2).stream().noneMatch(Member::hasMajority));
        Await.until("three go on", () -> members.subList(2, 5).stream().allMatch(Member::hasMajority));

        lab.heal();
        Await.until("all are there again", () -> members.stream().allMatch(Member::hasMajority));
    }
}
