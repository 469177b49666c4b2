package ns.net.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import ns.net.lab.PcapngWriter.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
    @TempDir
    private Path folder;

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void fileIsWhatTheFormatSays() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(file, "lab")) {
            writer.describe("a:eth0", "a-b");
            ByteBuffer data = ByteBuffer.wrap("hello, and more".getBytes(StandardCharsets.UTF_8));
            writer.packet(0, 0x1122334455667788L, Direction.OUTBOUND, data, 5, 9);
            writer.statistics(0, 0x1122334455667789L, 7, 2);
        }
        assertThat(hex(Files.readAllBytes(file)))
                .isEqualTo(String.join(
                        "",
                        "0a0d0d0a" + "30000000" + "4d3c2b1a" + "01000000"
                                + "ffffffffffffffff", // section, 1.0, of any length
                        "0400" + "0200" + "6e730000", // shb_userappl "ns"
                        "0100" + "0300" + "6c616200", // opt_comment "lab"
                        "00000000" + "30000000",
                        "01000000" + "34000000" + "01000000" + "00000400", // interface: Ethernet, snaplen 262144
                        "0200" + "0600" + "613a657468300000", // if_name "a:eth0"
                        "0300" + "0300" + "612d6200", // if_description "a-b"
                        "0900" + "0100" + "09000000", // if_tsresol: 10^-9
                        "00000000" + "34000000",
                        "06000000" + "34000000" + "00000000" + "44332211" + "88776655", // packet, interface 0, time
                        "05000000" + "09000000" + "68656c6c6f000000", // 5 bytes of 9: "hello"
                        "0200" + "0400" + "02000000", // epb_flags: outbound
                        "00000000" + "34000000",
                        "05000000" + "34000000" + "00000000" + "44332211" + "89776655", // statistics
                        "0400" + "0800" + "0700000000000000", // isb_ifrecv
                        "0500" + "0800" + "0200000000000000", // isb_ifdrop
                        "00000000" + "34000000"));
    }

    @Test
    void blocksStayWholeWhenThereAreMoreThanTheBufferHolds() throws IOException {
        Path file = folder.resolve("many.pcapng");
        ByteBuffer data = ByteBuffer.allocate(PcapngWriter.SNAP_LENGTH);
        try (PcapngWriter writer = PcapngWriter.create(file, "")) {
            writer.describe("a", "");
            for (int i = 0; i < 20; i++) {
                int length = PcapngWriter.SNAP_LENGTH - i;
                writer.packet(0, i, Direction.INBOUND, data, length, length);
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int blocks = 0;
        for (int at = 0; at < bytes.capacity(); blocks++) {
            int length = bytes.getInt(at + 4);
            assertThat(bytes.getInt(at + length - 4)).isEqualTo(length);
            at += length;
        }
        assertThat(blocks).isEqualTo(22);
    }

    @Test
    void namesOfAnyLengthAndAlphabetFit() throws IOException {
        Path file = folder.resolve("long.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(file, "ß".repeat(100_000))) {
            writer.describe("日本".repeat(50_000), "x".repeat(70_000));
        }
        assertThat(Files.size(file)).isGreaterThan(90_000);
    }
}
