package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import ns.cli.LabPlan.Sort;
import ns.net.lab.Impairment;
import ns.net.lab.Packets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of labs, good and bad, and what is said of the bad ones. */
class LabReaderTest {
    private static final String WHOLE = """
            name: whole
            hosts: [a, b, c]
            routers: [r]
            switches: [s]
            links:
              - [a, s]
              - {between: [s, r], addresses: 10.7.0.1/16}
              - between: [r, b]
                addresses: [10.1.0.1/24, 10.1.0.2/24]
                delay: 20ms 2ms
                loss: 1% seed 7
                mtu: 1400
                to:
                  b: {loss: every 10, rate: 10mbit}
              - [b, c]
              - [c, b]
            gateway: {a: r, b: 10.1.0.1}
            routes: {b: [10.7.1.0/24 via 10.1.0.1, 10.7.2.0/24 via r]}
            partition: [[a, b], [c]]
            run: {a: sleep 60, b: [nginx, "sh -c 'exit 3'"]}
            timeline:
              - {at: 2s, partition: [[a], [b, c]]}
              - {at: 500ms, do: [heal, impair a-s from a delay 5ms]}
            """;

    private static LabPlan read(String text) {
        LabComplaints complaints = new LabComplaints("f");
        LabPlan plan = LabReader.read(text, complaints);
        assertThat(complaints.lines()).isEmpty();
        return plan;
    }

    private static List<String> complaints(String text) {
        LabComplaints complaints = new LabComplaints("f");
        LabReader.read(text, complaints);
        return complaints.lines();
    }

    @Test
    void everythingThatAFileCanSay() {
        LabPlan plan = read(WHOLE);
        assertThat(plan.name()).isEqualTo("whole");
        assertThat(plan.names(Sort.HOST)).containsExactly("a", "b", "c");
        assertThat(plan.routes())
                .extracting(route -> route.host() + ": " + route.destination() + " via " + route.gateway())
                .containsExactly(
                        "a: default via r",
                        "b: default via 10.1.0.1",
                        "b: 10.7.1.0/24 via 10.1.0.1",
                        "b: 10.7.2.0/24 via r");
        assertThat(plan.names(Sort.ROUTER)).containsExactly("r");
        assertThat(plan.names(Sort.SWITCH)).containsExactly("s");
        assertThat(plan.links().stream().map(LabPlan.Link::label)).containsExactly("s-r", "r-b", "a-s", "b-c", "c-b#2");
        LabPlan.Wiring wiring = plan.links().get(1).wiring();
        assertThat(wiring.addresses()).containsExactly("10.1.0.1/24", "10.1.0.2/24");
        assertThat(wiring.mtu()).hasValue(1400);
        Impairment base = Impairment.none().delay(Duration.ofMillis(20)).jitter(Duration.ofMillis(2));
        assertThat(wiring.back()).isEqualTo(base.loss(Packets.random(0.01, 7)));
        assertThat(wiring.forth()).isEqualTo(base.loss(Packets.everyNth(10)).rate(10_000_000));
        assertThat(plan.partition().orElseThrow().line()).isEqualTo("partition a,b c");
        assertThat(plan.runs().stream().map(run -> run.host() + ": " + run.line()))
                .containsExactly("a: sleep 60", "b: nginx", "b: sh -c 'exit 3'");
        assertThat(plan.timeline().stream().map(step -> step.at().toMillis() + " " + step.line()))
                .containsExactly("2000 partition a b,c", "500 heal", "500 impair a-s from a delay 5ms");
        assertThat(plan.size()).isEqualTo("3 hosts, 1 router, 1 switch, 5 links");
    }

