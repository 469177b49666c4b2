package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import ns.net.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private final Addresses addresses = new Addresses();

    private void take(Segment segment, String address) {
        IpPrefix prefix = IpPrefix.parse(address);
        addresses.take(prefix, "host a");
        addresses.take(prefix.network(), segment);
    }

    @Test
    void cablesGetTheNextPartOfTheirRange() {
        assertThat(addresses.assign(Segment.ofCable())).hasToString("172.16.0.1/30");
        assertThat(addresses.next(IpPrefix.parse("172.16.0.1/30"))).hasToString("172.16.0.2/30");
        take(Segment.ofCable(), "172.16.0.1/30");
        assertThat(addresses.assign(Segment.ofCable())).hasToString("172.16.0.5/30");
        take(Segment.ofCable(), "172.16.0.200/24"); // given by somebody
        assertThat(addresses.assign(Segment.ofCable())).hasToString("172.16.1.1/30");
    }

    @Test
    void aSegmentFillsItsSubnetBeforeItGetsAnother() {
        Segment segment = Segment.ofCable();
        take(segment, "192.0.2.1/29");
        for (int last = 2; last <= 6; last++) {
            IpPrefix assigned = addresses.assign(segment);
            assertThat(assigned).hasToString("192.0.2." + last + "/29");
            take(segment, assigned.toString());
        }
        assertThat(addresses.assign(segment)).hasToString("172.16.0.1/30");
        addresses.release(List.of(IpPrefix.parse("192.0.2.3/29")));
        assertThat(addresses.assign(segment)).hasToString("192.0.2.3/29");
    }

    @Test
    void nothingIsAssignedFromAVersion6Subnet() {
        Segment segment = Segment.ofCable();
        take(segment, "fd00::1/64");
        assertThat(addresses.assign(segment)).hasToString("172.16.0.1/30");
    }

    @Test
    void whatSomebodyHasIsNotAssignedAgain() {
        addresses.take(IpPrefix.parse("172.16.0.2"), "host a"); // of no link
        assertThat(addresses.assign(Segment.ofCable())).hasToString("172.16.0.5/30");
    }

    @Test
    void aRangeThatIsFullIsTold() {
        take(Segment.ofCable(), "172.16.0.1/12");
        assertThatIllegalStateException()
                .isThrownBy(() -> addresses.assign(Segment.ofCable()))
                .withMessage("all of 172.16.0.0/12 is taken: give addresses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/24",
                "10.0.0.255/24",
                "127.0.0.1/8",
                "224.0.0.1/24",
                "0.0.0.0/0",
                "::/64",
                "::1/128",
                "ff02::1/64",
                "fd00::/64"
            })
    void addressesOfNoHost(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> addresses.given(text, Segment.ofCable()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/31",
                "10.0.0.1/31",
                "10.0.0.255/32",
                "10.0.1.0/23",
                "fd00::/127",
                "fd00::1/128",
                "255.255.255.254/30"
            })
    void addressesOfOneHost(String text) {
        assertThatCode(() -> addresses.given(text, Segment.ofCable())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.1/16, is taken by host a",
        "10.1.0.1/24, is taken by host a",
        "10.1.0.2/24, overlaps 10.1.0.0/16",
        "10.1.0.2/16, overlaps 10.1.0.0/16",
        "10.9.0.2/8, overlaps 10.1.0.0/16",
        "10.2.0.1, how long the prefix",
        "10.2.0.1/33, 0 to 32 bits",
        "here/16, here"
    })
    void whatDoesNotFitIsRefusedWithTheReason(String text, String reason) {
        take(Segment.ofCable(), "10.1.0.1/16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> addresses.given(text, Segment.ofCable()))
                .withMessageContaining(reason);
    }

    @Test
    void whatHasBeenTakenBackIsFree() {
        Segment segment = Segment.ofCable();
        take(segment, "10.1.0.1/16");
        take(segment, "10.2.0.1/16");
        addresses.keepOnly(List.of(IpPrefix.parse("10.1.0.0/16")), segment);
        assertThat(segment.subnets()).extracting(Object::toString).containsExactly("10.1.0.0/16");
        assertThat(addresses.given("10.2.0.7/24", Segment.ofCable())).hasToString("10.2.0.7/24");
    }

    @Test
    void segmentsThatBecomeOneShareTheirSubnets() {
        Segment left = Segment.ofCable();
        Segment right = Segment.ofCable();
        take(left, "10.1.0.1/16");
        addresses.merge(left, right);
        assertThat(addresses.given("10.1.0.2/16", right)).hasToString("10.1.0.2/16");
    }
}
