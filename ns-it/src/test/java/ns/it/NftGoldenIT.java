package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftFamily;
import ns.net.NftHook;
import ns.net.NftTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes that our transactions are compared with are those that the installed nft(8) sends: strace(1) sees it. */
@KernelTest
@Root
@SideBySide
@Requires(programs = {"nft", "strace"})
final class NftGoldenIT {
    private static final Path FILE = Path.of("../ns-net/src/test/resources/ns/net/nft-golden.txt");
    private static final Pattern DUMPED = Pattern.compile(" \\| [0-9a-f]{5}  (.{49})");
    private static final String BATCH_BEGIN = "1000";
    private static final int NEWSET = 0xa09;
    private static final int TYPE_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int ATTRIBUTES_AT = 20;
    private static final int NFTA_SET_USERDATA = 13;
    private static final int BYTE_ORDER = 10; // its header, and a note of six bytes

    static Stream<String> blocks() throws IOException {
        return Stream.of(Files.readString(FILE).split("\n\n"))
                .map(String::strip)
                .filter(block -> !block.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("nft sends what the file says")
    void sameBytes(String block) {
        String[] commandAndBytes = block.split("\n", 2);
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("v0").index(10).peer(NewLink.veth("v1").index(11)));
            prepare(red);
            assertThat(transaction(red, commandAndBytes[0])).isEqualTo(commandAndBytes[1].replaceAll("[ |\n]", ""));
        }
    }

    private static void prepare(Netns namespace) {
        NftTable netdev = NftTable.netdev("lab");
        NftTable bridge = NftTable.bridge("lab");
        NftBatch batch = NftBatch.of()
                .addTable(netdev)
                .addChain(netdev.chain("w1").ingress("v0"))
                .addTable(bridge)
                .addChain(bridge.chain("w1").filter(NftHook.FORWARD));
        for (NftFamily family : new NftFamily[] {NftFamily.INET, NftFamily.IP, NftFamily.IP6}) {
            NftTable table = NftTable.of(family, "lab");
            batch = batch.addTable(table)
                    .addChain(table.chain("w1").filter(NftHook.FORWARD))
                    .addChain(table.chain("sub"))
                    .addChain(table.chain("nat").nat(NftHook.PREROUTING))
                    .addChain(table.chain("post").nat(NftHook.POSTROUTING));
        }
        try (Nft nft = namespace.nft()) {
            nft.commit(batch);
        }
    }

    /** What nft sent to change something, in hexadecimal, without sequence numbers and without its notes about sets. */
    private static String transaction(Netns namespace, String command) {
        String trace = Nsenter.into(namespace)
                .run(Command.of("strace", "-qq", "-e", "trace=sendmsg,sendto", "-e", "write=all", "nft", command)
                        .accept(0, 1))
                .stderr();
        StringBuilder request = new StringBuilder();
        String last = "";
        for (String line : (trace + "\nsend").split("\n")) {
            if (line.startsWith("send")) {
                last = request.toString().startsWith(BATCH_BEGIN, 2 * TYPE_AT) ? request.toString() : last;
                request.setLength(0);
            }
            Matcher dumped = DUMPED.matcher(line);
            if (dumped.lookingAt()) {
                request.append(dumped.group(1).replace(" ", ""));
            }
        }
        return normal(last);
    }

    private static String normal(String hex) {
        ByteBuffer all = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
        ByteArrayOutputStream normal = new ByteArrayOutputStream();
        for (int at = 0; at < all.limit(); at += all.getInt(at) + 3 & ~3) {
            byte[] message = new byte[all.getInt(at)];
            all.get(at, message);
            normal.writeBytes(normal(ByteBuffer.wrap(message).order(ByteOrder.nativeOrder())));
        }
        return HexFormat.of().formatHex(normal.toByteArray());
    }

    private static byte[] normal(ByteBuffer message) {
        message.putInt(SEQUENCE_AT, 0);
        int end = (message.limit() + 3) & ~3;
        if (message.getShort(TYPE_AT) == NEWSET) {
            int at = ATTRIBUTES_AT;
            while (message.getShort(at + 2) != NFTA_SET_USERDATA) {
                at += message.getShort(at) + 3 & ~3;
            }
            message.putShort(at, (short) BYTE_ORDER);
            end = at + (BYTE_ORDER + 3 & ~3);
            message.putInt(0, end);
            message.putShort(at + BYTE_ORDER, (short) 0);
        }
        return Arrays.copyOf(message.array(), end);
    }
}
