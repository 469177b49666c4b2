package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.net.MacAddress;
import ns.net.Netem;
import ns.net.NftChain;
import ns.net.NftRule;
import ns.net.NftTable;
import ns.net.Qdisc;
import ns.net.Tbf;
import org.junit.jupiter.api.Test;

/** What is made of an impairment, without a kernel. */
final class FaultPlansTest {
    private static final NftChain CHAIN = NftTable.netdev("lab").chain("w1a").ingress("w1a");
    private static final Optional<String> WORKS = Optional.empty();
    private static final Optional<String> NO_NETEM = Optional.of("CONFIG_NET_SCH_NETEM is not in this kernel");
    private static final Optional<String> NO_TAP = Optional.of("CONFIG_TUN is not in this kernel");
    private static final Impairment DELAYED = Impairment.none().delay(Duration.ofMillis(10));
    private static final int MTU = 1500;

    private static Capabilities found(Optional<String> netem, Optional<String> tap) {
        return Capabilities.of(new Capabilities.Findings(netem, WORKS, tap, Map.of()));
    }

    private static List<String> rules(Impairment impairment) {
        return Rules.impairing(CHAIN, impairment, "w1b").stream()
                .map(NftRule::toString)
                .map(text -> text.replace("netdev lab w1a ", ""))
                .toList();
    }

    @Test
    void rulesComeInTheOrderOfTheFaults() {
        List<String> rules = rules(
                DELAYED.loss(Packets.everyNth(3)).duplicate(Packets.everyNth(4)).corrupt(Packets.everyNth(5)));
        assertThat(rules).hasSize(4);
        assertThat(rules.get(0)).startsWith("numgen inc mod 3 0x00000002").endsWith("drop");
        assertThat(rules.get(1)).startsWith("numgen inc mod 4 0x00000003").contains("dup to");
        assertThat(rules.get(2)).startsWith("numgen inc mod 5 0x00000004").contains("@nh,176,16 ^ 0x0010");
        assertThat(rules.get(3)).startsWith("fwd to");
    }

    @Test
    void ofManyPacketsTheOthersAreNamed() {
        assertThat(rules(Impairment.none().loss(Packets.random(0.9, 7))).get(0))
                .contains("!= {")
                .contains("(200 elements)");
        assertThat(rules(Impairment.none().loss(Packets.random(0.1, 7))).get(0)).contains("(200 elements)");
        assertThat(rules(Impairment.none().loss(Packets.random(1, 7)))).hasSize(2);
    }

    @Test
    void cyclesAreOfASizeThatTheKernelTakes() {
        assertThat(Packets.random(0.9999, 7).among(10_000)).isBetween(9_990L, 9_999L);
        assertThat(Cycle.of(Packets.burst(1e-6, 1000, 7)).chosen()).hasSizeLessThan(20_000);
        assertThat(Cycle.of(Packets.burst(0.5, 1000, 7)).chosen()).hasSizeLessThan(20_000);
    }

    @Test
    void hostsAreBlockedByAllThatTheyCanBeKnownBy() throws UnknownHostException {
        Set<InetAddress> addresses = Set.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("fd00::1"));
        List<NftRule> rules =
                Rules.blocking(CHAIN, new Rules.Blocked(Set.of(MacAddress.parse("02:00:00:00:00:01")), addresses));
        assertThat(rules).hasSize(3).allMatch(rule -> rule.toString().endsWith("drop"));
        assertThat(rules.get(0).toString()).contains("ether saddr 0x020000000001");
        assertThat(rules.get(1).toString()).contains("ip saddr 0x0a000001");
        assertThat(rules.get(2).toString()).contains("ip6 saddr 0xfd00");
        assertThat(Rules.blocking(CHAIN, Rules.Blocked.NOBODY)).isEmpty();
    }

    @Test
    void theKernelDelaysWhereItCan() {
        Capabilities all = found(WORKS, WORKS);
        assertThat(Course.needsRelay(DELAYED, all)).isFalse();
        assertThat(Course.qdisc(DELAYED.rate(1_000_000), all, MTU))
                .contains(Netem.none().delay(Duration.ofMillis(10)).rate(1_000_000));
        assertThat(Course.needsRelay(DELAYED.reorder(Packets.everyNth(2)), all)).isTrue();
        assertThat(Course.needsRelay(DELAYED.jitterInOrder(Duration.ofMillis(1)), all))
                .isTrue();
        assertThat(Course.qdisc(DELAYED.reorder(Packets.everyNth(2)), all, MTU)).isEmpty();
    }

    @Test
    void theRelayDelaysWhereTheKernelCanNot() {
        Capabilities relay = found(NO_NETEM, WORKS);
        assertThat(relay.of(Fault.DELAY)).hasToString("delay: relay (CONFIG_NET_SCH_NETEM is not in this kernel)");
        assertThat(Course.needsRelay(DELAYED, relay)).isTrue();
        assertThat(Course.qdisc(DELAYED, relay, MTU)).isEmpty();
        Optional<Qdisc> rated = Course.qdisc(DELAYED.rate(80_000_000).limit(10), relay, MTU);
        assertThat(rated).contains(new Tbf(80_000_000, 40_000, 15_140));
        assertThat(Course.qdisc(Impairment.none().rate(8_000), relay, MTU)).contains(new Tbf(8_000, 3036, 1_514_000));
    }

    @Test
    void whatCanNotBeHadIsNeverSilentlyWeaker() {
        Capabilities little = found(NO_NETEM, NO_TAP);
        assertThat(little.can(Fault.DELAY)).isFalse();
        assertThat(little.can(Fault.LOSS)).isTrue();
        little.require(Impairment.none().loss(0.1).rate(1_000_000));
        assertThatThrownBy(() -> little.require(DELAYED))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("delay 10ms: there is no delay here: CONFIG_NET_SCH_NETEM is not in this kernel;"
                        + " CONFIG_TUN is not in this kernel");
        Capabilities onlyNetem = found(WORKS, NO_TAP);
        onlyNetem.require(DELAYED.jitter(Duration.ofMillis(1)));
        assertThatThrownBy(() -> onlyNetem.require(DELAYED.jitterInOrder(Duration.ofMillis(1))))
                .isInstanceOf(UnsupportedOperationException.class);
        Capabilities noRules = Capabilities.of(new Capabilities.Findings(
                WORKS, WORKS, WORKS, Map.of(Fault.LOSS, "CONFIG_NFT_NUMGEN is not in this kernel")));
        assertThatThrownBy(() -> noRules.require(Impairment.none().loss(0.1)))
                .hasMessageContaining("CONFIG_NFT_NUMGEN");
    }

    @Test
    void aFlapIsDecidedByItsSeed() {
        Flap flap = Flap.of(Duration.ofMillis(100), Duration.ofMillis(10)).seed(7);
        assertThat(flap.schedule(100)).isEqualTo(flap.schedule(100)).isSorted();
        assertThat(flap.seed(8).schedule(10)).isNotEqualTo(flap.schedule(10));
        assertThat(flap.schedule(1).get(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(flap.spread(0).schedule(4))
                .containsExactly(
                        Duration.ofMillis(100), Duration.ofMillis(110), Duration.ofMillis(210), Duration.ofMillis(220));
        assertThat(flap).hasToString("up 100ms down 10ms spread 0.5 seed 7");
        assertThatIllegalArgumentException().isThrownBy(() -> Flap.of(Duration.ZERO, Duration.ofMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> flap.spread(2));
    }
}
