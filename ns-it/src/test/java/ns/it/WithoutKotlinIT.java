package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Programs in Java need nothing of Kotlin. */
@KernelTest
@Root
final class WithoutKotlinIT {
    @Test
    @DisplayName("networks are wired by a JVM whose class path has no kotlin-stdlib")
    void wiring() {
        assertThat(OtherJvm.run(without(OtherJvm.command(Wire.class), "kotlin-stdlib"))
                        .strip())
                .isEqualTo("no Kotlin [lo, eth0]");
    }

    @Test
    @DisplayName("labs are had by a JVM whose class path has neither kotlin-stdlib nor JUnit")
    void labs() {
        List<String> command = without(without(OtherJvm.command(Lab.class), "kotlin-stdlib"), "junit");
        assertThat(OtherJvm.run(command).strip()).isEqualTo("no Kotlin true false");
    }

    private static List<String> without(List<String> command, String jar) {
        List<String> without = new ArrayList<>(command);
        without.replaceAll(word -> Arrays.stream(word.split(File.pathSeparator))
                .filter(part -> !part.contains(jar))
                .collect(Collectors.joining(File.pathSeparator)));
        return without;
    }

    /** Wires two namespaces; prints whether Kotlin is there, and the links of one. */
    static final class Wire {
        private Wire() {}

        public static void main(String... arguments) {
            try (Netns red = Netns.create();
                    Netns blue = Netns.create()) {
                red.batch(batch -> batch.addVeth("eth0", blue, "eth0")
                        .address("eth0", "10.0.0.1/24")
                        .up("eth0"));
                PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                out.println(kotlin() + " "
                        + red.links().stream().map(LinkInfo::name).toList());
            }
        }
    }

    /** Has a lab, and harms it; prints whether Kotlin is there, and who was heard before and after. */
    static final class Lab {
        private Lab() {}

        public static void main(String... arguments) {
            try (NetLab lab = NetLab.pair()) {
                Host h1 = lab.host("h1");
                Host h2 = lab.host("h2");
                boolean before = h1.ping(h2).isAnswered();
                lab.link(h1, h2).impair(Impairment.none().loss(1));
                boolean after = h1.ping(h2.address(), Duration.ofMillis(200)).isAnswered();
                new PrintStream(System.out, true, StandardCharsets.UTF_8)
                        .println(kotlin() + " " + before + " " + after);
            }
        }
    }

    private static String kotlin() {
        try {
            return Class.forName("kotlin.Unit").getName();
        } catch (ClassNotFoundException e) {
            return "no Kotlin";
        }
    }
}