    @Test
    void jsonIsTheSameModel() {
        LabPlan plan = read(
                "{\"hosts\": [\"a\", \"b\"], \"links\": [[\"a\", \"b\"], {\"between\": [\"b\", \"a\"], \"mtu\": 1400}],"
                        + " \"timeline\": [{\"at\": \"1s\", \"do\": \"heal\"}]}");
        assertThat(plan.names(Sort.HOST)).containsExactly("a", "b");
        assertThat(plan.links().get(1).wiring().mtu()).hasValue(1400);
        assertThat(plan.timeline()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "pair, '2 hosts, 1 link'",
        "star 5, '5 hosts, 1 switch, 5 links'",
        "line 3, '3 hosts, 3 switches, 5 links'",
        "ring 4, '4 hosts, 4 routers, 8 links'",
        "mesh 4, '4 hosts, 6 links'",
        "wan 2 3, '5 hosts, 2 routers, 2 switches, 8 links'"
    })
    void shapes(String shape, String size) {
        assertThat(read("shape: " + shape).size()).isEqualTo(size);
    }

    @Test
    void nodesCanBeAddedToAShape() {
        assertThat(read("{shape: star 2, hosts: [x], links: [[x, s1]]}").size())
                .isEqualTo("3 hosts, 1 switch, 3 links");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hots: [a]|f:1:1: unknown key \"hots\"; did you mean \"hosts\"?",
                "xyz: 1|f:1:1: unknown key \"xyz\": there are name, shape, hosts, routers, switches, links, gateway, routes, partition, run, timeline",
                "{hosts: [a, b], hosts: [c]}|f:1:17: \"hosts\" is there twice",
                "hosts: [a, a]|f:1:12: there is a node \"a\" already",
                "{hosts: [a], switches: [a]}|f:1:25: there is a node \"a\" already",
                "hosts: a|f:1:8: names are a list, such as [a, b]",
                "hosts: [[a]]|f:1:9: a word belongs here",
                "hosts: ['']|f:1:9: there is nothing here",
                "hosts: [10.0.0.1]|f:1:9: not a name for a node: \"10.0.0.1\": it has letters, digits, _, . and -, and begins with a letter",
                "hosts: ['a b']|f:1:9: not a name for a node: \"a b\": it has letters, digits, _, . and -, and begins with a letter",
                "hosts: [links]|f:1:9: not a name for a node: \"links\": the prompt has that word already",
                "hosts: [localhost]|f:1:9: not a name for a node: \"localhost\": every host calls itself that",
                "{hosts: [alpha], links: [[alpha, alpa]]}|f:1:26: no node is called \"alpa\"; did you mean \"alpha\"?",
                "{hosts: [a], links: [[a, a]]}|f:1:22: a can not have a link to itself",
                "{hosts: [a], links: [[a]]}|f:1:22: a link is between two nodes, such as [a, b]",
                "{hosts: [a, b], links: [{between: [a, b], delai: 3ms}]}|f:1:43: unknown key \"delai\"; did you mean \"delay\"?",
                "{hosts: [a, b], links: [{between: [a, b], delay: 20}]}|f:1:50: a time is a number and us, ms, s, m or h, such as 20ms, not 20",
                "{hosts: [a, b], links: [{between: [a, b], loss: 2}]}|f:1:49: a share is a percentage, such as 1%, not 2",
                "{hosts: [a, b], links: [{between: [a, b], loss: 101%}]}|f:1:49: a share is 0, or 1.0E-7 to 1, not 1.01",
                "{hosts: [a, b], links: [{between: [a, b], rate: 1bit}]}|f:1:49: a rate is 1000 to 100000000000 bits per second, not 1",
                "{hosts: [a, b], links: [{between: [a, b], rate: fast}]}|f:1:49: a rate is a number and bit, kbit, mbit or gbit, such as 10mbit, not fast",
                "{hosts: [a, b], links: [{between: [a, b], mtu: 5}]}|f:1:25: mtu is 68 to 65535 bytes, not 5",
                "{hosts: [a, b, c], links: [{between: [a, b], to: {c: {loss: 1%}}}]}|f:1:28: the link does not end at c",
                "{hosts: [a, b], links: [{between: [a, b], addresses: [10.0.0.1/24]}]}|f:1:25: 1 addresses for 2 hosts: each end that is no switch has one",
                "{hosts: [a, b], links: [{between: [a, b], addresses: [10.0.0.1/24, 10.0.1.2/24]}]}|f:1:25: 10.0.1.2/24 is not in the subnet of the other end, 10.0.0.0/24",
                "{hosts: [a, b], links: [{between: [a, b], addresses: [10.0.0.1, 10.0.0.2/24]}]}|f:1:25: 10.0.0.1 does not say how long the prefix of its subnet is: 10.0.0.1/24?",
                "{hosts: [a, b], links: [{between: [a, b], addresses: [10.0.0.1/24, 10.0.0.1/24]}]}|f:1:25: 10.0.0.1/24 is taken by a",
                "{switches: [s, t], links: [[s, t], [t, s]]}|f:1:36: a link between t and s would close a loop of switches, in which frames go round for ever",
                "shape: sta 5|f:1:8: unknown shape \"sta\"; did you mean \"star\"?",
                "shape: star|f:1:8: how many? A shape is pair, star 5, line 3, ring 4, mesh 3 or wan 2 3, not star",
                "shape: ring 2|f:1:8: a ring has at least 3 routers, not 2",
                "shape: star 100000|f:1:8: a shape has 1 to 1000 of each, not 100000",
                "{hosts: [a, b], partition: [[a]]}|f:1:28: usage: partition HOST,HOST... HOST,HOST...",
                "{hosts: [a, b], partition: [[a], [a]]}|f:1:28: a can not be in two groups, nor twice in one",
                "{hosts: [a, b], partition: [[a], b]}|f:1:34: a group is a list of hosts, such as [a, b]",
                "{shape: pair, timeline: [{do: heal}]}|f:1:26: a step is when and what, such as {at: 2s, do: heal}",
                "{shape: pair, timeline: [{at: soon, do: heal}]}|f:1:31: a time is a number and us, ms, s, m or h, such as 20ms, not soon",
                "{shape: pair, timeline: [{at: 2s, do: pingall}]}|f:1:39: \"pingall\" prints, or waits, and can not be done by a timeline; of programs, those that end in & can",
                "{shape: pair, timeline: [{at: 2s, do: impair h1-h3 loss 1%}]}|f:1:39: neither a link nor a node: \"h1-h3\"; did you mean \"h1-h2\"?",
                "{shape: pair, run: {h3: sleep 1}}|f:1:25: no host is called \"h3\"; did you mean \"h1\"?",
                "{shape: pair, run: {h1: \"sh -c 'x\"}}|f:1:25: a ' without its other half",
                "[a, b]|f:1:1: a lab is a mapping of name, shape, hosts, routers, switches, links, gateway, routes, partition, run, timeline",
                "hosts: [a|f:1:10: while parsing a flow sequence: expected ',' or ']', but got <stream end>",
                "{hosts: &x [a], switches: *x}|f:1:9: aliases are no part of this format: write it once more",
                "{[a]: b}|f:1:2: a key is a word"
            })
    void whatIsWrongIsToldWithItsPlace(String text, String complaint) {
        assertThat(complaints(text)).containsExactly(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{gateway: {x: r}}|no host is called \"x\"",
                "{gateway: {s: r}}|s is a switch, and this is about hosts",
                "{gateway: {a: q}}|no host is called \"q\"",
                "{gateway: {a: s}}|s is a switch, and this is about hosts",
                "{gateway: {a: b}}|b is no router, and does not pass packets on",
                "{gateway: {r: r}}|r can not be its own gateway",
                "{gateway: {c: r}}|c does not hear r: neither a link nor a switch joins them",
                "{gateway: {a: 10.2.0.1}}|10.2.0.1 is in no subnet of a, which can not reach it",
                "{gateway: {a: 10.1.0.1}}|10.1.0.1 is in no subnet of a, which can not reach it",
                "{gateway: {a: 10.1.0.77}}|no node that a hears has the address 10.1.0.77",
                "{gateway: {a: 10.1.0.3/24}}|not an IP address: \"10.1.0.3/24\"",
                "{gateway: {a: 10.1.0.300}}|not an IP address: \"10.1.0.300\"",
                "{gateway: {a: [r, 10.1.0.3]}}|a has a route to default already",
                "{gateway: r}|gateways are a mapping, such as {a: r}",
                "{routes: {a: 10.3.0.0/16}}|a route is as in '10.2.0.0/24 via 10.1.0.1', or via a router's name, not '10.3.0.0/16'",
                "{routes: {a: 10.3.0.1/16 via r}}|a route leads to a network, 10.3.0.1/16 is a host in one: 10.3.0.0/16?",
                "{routes: {a: fd00::/64 via r}}|r has no address of version 6 that a hears",
                "{routes: {a: fd00::/64 via 10.1.0.3}}|fd00::/64 can not be reached via 10.1.0.3, which is of another version of IP",
                "{routes: {a: default via 10.9.0.1}}|10.9.0.1 is in no subnet of a, which can not reach it",
                "{gateway: {a: r}, routes: {a: default via r}}|a has a route to default already",
                "{routes: [a]}|routes are a mapping, such as {a: 10.2.0.0/24 via r}",
            })
    void whatIsNoWayIsToldWithItsLine(String text, String complaint) {
        String lab =
                "{hosts: [a, b, c], routers: [r], switches: [s], links: [{between: [a, s], addresses: 10.1.0.1/24},"
                        + " {between: [b, s], addresses: 10.1.0.2/24}, {between: [r, s], addresses: 10.1.0.3/24}, [b, c]],\n"
                        + text.substring(1);
        assertThat(complaints(lab))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("f:2:")
                .contains(complaint);
    }

    @Test
    void ofAssignedAddressesNothingIsSaidBeforeTheyAreKnown() {
        read("{hosts: [a], routers: [r], links: [[a, r]], gateway: {a: 10.0.0.2}}");
    }

    @Test
    void subnetsOfDifferentLinksDoNotOverlap() {
        assertThat(complaints("""
                        hosts: [a, b, c]
                        links:
                          - {between: [a, b], addresses: [10.0.0.1/16, 10.0.0.2/16]}
                          - {between: [b, c], addresses: [10.0.3.1/24, 10.0.3.2/24]}
                        """)).contains("f:4:5: 10.0.3.1/24: its subnet overlaps 10.0.0.0/16 of another link");
    }

    @Test
    void hostsAtSwitchesThatAreJoinedShareASubnet() {
        read("""
                hosts: [a, b]
                switches: [s, t]
                links:
                  - {between: [a, s], addresses: 10.0.0.1/16}
                  - {between: [t, b], addresses: 10.0.0.2/16}
                  - [s, t]
                """);
    }

    @Test
    void allThatIsWrongIsTold() {
        assertThat(complaints("hosts: a\nswiches: [s]\nlinks:\n  - 3\n"))
                .containsExactly(
                        "f:1:8: names are a list, such as [a, b]",
                        "f:2:1: unknown key \"swiches\"; did you mean \"switches\"?",
                        "f:4:5: a link is a list of two nodes, or a mapping of between, addresses, mtu, to, delay, jitter,"
                                + " reorder, loss, duplicate, corrupt, rate, limit",
                        "f:4:5: a link is between two nodes, such as [a, b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n"})
    void anEmptyFile(String text) {
        assertThat(complaints(text))
                .hasSize(1)
                .first()
                .asString()
                .matches("f:[12]:1: (there is nothing in it|a lab is a mapping of .*)");
    }

    @Test
    void twoDocumentsAreOneTooMany() {
        assertThat(complaints("hosts: [a]\n---\nhosts: [b]\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("f:2:1: ");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(complaints("[".repeat(100_000))).hasSize(1);
    }

    @Test
    void aLabelMeansOneLink() {
        LabPlan plan = read("{hosts: [a, b, a-b, b-a], links: [[a, b], [a-b, a], [a, b-a], [b, a]]}");
        assertThat(plan.links().stream().map(LabPlan.Link::label))
                .containsExactly("a-b#2", "a-b-a", "a-b-a#2", "b-a#3");
        LabLookup lookup = new LabLookup(plan);
        assertThat(lookup.link("b-a-a#2")).isEqualTo(2);
        assertThat(lookup.ways("a-b")).extracting(LabLookup.Way::link).containsOnly(1);
    }

    @Test
    void anAliasIsRefusedOnce() {
        assertThat(complaints("{hosts: &x [a, b], routers: [*x, *x, *x]}"))
                .containsExactly("f:1:9: aliases are no part of this format: write it once more");
    }
}
