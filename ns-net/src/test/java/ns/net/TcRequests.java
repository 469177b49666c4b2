package ns.net;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Our requests for what tc(8) is asked in golden.txt; the link is v0, number 10, and v1 is 11. */
final class TcRequests {
    private static final TcHandle ONE = TcHandle.of("1:");
    private static final TcHandle TEN = TcHandle.of("1:10");
    private static final LinkIndexes LINKS =
            name -> Objects.requireNonNull(Map.of("v0", 10, "v1", 11).get(name));

    static final Netem BAD = Netem.none()
            .delay(Duration.ofMillis(10))
            .jitter(Duration.ofMillis(2))
            .loss(0.1)
            .duplicate(0.05)
            .corrupt(0.01)
            .reorder(0.25)
            .rate(1_000_000)
            .limit(500);

    private static final Netem CORRELATED = Netem.none()
            .delay(Duration.ofMillis(10))
            .jitter(Duration.ofMillis(2))
            .loss(0.1)
            .duplicate(0.05)
            .corrupt(0.01)
            .reorder(0.25)
            .gap(5)
            .correlation(new Netem.Correlation(0.25, 0.2, 0.1, 0.05, 0.5));

    private final Map<String, Request> all = new LinkedHashMap<>();

    private TcRequests() {}

    static Map<String, Request> all() {
        TcRequests requests = new TcRequests();
        requests.qdiscs();
        requests.classes();
        requests.filters();
        requests.deletions();
        return requests.all;
    }

    private void is(String command, Request request) {
        all.put(command, request);
    }

    private static Request root(Qdisc qdisc) {
        return QdiscMessages.replace("v0", 10, qdisc);
    }

    private static Request root(TcHandle handle, Qdisc qdisc) {
        return QdiscMessages.replace("v0", 10, TcHandle.ROOT, handle, qdisc);
    }

    private static Request below(Qdisc qdisc) {
        return QdiscMessages.replace("v0", 10, TEN, TcHandle.of("10:"), qdisc);
    }

    private void qdiscs() {
        is("tc qdisc replace dev v0 root netem delay 10ms", root(Netem.none().delay(Duration.ofMillis(10))));
        is(
                "tc qdisc replace dev v0 root netem delay 10ms 2ms loss 10% duplicate 5% corrupt 1% reorder 25% rate 1mbit limit 500",
                root(BAD));
        is(
                "tc qdisc replace dev v0 root netem delay 10ms 2ms 25% loss 10% 20% duplicate 5% 10% corrupt 1% 5% reorder 25% 50% gap 5",
                root(CORRELATED));
        is(
                "tc qdisc replace dev v0 root netem loss gemodel 1% 10% 70% 0.1%",
                root(Netem.none().loss(new Netem.Bursts(0.01, 0.1, 0.7, 0.001))));
        is(
                "tc qdisc replace dev v0 root netem corrupt 1% rate 80gbit",
                root(Netem.none().corrupt(0.01).rate(80_000_000_000L)));
        is(
                "tc qdisc replace dev v0 root tbf rate 1mbit burst 10000 limit 20000",
                root(new Tbf(1_000_000, 10_000, 20_000)));
        is("tc qdisc add dev v0 clsact", QdiscMessages.add("v0", 10, new Clsact()));
        is("tc qdisc add dev v0 ingress", QdiscMessages.add("v0", 10, new Ingress()));
        is("tc qdisc replace dev v0 root handle 1: htb default 20", root(ONE, Htb.withDefault(TcHandle.of("1:20"))));
        is(
                "tc qdisc replace dev v0 root handle 1: htb default 0x20 r2q 5 direct_qlen 100",
                root(ONE, new Htb(TcHandle.of(":20"), 5, OptionalLong.of(100))));
        is("tc qdisc replace dev v0 parent 1:10 handle 10: pfifo limit 5", below(Fifo.packets(5)));
        is("tc qdisc replace dev v0 parent 1:10 handle 10: bfifo limit 5000", below(Fifo.bytes(5000)));
    }

    private void classes() {
        TcHandle twenty = TcHandle.of("1:20");
        TcHandle first = TcHandle.of("1:1");
        is(
                "tc class add dev v0 parent 1: classid 1:10 htb rate 10mbit",
                ClassMessages.add("v0", 10, ONE, TEN, HtbClass.of(10_000_000)));
        HtbClass full = new HtbClass(10_000_000, 20_000_000, 20_000, 30_000, OptionalLong.of(3000), 3);
        is(
                "tc class add dev v0 parent 1: classid 1:10 htb rate 10mbit ceil 20mbit burst 20000 cburst 30000 prio 3 quantum 3000",
                ClassMessages.add("v0", 10, ONE, TEN, full));
        is(
                "tc class replace dev v0 parent 1:1 classid 1:20 htb rate 8mbit ceil 80gbit",
                ClassMessages.replace(
                        "v0", 10, first, twenty, HtbClass.of(8_000_000).ceil(80_000_000_000L)));
    }

    private static Request filter(String parent, Filter filter) {
        TcHandle place = parent.equals("ingress")
                ? TcHandle.INGRESS
                : parent.equals("egress") ? TcHandle.EGRESS : TcHandle.of(parent);
        return FilterMessages.add("v0", 10, place, filter, LINKS);
    }

    private static Filter first(Classifier classifier) {
        return Filter.of(classifier).priority(1);
    }

