package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import ns.core.Pid;
import ns.net.Ifb;
import ns.net.InterfaceAddress;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** {@code ns net} in the hands of people who err, and on networks made by people who want it to err. */
@KernelTest
@Root
@Requires(programs = "ip")
final class NetUserCliIT {
    private static final String RED = "ns-it-user-" + Pid.self().number();
    private static final String ODD = "<&\"'#lt;>";

    @BeforeAll
    static void makeFolder() {
        NetnsFolder.make();
    }

    @BeforeEach
    void begin() {
        Netns.add(RED).close();
    }

    @AfterEach
    void end() {
        Netns.deleteIfExists(RED);
    }

    private static Cli.Outcome net(String... words) {
        return Cli.ns("net").run(words);
    }

    private static Cli.Outcome ok(String... words) {
        Cli.Outcome outcome = net(words);
        assertThat(outcome.status()).as("%s: %s", List.of(words), outcome).isZero();
        return outcome;
    }

    @Test
    @DisplayName("a program that does not exist ends as with ip netns exec")
    void execOfNothing() {
        Cli.Outcome theirs =
                Cli.program("ip", "netns", "exec", RED, "/no/such/program").run();
        Cli.Outcome ours = net("exec", RED, "/no/such/program");
        assertThat(theirs.status()).isNotZero();
        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(ours.err()).contains("/no/such/program").contains("No such file or directory");
        assertThat(ours.out()).isEmpty();
        Cli.Outcome folder = net("exec", RED, "/etc");
        assertThat(folder.status()).isEqualTo(theirs.status());
        assertThat(folder.err()).contains("/etc").contains("Permission denied");
    }

