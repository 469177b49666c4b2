package ns.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/24, 10.0.0.0/24",
        "10.255.255.255/9, 10.128.0.0/9",
        "1.2.3.4/0, 0.0.0.0/0",
        "1.2.3.4, 1.2.3.4/32",
        "fd00:0:0:1::5/64, fd00:0:0:1::/64",
        "::1, ::1/128",
        "2001:db8:0:0:1:0:0:1/127, 2001:db8:0:0:1::/127",
        "ffff:ffff::/17, ffff:8000::/17"
    })
    void networkOfAPrefix(String prefix, String network) {
        assertThat(IpPrefix.parse(prefix).network()).hasToString(network);
    }

    @ParameterizedTest
    @CsvSource({
        "1:0:0:2:0:0:0:3, 1:0:0:2::3/128",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7/128",
        "0:0:0:0:0:0:0:0, ::/128",
        "A::B, a::b/128",
        "::ffff:10.0.0.1, ::ffff:a00:1/128"
    })
    void addressesOfVersion6AreWrittenShort(String text, String expected) {
        assertThat(IpPrefix.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "10/8",
                "10.1/16",
                "10.0.0.1/33",
                "10.0.0.1/-1",
                "10.0.0.1/+1",
                "10.0.0.1/24/1",
                "256.0.0.1/8",
                "::1/129",
                "fe80::1%eth0/64",
                "localhost/8",
                "1.2.3.4.5/8",
                "::g/8",
                "10.0.0.1 /8"
            })
    void whatIsNoPrefixIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
    }

    @Test
    void prefixContainsItsOwnVersionOnly() {
        IpPrefix ten = IpPrefix.parse("10.0.0.0/8");
        assertThat(ten.contains(Ip.parse("10.255.0.1"))).isTrue();
        assertThat(ten.contains(Ip.parse("11.0.0.1"))).isFalse();
        assertThat(IpPrefix.DEFAULT_V4.contains(Ip.parse("::1"))).isFalse();
    }

    @Test
    void macAddressesComeBack() {
        MacAddress mac = MacAddress.parse("02:00:00:Ff:00:2a");
        assertThat(mac).hasToString("02:00:00:ff:00:2a");
        assertThat(MacAddress.of(mac.toBytes())).isEqualTo(mac);
        for (String bad :
                new String[] {"", "02:00:00:00:00", "02:00:00:00:00:2g", "02-00-00-00-00-2a", "0200000000002a"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse(bad));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.of("x", new Ifb()).mac(MacAddress.parse("01:00:00:00:00:01")))
                .withMessageContaining("group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.of("x", new Ifb()).mac(new MacAddress(0)));
    }

    @Test
    void optionsOutOfRangeAreRefusedWithTheirName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Vlan(4096))
                .withMessage("id can be 0 to 4095, not 4096");
        assertThatIllegalArgumentException().isThrownBy(() -> new Vxlan(1 << 24));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.of("x", new Ifb()).mtu(-1))
                .withMessageContaining("mtu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.of("x", new Ifb()).index(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NextHop.dev("eth0").weight(257));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rule.ofV4().with(RuleOption.IPPROTO, 6, 17))
                .withMessage("the ipproto of a rule is a number of 0 to 255, not 6-17");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rule.ofV4().with(RuleOption.DPORT, 9, 8))
                .withMessage("the dport of a rule is a number or a range in 0 to 65534, not 9-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.defaultV4().with(RouteMetric.HOPLIMIT, 256))
                .withMessage("the hoplimit of a route is 1 to 255, not 256");
    }

    @Test
    void cablesArePluggedIntoTheirOwnKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.of("x", new Ifb()).peer(NewLink.veth("y")))
                .withMessageContaining("ifb has no peer");
        assertThatIllegalArgumentException().isThrownBy(() -> NewLink.of("x", new BridgePort()));
    }

    @Test
    void kindsAreEqualByWhatIsSet() {
        LinkKind<?> one = new Vxlan(42).with(Vxlan.LEARNING, false);
        assertThat(one).isEqualTo(new Vxlan(42).with(Vxlan.LEARNING, false)).hasToString("vxlan id 42 learning off");
        assertThat(one).isNotEqualTo(new Vxlan(42)).isNotEqualTo(new Ifb());
        assertThat(one.as(Vxlan.class)).isPresent();
        assertThat(one.as(Vlan.class)).isEmpty();
    }
}
