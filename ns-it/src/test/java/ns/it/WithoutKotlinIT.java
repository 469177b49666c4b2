package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import ns.net.lab.Ping;
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

    @Test
    @DisplayName("a lab is built, drawn and impaired by a JVM whose class path has neither kotlin-stdlib nor JUnit")
    void lab() {
        assertThat(OtherJvm.run(without(withoutKotlin(OtherJvm.command(Lab.class)), "junit"))
                        .strip())
                .isEqualTo("no Kotlin, no JUnit, answered");
    }

    private static List<String> withoutKotlin(List<String> command) {
        return without(command, "kotlin-stdlib");
    }

    private static List<String> without(List<String> command, String library) {
        List<String> without = new ArrayList<>(command);
        without.replaceAll(word -> Arrays.stream(word.split(File.pathSeparator))
                .filter(part -> !Path.of(part).getFileName().toString().contains(library))
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
                out.println(found("kotlin.Unit", "Kotlin") + " "
                        + red.links().stream().map(LinkInfo::name).toList());
            }
        }

    }

    /** Builds a lab, and impairs its link; prints what is missing, and what came of a ping. */
    static final class Lab {
        private Lab() {}

        public static void main(String... arguments) {
            try (NetLab lab = NetLab.pair()) {
                lab.link("h1", "h2").impair(Impairment.none().delay(Duration.ofMillis(1)));
                Ping ping = lab.host("h1").ping(lab.host("h2"));
                PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                out.println(found("kotlin.Unit", "Kotlin") + ", " + found("org.junit.jupiter.api.Test", "JUnit") + ", "
                        + (ping.isAnswered() && lab.graph().toMermaid().contains("h1") ? "answered" : ping));
            }
        }
    }

    private static String found(String name, String library) {
        try {
            return Class.forName(name).getName();
        } catch (ClassNotFoundException e) {
            return "no " + library;
        }
    }
}