    private static Filter ip(int priority, Classifier classifier) {
        return Filter.of(classifier).protocol(EtherType.IP).priority(priority);
    }

    private void filters() {
        U32 address = U32.destination("10.0.0.2/32").classid(TEN);
        is(
                "tc filter add dev v0 parent 1: protocol ip prio 5 u32 match ip dst 10.0.0.2/32 flowid 1:10",
                filter("1:", ip(5, address)));
        U32 ports = U32.source("10.0.0.0/8").ipProtocol(6).destinationPort(80).sourcePort(1024);
        is(
                "tc filter add dev v0 parent 1: protocol ip prio 5 u32 match ip src 10.0.0.0/8 match ip protocol 6 0xff match ip dport 80 0xffff match ip sport 1024 0xffff classid 1:10",
                filter("1:", ip(5, ports.classid(TEN))));
        U32 six = U32.destination("fd00::2/128").from("fd00::/40").classid(TEN);
        is(
                "tc filter add dev v0 parent 1: protocol ipv6 prio 6 u32 match ip6 dst fd00::2/128 match ip6 src fd00::/40 classid 1:10",
                filter("1:", new Filter(EtherType.IPV6, 6, six)));
        is(
                "tc filter add dev v0 parent 1: protocol all u32 match u32 0 0 classid 1:10",
                filter("1:", Filter.of(U32.all().classid(TEN))));
        U32 bits = U32.match(new U32.Key(0x0a00_0000, 0xff00_0000L, 12)).classid(TEN);
        is(
                "tc filter add dev v0 parent 1: protocol ip prio 5 u32 match u32 0x0a000000 0xff000000 at 12 classid 1:10",
                filter("1:", ip(5, bits)));
        actions();
        programs();
    }

    private void actions() {
        is(
                "tc filter add dev v0 ingress protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev v1",
                filter("ingress", first(U32.all().action(Mirred.redirect("v1")))));
        is(
                "tc filter add dev v0 egress protocol all prio 1 u32 match u32 0 0 action mirred egress mirror dev v1",
                filter("egress", first(U32.all().action(Mirred.mirror("v1")))));
        is(
                "tc filter add dev v0 egress protocol all prio 1 u32 match u32 0 0 action mirred ingress redirect dev v1",
                filter("egress", first(U32.all().action(Mirred.redirect("v1").ingress()))));
        is(
                "tc filter add dev v0 ingress protocol all prio 1 matchall action drop",
                filter("ingress", first(MatchAll.of(Verdict.DROP))));
        is(
                "tc filter add dev v0 ingress protocol all prio 1 matchall action pass",
                filter("ingress", first(MatchAll.of(Verdict.PASS))));
        is(
                "tc filter add dev v0 ingress protocol all prio 1 matchall classid 1:10",
                filter("ingress", first(new MatchAll(Optional.of(TEN), List.of()))));
        is(
                "tc filter add dev v0 ingress protocol ip prio 1 matchall action mirred egress mirror dev v1 action drop",
                filter("ingress", ip(1, MatchAll.of(Mirred.mirror("v1"), Verdict.DROP))));
    }

    private void programs() {
        is(
                "tc filter add dev v0 ingress protocol all prio 1 bpf da bytecode \"1,6 0 0 2,\"",
                filter("ingress", first(Bpf.always(Verdict.DROP))));
        is(
                "tc filter add dev v0 parent 1: protocol ip prio 7 bpf bytecode \"2,40 0 0 12,6 0 0 4294967295,\" classid 1:10",
                filter("1:", ip(7, Bpf.of("2,40 0 0 12,6 0 0 4294967295,").classid(TEN))));
        is(
                "tc filter add dev v0 parent 1: protocol ip prio 7 bpf bytecode \"1,6 0 0 4294967295,\" action mirred egress redirect dev v1",
                filter("1:", ip(7, Bpf.of("1\n6 0 0 4294967295\n").action(Mirred.redirect("v1")))));
    }

    private void deletions() {
        is("tc qdisc del dev v0 root", QdiscMessages.delete("v0", 10, TcHandle.ROOT));
        is("tc qdisc del dev v0 parent 1:10", QdiscMessages.delete("v0", 10, TEN));
        is("tc qdisc del dev v0 clsact", QdiscMessages.delete("v0", 10, new Clsact()));
        is("tc qdisc del dev v0 ingress", QdiscMessages.delete("v0", 10, new Ingress()));
        is("tc class del dev v0 classid 1:10", ClassMessages.delete("v0", 10, TEN));
        is("tc filter del dev v0 parent 1: prio 5", FilterMessages.deleteAll("v0", 10, ONE, 5));
        is("tc filter del dev v0 parent 1:", FilterMessages.deleteAll("v0", 10, ONE, 0));
        Filter five = ip(5, U32.all());
        is(
                "tc filter del dev v0 parent 1: protocol ip prio 5 handle 800::800 u32",
                FilterMessages.delete("v0", 10, new FilterInfo(ONE, 0x8000_0800L, five)));
        Filter program = first(Bpf.always(Verdict.DROP));
        is(
                "tc filter del dev v0 ingress protocol all prio 1 handle 0x1 bpf",
                FilterMessages.delete("v0", 10, new FilterInfo(TcHandle.INGRESS, 1, program)));
    }
}
