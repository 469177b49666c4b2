package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ns.net.LinkStatistics;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.LinkCounters.Harm;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What senders are told of what is lost: nothing. */
@KernelTest
@Root
final class LabSendersIT {
    private static final int COUNT = 500;
    private static final int NOBODY = 9; // no socket has that port
    private static final int MILLIS = 60;
    private static final Impairment NONE = Impairment.none();

    private static Map<String, Consumer<NetLab>> losses() {
        Map<String, Consumer<NetLab>> all = new LinkedHashMap<>();
        all.put("loss", lab -> cable(lab).impair(NONE.loss(1)));
        all.put("partition", lab -> lab.partition(List.of(lab.host("h1")), List.of(lab.host("h2"))));
        all.put("cut", lab -> lab.cut(lab.host("h1")).to(lab.host("h2")));
        all.put("cut of answers", lab -> lab.cut(lab.host("h2")).to(lab.host("h1")));
        return all;
    }

    private static LabLink cable(NetLab lab) {
        return lab.link("h1", "h2");
    }

    private static void send(DatagramSocket socket, Host to) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            socket.send(new DatagramPacket(new byte[100], 100, new InetSocketAddress(to.address(), NOBODY)));
        }
    }

    @Test
    @DisplayName(
            "datagrams that are lost, blocked or find no place are sent as ever, also to where nobody would take them")
    void datagrams() throws IOException {
        Map<String, Consumer<NetLab>> losses = losses();
        losses.put("damage", lab -> cable(lab).impair(NONE.corrupt(1)));
        losses.put(
                "delay",
                lab -> cable(lab).impair(NONE.delay(Duration.ofSeconds(10)).limit(1)));
        try (NetLab lab = NetLab.pair();
                DatagramSocket open = lab.host("h1").call(() -> new DatagramSocket());
                DatagramSocket connected = lab.host("h1").call(() -> new DatagramSocket())) {
            Host h2 = lab.host("h2");
            assertThat(lab.host("h1").ping(h2).isAnswered()).isTrue();
            connected.connect(h2.address(), NOBODY); // such are told of a closed port by who has it
            for (Consumer<NetLab> loss : losses.values()) {
                loss.accept(lab);
                send(open, h2);
                send(connected, h2);
                lab.heal();
                cable(lab).heal();
            }
            cable(lab).impair(NONE.rate(1_000).limit(1));
            send(open, h2); // the first ones arrive
            cable(lab).heal();
            LinkStatistics own = lab.host("h1").netns().link("eth0").statistics();
            assertThat(List.of(own.txDropped(), own.txErrors())).containsOnly(0L);
            Harm harm = cable(lab).counters().from(lab.host("h1")).harm();
            assertThat(harm.lost()).isGreaterThanOrEqualTo(2 * COUNT);
            assertThat(harm.blocked()).isGreaterThanOrEqualTo(4 * COUNT);
            assertThat(harm.corrupted()).isGreaterThanOrEqualTo(2 * COUNT);
            assertThat(harm.overflowed()).isGreaterThanOrEqualTo(3 * COUNT - 100);
            assertThatThrownBy(
                            () -> { // the answers of the closed port come now
                                while (true) {
                                    send(connected, h2);
                                }
                            })
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    private static void connect(Host from, Host to) throws IOException {
        try (Socket socket = new Socket()) {
            from.call(() -> {
                socket.connect(new InetSocketAddress(to.address(), NOBODY), MILLIS);
                return socket;
            });
        }
    }

    @Test
    @DisplayName("connections hear nothing: neither those that there are, nor those that are tried")
    void connections() throws IOException {
        for (Map.Entry<String, Consumer<NetLab>> loss : losses().entrySet()) {
            try (NetLab lab = NetLab.pair();
                    Probes.Echo echo = new Probes.Echo(lab.host("h1"), lab.host("h2"))) {
                assertThat(echo.isAlive(5000)).isTrue();
                loss.getValue().accept(lab);
                assertThat(echo.isAlive(MILLIS)).as(loss.getKey()).isFalse(); // and throws nothing
                assertThatThrownBy(() -> connect(lab.host("h1"), lab.host("h2")))
                        .as(loss.getKey())
                        .isInstanceOf(SocketTimeoutException.class);
                lab.heal();
                cable(lab).heal();
                assertThat(echo.isAlive(5000)).as(loss.getKey()).isTrue(); // what was lost is sent again
            }
        }
    }
}
