package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EchoMessageTest {
    private static final String IP4 = "45000054000040004001269f0a0000020a000001"; // 10.0.0.2 to 10.0.0.1, ICMP
    private static final String IP6 = "6000000000403a40" + "fd00".repeat(8) + "fd01".repeat(8);

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static Optional<EchoMessage> read4(String hex) {
        return EchoMessage.read4(bytes(hex), hex.length() / 2);
    }

    private static Optional<EchoMessage> read6(String hex) {
        return EchoMessage.read6(bytes(hex), hex.length() / 2);
    }

    @Test
    void requestHasTheChecksumThatMakesTheSumAllOnes() throws UnknownHostException {
        ByteBuffer message = ByteBuffer.allocate(EchoMessage.SIZE);
        EchoMessage.request(message, InetAddress.getByName("10.0.0.1"), 0xfffe, 0x1234);
        assertThat(message.getInt(0) >>> 16).isEqualTo(0x0800);
        assertThat(message.getInt(4)).isEqualTo(0xfffe1234);
        int sum = 0;
        for (int i = 0; i < EchoMessage.SIZE; i += 2) {
            sum += message.getShort(i) & 0xffff;
        }
        assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
    }

    @Test
    void requestOfVersion6LeavesTheChecksumToTheKernel() throws UnknownHostException {
        ByteBuffer message = ByteBuffer.allocate(EchoMessage.SIZE);
        EchoMessage.request(message, InetAddress.getByName("fd00::1"), 1, 2);
        assertThat(message.getInt(0)).isEqualTo(0x80000000);
        assertThat(message.getInt(4)).isEqualTo(0x00010002);
    }

    @Test
    void replyIsKnownByItsNumbers() {
        assertThat(read4(IP4 + "0000ffff" + "abcd0102")).contains(new EchoMessage(0xabcd, 0x102, Optional.empty()));
        assertThat(read6("8100ffff" + "abcd0102")).contains(new EchoMessage(0xabcd, 0x102, Optional.empty()));
    }

    @Test
    void errorTellsWhyAndOfWhichRequest() {
        String request4 = IP4 + "08001111" + "abcd0007";
        assertThat(read4(IP4 + "0301ffff00000000" + request4))
                .contains(new EchoMessage(0xabcd, 7, Optional.of("host unreachable")));
        assertThat(read4(IP4 + "030dffff00000000" + request4))
                .contains(new EchoMessage(0xabcd, 7, Optional.of("prohibited")));
        assertThat(read4(IP4 + "0b00ffff00000000" + request4))
                .contains(new EchoMessage(0xabcd, 7, Optional.of("time exceeded")));
        String request6 = IP6 + "80001111" + "abcd0007";
        assertThat(read6("0103ffff00000000" + request6))
                .contains(new EchoMessage(0xabcd, 7, Optional.of("host unreachable")));
        assertThat(read6("0200ffff00000500" + request6))
                .contains(new EchoMessage(0xabcd, 7, Optional.of("packet too big")));
    }

    @Test
    void whatIsAboutOtherThingsIsNotOurs() {
        String ofUdp = IP4.replace("4001269f", "4011269f") + "08001111" + "abcd0007";
        assertThat(read4(IP4 + "0303ffff00000000" + ofUdp)).isEmpty();
        assertThat(read4(IP4 + "0800ffff" + "abcd0102")).isEmpty(); // a request to us
        assertThat(read6("8700ffff00000000")).isEmpty(); // a neighbour solicitation
    }

    @Test
    void whatIsCutShortIsNotRead() {
        String whole = IP4 + "0301ffff00000000" + IP4 + "08001111" + "abcd0007";
        for (int length = 20; length < whole.length() / 2; length++) {
            assertThat(EchoMessage.read4(bytes(whole), length))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        String whole6 = "0103ffff00000000" + IP6 + "80001111" + "abcd0007";
        for (int length = 0; length < whole6.length() / 2; length++) {
            assertThat(EchoMessage.read6(bytes(whole6), length))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }
}
