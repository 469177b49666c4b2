package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import ns.net.LinkInfo;
import ns.net.Netns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Programs in Java need nothing of Kotlin. */
@KernelTest
@Root
final class WithoutKotlinIT {
    @Test
    @DisplayName("networks are wired by a JVM whose class path has no kotlin-stdlib")
    void wiring() {
        assertThat(OtherJvm.run(withoutKotlin(OtherJvm.command(Wire.class))).strip())
                .isEqualTo("no Kotlin [lo, eth0]");
    }

    private static List<String> withoutKotlin(List<String> command) {
        List<String> without = new ArrayList<>(command);
        without.replaceAll(word -> Arrays.stream(word.split(File.pathSeparator))
                .filter(part -> !part.contains("kotlin-stdlib"))
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

        private static String kotlin() {
            try {
                return Class.forName("kotlin.Unit").getName();
            } catch (ClassNotFoundException e) {
                return "no Kotlin";
            }
        }
    }
}
