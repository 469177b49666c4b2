package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.AddressFlag;
import ns.net.Bridge;
import ns.net.InterfaceAddress;
import ns.net.Netns;
import ns.net.NewLink;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes that ns-net's requests are compared with are those that the installed ip(8) sends: strace(1) sees it. */
@KernelTest
@Root
@SideBySide
@Requires(programs = {"ip", "bridge", "tc", "genl", "ethtool", "strace"})
final class GoldenIT {
    private static final Path FILE = Path.of("../ns-net/src/test/resources/ns/net/golden.txt");
    private static final Pattern DUMPED = Pattern.compile(" \\| [0-9a-f]{5}  (.{49})");

    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^ ]+");

    static Stream<List<String>> commands() throws IOException {
        List<String> lines = Files.readAllLines(FILE).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        List<List<String>> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            pairs.add(List.of(lines.get(i), lines.get(i + 1)));
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("ip sends what the file says")
    void sameBytes(List<String> commandAndBytes) {
        String command = commandAndBytes.get(0);
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.veth("v0")
                    .index(10)
                    .up()
                    .peer(NewLink.veth("v1").index(11).up()));
            red.link("v0")
                    .address("10.0.0.1/24")
                    .address(InterfaceAddress.of("fd00::1/64").with(AddressFlag.NODAD));
            if (!command.startsWith("ip link add br0 ")) {
                red.addLink(NewLink.of("br0", new Bridge()).index(12));
            }
            String bytes = commandAndBytes.get(1).replaceAll("[ |]", "");
            if (command.startsWith("ethtool")) { // each kernel gives the family another number
                assertThat(lastRequest(red, command))
                        .startsWith(bytes.substring(0, 8))
                        .endsWith(bytes.substring(12));
            } else {
                assertThat(lastRequest(red, command)).isEqualTo(bytes);
            }
        }
    }

    /** In hexadecimal, without its sequence number. */
    private static String lastRequest(Netns namespace, String command) {
        List<String> words = new ArrayList<>(List.of("-qq", "-e", "trace=sendmsg,sendto", "-e", "write=all"));
        WORD.matcher(command).results().forEach(word -> words.add(word.group().replace("\"", "")));
        String trace = Nsenter.into(namespace)
                .run(Command.of("strace", words.toArray(String[]::new)).accept(0, 1, 2, 255))
                .stderr();
        StringBuilder request = new StringBuilder();
        for (String line : trace.split("\n")) {
            if (line.startsWith("send")) {
                request.setLength(0);
            }
            Matcher dumped = DUMPED.matcher(line);
            if (dumped.lookingAt()) {
                request.append(dumped.group(1).replace(" ", ""));
            }
        }
        byte[] bytes = HexFormat.of().parseHex(request);
        for (int i = 8; i < 12; i++) {
            bytes[i] = 0;
        }
        return HexFormat.of().formatHex(bytes);
    }
}
