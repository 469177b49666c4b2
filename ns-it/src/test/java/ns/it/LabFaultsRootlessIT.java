package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import ns.net.lab.Fault;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import ns.net.lab.Packets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults of a lab in a JVM that is root in a user namespace only. */
@KernelTest
@Rootless
@Requires(value = Need.USER_NAMESPACES, programs = "unshare")
final class LabFaultsRootlessIT {
    @Test
    @DisplayName(
            "a user without privileges loses, holds back and partitions, and delays if /dev/net/tun is his to open")
    void faults() {
        assertThat(OtherJvm.run(List.of("unshare", "-Urnm"), Program.class).lines())
                .containsExactly("lost 10 of 20", "held back", "deaf", "healed", "delayed");
    }

    /** Run by root of a user namespace. */
    static final class Program {
        private static final Duration GAP = Duration.ofMillis(1);

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (NetLab lab = NetLab.star(2)) {
                Host h1 = lab.host("h1");
                Host h2 = lab.host("h2");
                try (Probes.Stream stream = new Probes.Stream(h1, h2).warm()) {
                    lab.link("h2", "s1").impair(Impairment.none().loss(Packets.everyNth(2)));
                    say("lost " + (20 - stream.exchange(20, GAP).size()) + " of 20");
                    lab.link("h2", "s1").impair(Impairment.none().rate(8_000));
                    List<Probes.Arrival> held = stream.exchange(30, GAP);
                    say(held.get(held.size() - 1).took().toMillis() > 500 ? "held back" : "not held back");
                    lab.link("h2", "s1").heal();
                }
                lab.partition(List.of(h1), List.of(h2));
                say(Probes.udp(h1, h2) ? "heard" : "deaf");
                lab.heal();
                say(Probes.isSoonHeard(h1, h2) ? "healed" : "ill");
                say(isRight(lab) ? "delayed" : "not delayed");
            }
        }

        private static boolean isRight(NetLab lab) {
            Impairment asked = Impairment.none().delay(Duration.ofMillis(1));
            try {
                lab.link("h1", "s1").impair(asked);
                return Probes.isSoonHeard(lab.host("h1"), lab.host("h2"));
            } catch (UnsupportedOperationException e) {
                return !lab.capabilities().can(Fault.DELAY)
                        && String.valueOf(e.getMessage()).contains("/dev/net/tun");
            }
        }

        private static void say(String what) {
            System.out.println(what);
        }
    }
}