    @Test
    @Requires(programs = "bash")
    @DisplayName("bash completes names, and runs nothing that is in one")
    void completion() {
        String odd = RED + " $(echo x)`echo y`*";
        Netns.add(odd).close();
        try {
            String program = "source \"$1\"; COMP_WORDS=(ns net delete \"$2\"); COMP_CWORD=3; _ns ns \"$2\" delete;"
                    + " printf '%s\\n' \"${COMPREPLY[@]}\"";
            String script = Cli.HOME.resolve("share/completion/ns.bash").toString();
            Cli.Outcome outcome = Cli.program("bash", "--norc", "-c", program, "bash", script, RED)
                    .run();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.lines()).containsExactlyInAnyOrder(RED, odd);
        } finally {
            Netns.delete(odd);
        }
    }

    @Test
    @DisplayName("a signal ends a monitor at once, with the status of a signal")
    void interruptedMonitor() throws Exception {
        for (int signal : new int[] {2, 15}) {
            Process monitor = Cli.ns("net", "monitor").start();
            try {
                Await.until(
                        "it watches",
                        () -> Cli.program("sh", "-c", "ls -l /proc/" + monitor.pid() + "/fd")
                                .run()
                                .out()
                                .contains("inotify"));
                Cli.program("kill", "-" + signal, Long.toString(monitor.pid())).run();
                assertThat(monitor.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(monitor.exitValue()).isEqualTo(128 + signal);
                assertThat(monitor.getErrorStream().readAllBytes()).isEmpty();
            } finally {
                monitor.destroyForcibly();
            }
        }
    }

    @Test
    @DisplayName("a monitor whose reader has gone ends")
    void monitorIntoNothing() {
        Cli.Outcome outcome = Cli.program("timeout", "20", "sh", "-c", "\"$1\" net monitor | head -n1", "sh", ns())
                .under()
                .sh("(\"$@\") & w=$!; while kill -0 $w 2>/dev/null; do ip netns add " + RED + "-x; ip netns del " + RED
                        + "-x; done; wait $w")
                .run();
        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.lines()).singleElement().asString().endsWith(RED + "-x");
    }

    private static String ns() {
        return Cli.HOME.resolve("bin/ns").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "255 | veth --mtu 4294968696 a b | 4294968696",
                "255 | veth --mtu 99999999999 a b | 99999999999",
                "255 | veth --mtu -5 a b | -5",
                "1 | veth sixteen-letters- b | 15 at most",
                "1 | veth a:b/c lo | Cannot open network namespace",
                "255 | route add 10.0.0.0/8 dev lo mtu 4294967297 | 4294967297",
                "255 | route add 10.0.0.0/8 dev lo metric x | not a number",
                "1 | route add 10.0.0.1/8 dev lo | 10.0.0.0/8?",
                "1 | route add 10.1.2.3 dev no-such-link | ENODEV",
                "1 | route add fd00::5 dev no-such-link | ENODEV",
                "1 | route add no-such-ns default via 10.0.0.1 | Cannot open network namespace",
                "1 | addr add no-such-ns:eth0 10.0.0.1/24 | Cannot open network namespace",
                "1 | addr add no-such-link 10.0.0.1/24 | ENODEV",
                "1 | addr add lo fd00::/129 | 0 to 128",
                "255 | veth --mtu 67 a b | 68 to 65535 bytes",
                "255 | route add 10.0.0.0/8 metric 5 | via <address> or dev <link>",
                "1 | route del 10.0.0.0/8 | its table has none with all that is told of it",
                "255 | up RED | give RED:<link>",
                "1 | show RED:lo | without a link of it",
                "1 | up no-such-link | ENODEV (No such device): no link of this network namespace is called so",
                "1 | link del lo | EOPNOTSUPP",
                "255 | link add lo | not del",
                "1 | set | No netns name",
                "255 | set x y | Invalid",
                "1 | delete no-such-ns | Cannot remove namespace file",
                "1 | exec | No netns name",
                "1 | pids no-such-ns | Cannot open network namespace",
                "1 | show / | /",
                "255 | show a b | operand",
                "255 | map --no-such-option | no-such-option",
                "1 | identify 4194304 | 4194304",
            })
    @DisplayName("a mistake is told with its word, once, and nothing is printed else")
    void mistakes(int status, String words, String message) {
        Cli.Outcome outcome = net(words.replace("RED", RED).split(" "));
        assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
        assertThat(outcome.err()).contains(message.replace("RED", RED)).doesNotContain("Exception", "\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    @DisplayName("a part of a bridge is not taken away by another one that fails")
    void bridgeKeepsOthersPorts() {
        ok("veth", RED + ":p1", RED + ":p2");
        ok("bridge", RED + ":br0", RED + ":p1");
        Cli.Outcome outcome = net("bridge", RED + ":br1", RED + ":p1", RED + ":nothing");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("'p1' is part of a bridge");
        try (Netns red = Netns.open(RED)) {
            assertThat(red.link("br1").exists()).isFalse();
            assertThat(red.link("p1").info().master())
                    .hasValue(red.link("br0").info().index());
            assertThat(net("bridge", RED + ":br1", RED + ":p2", RED + ":lo").status())
                    .isEqualTo(1);
            assertThat(red.link("br1").exists()).isFalse();
            assertThat(red.link("p2").info().master()).isEmpty();
        }
    }

    @Test
    @DisplayName("what others called their links and namespaces does not reach the terminal or break a drawing")
    void oddNames() throws Exception {
        String evil = RED + "-\u001b]0;x\u0007<&\"#";
        try (Netns red = Netns.open(RED)) {
            Netns.add(evil).close();
            red.addLink(NewLink.of("\u001b[31mred", new Ifb()).alias("a\u001b[2Jb\nc"));
            red.addLink(NewLink.of(ODD, new Ifb()));
            red.addLink(NewLink.of("a\\\"]b", new Ifb()));
            red.addLink(NewLink.of("\ufffe\u202ex", new Ifb()));
            for (String verb :
                    List.of("list", "show " + RED, "map", "list-id", "map -f dot", "map -f mermaid", "map -f svg")) {
                Cli.Outcome outcome = ok(verb.split(" "));
                assertThat(outcome.out()).as(verb).doesNotContain("\u001b", "\u0007", "\u202e");
                assertThat(outcome.err()).as(verb).doesNotContain("\u001b", "\u0007");
            }
            assertThat(ok("map", "-f", "mermaid").out())
                    .contains("#lt;#amp;#quot;'#35;lt;#gt; (ifb)")
                    .doesNotContain("[\"" + ODD);
            assertThat(ok("map", "-f", "dot").out()).contains("label=\"a\\\\\\\"]b (ifb)\"");
            assertThat(texts(ok("map", "-f", "svg"))).contains(ODD + " (ifb)");
            assertThat(ok("show", "--json", RED).json().fields()).containsKey("links");
            assertThat(ok("map", "--json").json().fields()).containsKey("namespaces");
            Cli.Outcome missing = net("up", RED + ":\u001b[2J");
            assertThat(missing.status()).isEqualTo(1);
            assertThat(missing.err()).doesNotContain("\u001b");
            assertThat(net("add", "\u001b[2J/x").err()).doesNotContain("\u001b");
            assertThat(net("show", "\u001b[2J").err()).doesNotContain("\u001b");
        } finally {
            Netns.deleteIfExists(evil);
        }
    }

    private static List<String> texts(Cli.Outcome svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.bytes()));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < document.getElementsByTagName("text").getLength(); i++) {
            texts.add(document.getElementsByTagName("text").item(i).getTextContent());
        }
        return texts;
    }

    @Test
    @DisplayName("a hundred namespaces are drawn, each and each cable once")
    void bigMap() throws Exception {
        List<Netns> guests = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (Netns red = Netns.open(RED)) {
            for (int i = 0; i < 100; i++) {
                String name = RED + "-g" + i;
                guests.add(Netns.add(name));
                names.add(name);
                red.addVeth("p" + i, guests.get(i), "eth0");
            }
            List<String> drawn = texts(ok("map", "-f", "svg"));
            assertThat(drawn).containsAll(names).contains("p0", "p99");
            String mermaid = ok("map", "-f", "mermaid").out();
            String dot = ok("map", "-f", "dot").out();
            String table = ok("map").out();
            for (int i = 0; i < 100; i++) {
                assertThat(mermaid).containsOnlyOnce("[\"" + names.get(i) + "\"]");
                assertThat(dot).containsOnlyOnce("label=\"" + names.get(i) + "\"");
                assertThat(table).contains(names.get(i) + ":eth0");
            }
            assertThat(mermaid.split(" --- ", -1)).hasSizeGreaterThanOrEqualTo(101);
            assertThat(ok("map", "-f", "html").out())
                    .startsWith("<!DOCTYPE html>")
                    .endsWith("</html>\n");
            assertThatCode(() -> ok("map", "--json").json()).doesNotThrowAnyException();
        } finally {
            guests.forEach(Netns::close);
            names.forEach(Netns::deleteIfExists);
        }
    }

    @Test
    @DisplayName("every field of show in JSON is as ip has it")
    void jsonAsIp() throws IOException {
        try (Netns red = Netns.open(RED)) {
            red.sysctl("net.ipv6.conf.default.accept_dad", "0"); // or they would be tentative for a second
            red.link("lo").up();
            red.addLink(NewLink.veth("eth0")
                    .up()
                    .group(5)
                    .alias("a note")
                    .peer(NewLink.veth("peer").up()));
            for (String address : List.of(
                    "10.1.0.1/24 brd + dev eth0 label eth0:x",
                    "10.1.0.2/24 dev eth0",
                    "10.2.0.1 peer 10.2.0.2/24 dev eth0",
                    "10.3.0.1/32 dev eth0 scope link",
                    "fd01::1/64 dev eth0 nodad noprefixroute",
                    "fd02::1/64 dev eth0 nodad home valid_lft 100000 preferred_lft 0",
                    "fd03::1/64 dev eth0 nodad mngtmpaddr")) {
                IpTool.run(red, ("addr add " + address).split(" "));
            }
            for (String route : List.of(
                    "default via 10.1.0.9",
                    "10.8.0.0/16 nexthop via 10.1.0.8 weight 3 nexthop via 10.1.0.9 weight 2",
                    "10.9.0.0/16 via inet6 fd03::9 dev eth0",
                    "unreachable 10.10.0.0/16 metric 7",
                    "10.11.0.5 dev eth0 scope link",
                    "10.12.0.0/16 tos 0x10 dev eth0 mtu 1300 advmss 1000 hoplimit 9 rtt 100ms rto_min 30ms initcwnd 20")) {
                IpTool.run(red, ("route add " + route).split(" "));
            }
            Await.until(
                    "both ends of the cable have the addresses that come by themselves",
                    () -> IpTool.show(red, "-6", "addr", "show", "-tentative", "scope", "link")
                                    .size()
                            == 2);
            Map<String, Object> shown = ok("show", "--json", RED).json().fields();
            contained(list(shown, "links"), red, "addr");
            List<Json> routes = list(shown, "routes");
            List<Map<String, Object>> theirs = new ArrayList<>(IpTool.show(red, "-4", "route"));
            theirs.addAll(IpTool.show(red, "-6", "route"));
            assertThat(routes).hasSameSizeAs(theirs);
            for (int i = 0; i < theirs.size(); i++) {
                contained(routes.get(i), theirs.get(i));
            }
            assertThat(red.routes()).extracting(Route::toString).hasSameSizeAs(routes);
        }
    }

    private static List<Json> list(Map<String, Object> document, String field) {
        return ((List<?>) Objects.requireNonNull(document.get(field)))
                .stream().map(Json.class::cast).toList();
    }

    private static void contained(List<Json> links, Netns namespace, String words) {
        List<Map<String, Object>> theirs = IpTool.show(namespace, words);
        assertThat(links).hasSameSizeAs(theirs);
        for (int i = 0; i < theirs.size(); i++) {
            contained(links.get(i), theirs.get(i));
        }
    }

    /** All that ns says, ip says too; ip says more, and -d even where it is usual. */
    private static void contained(Json ours, Map<String, Object> theirs) {
        ours.fields().forEach((field, value) -> {
            Object expected = theirs.get(field);
            if (value instanceof Json inner && expected instanceof Json other) {
                contained(inner, other.fields());
            } else if (value instanceof List<?> all && !all.isEmpty() && all.get(0) instanceof Json) {
                List<?> others = (List<?>) Objects.requireNonNull(expected, field);
                assertThat(all).as("%s of %s", field, theirs).hasSameSizeAs(others);
                for (int i = 0; i < all.size(); i++) {
                    contained((Json) all.get(i), ((Json) others.get(i)).fields());
                }
            } else if (field.endsWith("_life_time")) {
                assertThat(value).isNotNull();
            } else if (!field.equals("linkinfo")) {
                assertThat(value).as("%s of %s", field, theirs).isEqualTo(expected);
            }
        });
    }

    @Test
    @DisplayName("a namespace is named by name, process, inode, the kernel's word and path")
    void waysToName() {
        try (Netns red = Netns.open(RED)) {
            String inode = red.id().toString().replaceAll("\\D", "");
            String expected = ok("show", RED).out();
            for (String way : List.of(inode, red.id().toString(), "/run/netns/" + RED)) {
                assertThat(ok("show", way).out()).as(way).isEqualTo(expected);
            }
            ok("addr", "add", red.id() + ":lo", "10.7.0.1/24");
            ok("up", "/run/netns/" + RED + ":lo");
            assertThat(red.link("lo").info().isUp()).isTrue();
            assertThat(red.link("lo").addresses())
                    .extracting(InterfaceAddress::prefix)
                    .contains(InterfaceAddress.of("10.7.0.1/24").prefix());
        }
    }
}
