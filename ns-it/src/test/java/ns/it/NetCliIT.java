package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ns.core.Pid;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.net.Netns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ns net}, side by side with {@code ip}. */
@KernelTest
@Root
@SideBySide
@Requires(programs = "ip")
final class NetCliIT {
    private static final String RED = "ns-it-red-" + Pid.self().number();
    private static final String BLUE = "ns-it-blue-" + Pid.self().number();

    @BeforeAll
    static void makeFolder() {
        NetnsFolder.make();
    }

    @BeforeEach
    void begin() {
        ok("add", RED);
        ok("add", BLUE);
    }

    @AfterEach
    void end() {
        Netns.deleteIfExists(RED);
        Netns.deleteIfExists(BLUE);
    }

    private static Cli.Outcome net(String... words) {
        return Cli.ns("net").run(words);
    }

    private static Cli.Outcome ok(String... words) {
        Cli.Outcome outcome = net(words);
        assertThat(outcome.status()).as("%s: %s", List.of(words), outcome).isZero();
        assertThat(outcome.err()).as("%s", List.of(words)).isEmpty();
        return outcome;
    }

    @Test
    @DisplayName("names are those of ip netns, both ways")
    void names() {
        assertThat(IpTool.run("netns", "list")).contains(RED, BLUE);
        assertThat(ok("list").lines()).contains(RED, BLUE).isEqualTo(ok("ls").lines());
        ok("delete", RED);
        assertThat(IpTool.run("netns", "list")).doesNotContain(RED);
        IpTool.run("netns", "add", RED);
        ok("del", RED);
        Cli.Outcome again = net("delete", RED);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err())
                .isEqualTo("ns net delete: Cannot remove namespace file \"/run/netns/" + RED
                        + "\": No such file or directory\n");
        String folderInside = "mount -t tmpfs none /run/netns && mkdir /run/netns/x && exec \"$@\"";
        Cli.Outcome all = Cli.ns("net", "delete", "--all")
                .under("unshare", "-m", "sh", "-c", folderInside, "sh")
                .run();
        assertThat(all.err())
                .isEqualTo("ns net delete: Cannot remove namespace file \"/run/netns/x\": Is a directory\n");
        Cli.Outcome taken = net("add", BLUE);
        assertThat(taken.status()).isEqualTo(1);
        assertThat(taken.err())
                .isEqualTo("ns net add: Cannot create namespace file \"/run/netns/" + BLUE + "\": File exists\n");
    }

    @Test
    @DisplayName("a number is given once, and told by list, list-id and ip")
    void numbers() {
        ok("set", RED, "auto");
        String number = Integer.toString(numberOf(RED));
        assertThat(IpTool.run("netns", "list")).contains(RED + " (id: " + number + ")");
        assertThat(ok("list").lines()).contains(RED + " (id: " + number + ")");
        assertThat(ok("list-id").lines()).contains("nsid " + number + " (iproute2 netns name: " + RED + ")");
        Cli.Outcome again = net("set", RED, "4711");
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("Peer netns already has a nsid assigned");
        assertThat(net("set", RED, "-1").status()).isEqualTo(255);
    }

    private static int numberOf(String name) {
        try (Netns ours = Netns.current();
                Netns named = Netns.open(name)) {
            return ours.nsid(named).orElseThrow();
        }
    }

    @Test
    @DisplayName("a program runs inside, in the place of ns and with its status")
    void exec() {
        assertThat(ok("exec", RED, "ip", "-o", "link").lines())
                .singleElement()
                .asString()
                .contains("lo:");
        assertThat(net("exec", RED, "sh", "-c", "exit 3").status()).isEqualTo(3);
        Cli.Outcome unknown = net("exec", "ns-it-nobody", "true");
        assertThat(unknown.status()).isEqualTo(255);
        assertThat(unknown.err()).contains("Cannot open network namespace \"ns-it-nobody\": No such file or directory");
        assertThat(ok("exec", "--all", "ip", "-o", "link").lines()).contains("netns: " + RED, "netns: " + BLUE);
    }

    @Test
    @DisplayName("processes are found by namespace, and all names by process")
    void processes() {
        try (Netns red = Netns.open(RED);
                NsProcess sleep = Nsenter.into(red).start("sleep", "1000")) {
            String pid = sleep.pid().toString();
            assertThat(ok("pids", RED).lines()).contains(pid);
            ok("delete", BLUE);
            ok("attach", BLUE, pid);
            assertThat(ok("identify", pid).lines()).containsExactlyInAnyOrder(RED, BLUE);
        }
        assertThat(net("identify", "abc").err()).isEqualTo("ns net identify: Specified string 'abc' is not a pid\n");
        assertThat(net("attach", "x", "0").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("each name that comes and goes is told at once, also into a pipe")
    void monitor() throws Exception {
        Process monitor = Cli.ns("net", "monitor").start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8))) {
            String name = RED + "-watched";
            // until it listens, nothing is told
            Await.until("it tells something", () -> {
                IpTool.run("netns", "add", name);
                IpTool.run("netns", "del", name);
                try {
                    return lines.ready();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(lines.readLine()).endsWith(" " + name).matches("(add|delete) .*");
        } finally {
            monitor.destroy();
            monitor.waitFor();
        }
    }

    @Test
    @DisplayName("two namespaces are wired and reach each other")
    void wires() {
        ok("veth", "--up", "--mtu", "1400", RED + ":eth0", BLUE + ":eth0");
        ok("addr", "add", RED + ":eth0", "10.9.0.1/24");
        ok("addr", "add", BLUE + ":eth0", "10.9.0.2/24");
        ok("route", "add", RED, "10.0.0.0/8", "via", "10.9.0.2", "metric", "7");
        ok("route", "add", RED, "blackhole", "10.8.0.0/16");
        assertThat(ok("exec", RED, "ping", "-c1", "-w10", "10.9.0.2").out()).contains(" 1 received");
        try (Netns red = Netns.open(RED)) {
            assertThat(IpTool.show(red, "route"))
                    .extracting(route -> route.get("dst"))
                    .contains("10.0.0.0/8", "10.8.0.0/16", "10.9.0.0/24");
            ok("route", "del", RED, "10.0.0.0/8");
            ok("addr", "del", RED + ":eth0", "10.9.0.1/24");
            ok("down", RED + ":eth0");
            assertThat(red.link("eth0").info().isUp()).isFalse();
            ok("up", RED + ":eth0", RED + ":lo");
            assertThat(red.link("lo").info().isUp()).isTrue();
            ok("link", "del", RED + ":eth0");
            assertThat(red.link("eth0").exists()).isFalse();
        }
    }

    @Test
    @DisplayName("a bridge takes its ports, and is gone if it can not")
    void bridge() {
        ok("veth", RED + ":p1", BLUE + ":p1");
        ok("veth", RED + ":p2", BLUE + ":p2");
        ok("bridge", "--up", RED + ":br0", RED + ":p1", RED + ":p2");
        try (Netns red = Netns.open(RED)) {
            int bridge = red.link("br0").info().index();
            assertThat(red.link("p2").info().master()).hasValue(bridge);
            Cli.Outcome failed = net("bridge", RED + ":br1", RED + ":nothing");
            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.err()).contains("nothing").contains("ENODEV");
            assertThat(red.link("br1").exists()).isFalse();
        }
        assertThat(net("bridge", RED + ":br1", BLUE + ":p1").status()).isEqualTo(255);
    }

    @Test
    @DisplayName("show tells in JSON what ip tells")
    void show() throws IOException {
        try (Netns red = Netns.open(RED)) { // a new address of version 6 would be tentative for a moment
            red.sysctl("net.ipv6.conf.default.accept_dad", "0");
        }
        ok("veth", "--up", RED + ":eth0", BLUE + ":eth0");
        ok("addr", "add", RED + ":eth0", "10.9.0.1/24");
        ok("route", "add", RED, "default", "via", "10.9.0.2");
        Map<String, Object> shown = ok("show", "--json", RED).json().fields();
        try (Netns red = Netns.open(RED)) {
            compare(
                    objects(shown, "links"),
                    IpTool.show(red, "addr"),
                    List.of(
                            "ifindex",
                            "ifname",
                            "flags",
                            "mtu",
                            "operstate",
                            "group",
                            "txqlen",
                            "address",
                            "link_netnsid"));
            compare(
                    objects(shown, "routes"),
                    IpTool.show(red, "route"),
                    List.of("dst", "gateway", "dev", "prefsrc", "metric"));
        }
        assertThat(ok("show", RED).out())
                .contains("    inet 10.9.0.1/24 scope global", "default via 10.9.0.2 dev eth0");
        String inode = ok("show", "/run/netns/" + RED).out();
        assertThat(inode).isEqualTo(ok("show", RED).out());
    }

    private static List<Map<String, Object>> objects(Map<String, Object> document, String field) {
        return ((List<?>) Objects.requireNonNull(document.get(field)))
                .stream().map(each -> ((Json) each).fields()).toList();
    }

    private static void compare(List<Map<String, Object>> ours, List<Map<String, Object>> theirs, List<String> fields) {
        List<Map<String, Object>> v4 = ours.size() == theirs.size() ? ours : ours.subList(0, theirs.size());
        for (int i = 0; i < theirs.size(); i++) {
            for (String field : fields) {
                assertThat(v4.get(i).get(field))
                        .as("%s of %s", field, theirs.get(i))
                        .isEqualTo(theirs.get(i).get(field));
            }
        }
    }

    @Test
    @DisplayName("the map shows what is tied to what, in every format")
    void map() {
        ok("veth", RED + ":eth0", BLUE + ":eth1");
        ok("bridge", RED + ":br0", RED + ":eth0");
        assertThat(ok("map", "-f", "dot").out()).doesNotContain("()");
        assertThat(ok("map").out()).containsPattern("eth0 +veth +DOWN +master br0, " + BLUE + ":eth1");
        assertThat(ok("map", "-f", "mermaid").out()).startsWith("graph LR\n").contains(RED, " --- ", "-->|master|");
        assertThat(ok("map", "--format=dot").out()).startsWith("graph ns {").contains(RED, "label=master");
        assertThat(ok("map", "-f", "svg").out())
                .startsWith("<svg ")
                .contains(RED, "<path ")
                .endsWith("</svg>\n");
        assertThat(ok("map", "-f", "html").out()).startsWith("<!DOCTYPE html>").contains("<svg ");
        assertThat(ok("map", "--json").json().fields()).containsKey("namespaces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "255 | add a/b | Invalid netns name",
                "255 | addr put x 1.2.3.4/8 | neither add nor del",
                "1 | addr add lo 1.2.3.4/99 | 0 to 32 bits",
                "255 | route add 10.0.0.0/8 over 1.2.3.4 | unknown word 'over'",
                "255 | route add 10.0.0.0/8 via | nothing after 'via'",
                "255 | route add 10.0.0.0/8 via 1.2.3.4 via 1.2.3.5 | is there twice",
                "255 | up red: | not a link",
                "255 | veth a | operand",
                "255 | map -f gif | gif",
                "2 | lsit | did you mean 'net list'",
                "2 | help lsit | did you mean 'net list'",
                "1 | show 4194304 | 4194304",
            })
    @DisplayName("what can not be is refused, with the status of ip")
    void refused(int status, String words, String message) {
        Cli.Outcome outcome = net(words.split(" "));
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    @DisplayName("the group explains itself")
    void help() {
        assertThat(ok("--help").out())
                .contains("list-id", "map")
                .isEqualTo(ok("help").out());
        assertThat(ok("help", "veth").out())
                .contains("Usage:", "--mtu", "A link is\n<ns>:<link>", " ns net veth --up red:eth0 blue:eth0\n");
        assertThat(ok("help", "del").out()).contains(" ns net del ...", "--all");
        assertThat(Cli.ns("help", "net", "veth").run().out()).contains("--mtu");
        assertThat(ok("--version").out()).isEqualTo(Cli.ns("--version").run().out());
        assertThat(Cli.ns("help", "net", "nosuch").run().err())
                .startsWith("ns: unknown verb 'net nosuch'\nTry ")
                .isEqualTo(net("nosuch").err().replace("ns net", "ns"));
        assertThat(Cli.ns("nett").run().err()).startsWith("ns: unknown verb 'nett'; did you mean 'net'?\n");
        assertThat(net("--frob").err()).startsWith("ns net: unrecognized option '--frob'\n");
        assertThat(net().status()).isEqualTo(2);
    }
}
