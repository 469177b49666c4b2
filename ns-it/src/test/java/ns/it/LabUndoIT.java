package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ns.core.SyscallException;
import ns.net.IpPrefix;
import ns.net.Link;
import ns.net.LinkInfo;
import ns.net.lab.Host;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens in a lab when something fails half-way: nothing of it stays, and what is to be closed is closed. */
@KernelTest
@Root
final class LabUndoIT {
    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    @DisplayName("a link to a router is taken back if one of the hosts can not have it as its gateway")
    void gateway() {
        try (NetLab lab = NetLab.create()) {
            Switch s = lab.addSwitch("s");
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Router r = lab.addRouter("r");
            Host c = lab.addHost("c");
            lab.addLink(a, s);
            lab.addLink(b, s);
            int routes = a.netns().routes().size();
            b.netns().close(); // which nobody is to do

            assertThatThrownBy(() -> lab.addLink(r, s)).isInstanceOf(IllegalStateException.class);
            assertThat(lab.links()).hasSize(2);
            assertThat(s.links()).hasSize(2);
            assertThat(r.links()).isEmpty();
            assertThat(r.addresses()).isEmpty();
            assertThat(r.netns().links()).extracting(LinkInfo::name).containsExactly("lo");
            assertThat(a.netns().routes()).hasSize(routes);
            assertThatThrownBy(() -> lab.addLink(r, "10.1.0.9/16", s)).isInstanceOf(IllegalStateException.class);

            b.close();
            lab.addLink(r, "10.9.0.1/24", c, "10.9.0.2/24");
            lab.addLink(c, "10.1.0.9/16", s); // it was free again
            assertThat(lab.addLink(r, s).end(r).device()).isEqualTo("eth1");
            assertThat(r.addresses()).last().isEqualTo(IpPrefix.parse("10.1.0.3/16"));
            assertThat(a.netns().routes()).extracting(Object::toString).contains("default via 10.1.0.3 dev eth0");
        }
    }

    @Test
    @DisplayName("a link to a host that is broken is taken back, and switches stay apart until they are joined")
    void apart() {
        try (NetLab lab = NetLab.create()) {
            Switch left = lab.addSwitch("left");
            Switch right = lab.addSwitch("right");
            Host a = lab.addHost("a");
            Host b = lab.addHost("b");
            Router r = lab.addRouter("r");
            lab.addLink(a, "10.1.0.1/16", left);
            lab.addLink(r, "10.2.0.1/16", right);
            lab.addLink(b, "10.2.0.2/16", right);
            a.netns().close(); // which nobody is to do
            assertThatThrownBy(() -> lab.addLink(a, left)).isInstanceOf(IllegalStateException.class);
            assertThat(lab.links()).hasSize(3);
            assertThatThrownBy(() -> lab.addLink(b, "10.1.0.2/16", right))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps 10.1.0.0/16 of the segment of switch left");
            lab.addLink(left, right);
            assertThat(lab.addLink(b, "10.1.0.2/16", right).end(b).device()).isEqualTo("eth1");
        }
    }

    @Test
    @DisplayName("a route for everything that a host was given stays when a router comes")
    void givenGateway() {
        try (NetLab lab = NetLab.create()) {
            Switch s = lab.addSwitch("s");
            Host a = lab.addHost("a");
            Router r = lab.addRouter("r");
            lab.addLink(a, "10.1.0.1/16", s);
            a.addRoute("0.0.0.0/0", "10.1.7.7");
            lab.addLink(r, "10.1.0.2/16", s);
            assertThat(a.netns().routes()).extracting(Object::toString).contains("default via 10.1.7.7 dev eth0");
        }
    }

    @Test
    @DisplayName("an MTU that only one of two ends can be given is given to neither")
    void mtu() {
        try (NetLab lab = NetLab.pair()) {
            Link first = lab.host("h1").netns().link("eth0");
            LabLink link = lab.link("h1", "h2").mtu(1400);
            lab.host("h2").netns().link("eth0").rename("taken");
            assertThatThrownBy(() -> link.mtu(1300)).hasMessageContaining("ENODEV");
            assertThat(first.info().mtu()).isEqualTo(1400);
            lab.host("h2").netns().link("taken").delete();
            lab.host("h1").netns().link("eth0").delete();
            assertThatThrownBy(() -> link.mtu(1300)).hasMessageContaining("somebody has taken away the cable");
        }
    }

    @Test
    @Requires(programs = "mkfifo")
    @DisplayName("a capture that can not be written is told of, and everything is closed")
    void capture(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("full");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        long before = descriptors();
        FutureTask<InputStream> reader = new FutureTask<>(() -> new FileInputStream(pipe.toFile()));
        new Thread(reader).start();
        NetLab lab = NetLab.pair();
        lab.capture(pipe);
        reader.get().close();
        assertThat(lab.host("h1").ping(lab.host("h2")).isAnswered()).isTrue();
        assertThatThrownBy(lab::close).isInstanceOf(UncheckedIOException.class).hasMessageContaining("Broken pipe");
        assertThat(descriptors()).isLessThanOrEqualTo(before);
        lab.close();
    }

    @Test
    @DisplayName("without descriptors hosts are refused, all or none, and links too; what there was goes on")
    void fewDescriptors() {
        List<String> limited = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
        assertThat(OtherJvm.run(limited, FewDescriptors.class).lines())
                .containsExactly(
                        "EMFILE: 2 nodes, 0 more descriptors",
                        "EMFILE: as many links as hosts",
                        "0 more descriptors after the end");
    }

    /** Builds until there are no more descriptors. */
    static final class FewDescriptors {
        private FewDescriptors() {}

        public static void main(String... arguments) throws Exception {
            loadAll();
            NetLab.pair().close();
            long first = descriptors();
            try (NetLab lab = NetLab.pair()) {
                long before = descriptors();
                String refusal = refusal(() -> lab.addHosts(
                        IntStream.range(0, 300).mapToObj(i -> "x" + i).toList()));
                long more = descriptors() - before;
                System.out.println(refusal + ": " + lab.nodes().size() + " nodes, " + more + " more descriptors");
                Switch s = lab.addSwitch("s");
                refusal = refusal(() -> IntStream.range(0, 300).forEach(i -> lab.addLink(lab.addHost("y" + i), s)));
                long unlinked = lab.hosts().stream()
                        .filter(host -> host.links().isEmpty())
                        .count();
                System.out.println(
                        refusal + ": " + (unlinked <= 1 ? "as many links as hosts" : unlinked + " unlinked"));
                if (lab.hosts().size() < 30) {
                    System.out.println("only " + lab.hosts().size());
                }
            }
            System.out.println(descriptors() - first + " more descriptors after the end");
        }

        /** A class that is not in a jar can not be loaded without a descriptor. */
        private static void loadAll() throws Exception {
            for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path folder = Path.of(part);
                if (folder.endsWith("target/classes") && Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        for (Path file : (Iterable<Path>) files::iterator) {
                            load(folder.relativize(file).toString());
                        }
                    }
                }
            }
        }

        private static void load(String file) throws ClassNotFoundException {
            if (file.startsWith("ns/") && file.endsWith(".class") && !file.contains("junit")) {
                String name = file.substring(0, file.length() - ".class".length());
                Class.forName(name.replace('/', '.'), false, FewDescriptors.class.getClassLoader());
            }
        }

        private static String refusal(Runnable step) {
            try {
                step.run();
                return "nothing";
            } catch (SyscallException e) {
                return e.errno().name();
            }
        }
    }
}
