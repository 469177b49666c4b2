package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.exec.Command;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Unshare;
import ns.net.Bpf;
import ns.net.BpfProgram;
import ns.net.ClassInfo;
import ns.net.Clsact;
import ns.net.EtherType;
import ns.net.Fifo;
import ns.net.Filter;
import ns.net.FilterInfo;
import ns.net.Htb;
import ns.net.HtbClass;
import ns.net.Ifb;
import ns.net.Ingress;
import ns.net.MatchAll;
import ns.net.Mirred;
import ns.net.NetlinkException;
import ns.net.NetlinkWarning;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.OtherClassifier;
import ns.net.OtherQdisc;
import ns.net.ProgramFilter;
import ns.net.Qdisc;
import ns.net.QdiscInfo;
import ns.net.Tbf;
import ns.net.TcHandle;
import ns.net.TrafficControl;
import ns.net.U32;
import ns.net.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes and filters on the real kernel, as we and as tc(8) see them, and what they do to packets. */
@KernelTest
@Root
@Requires(programs = {"ip", "tc", "ping"})
final class TrafficControlIT {
    private static final TcHandle ONE = TcHandle.of("1:");
    private static final TcHandle TEN = TcHandle.of("1:10");
    private static final TcHandle TWENTY = TcHandle.of("1:20");

    /** 10.0.0.1 and 10.0.0.2. */
    private static void connect(Netns red, Netns blue) {
        red.addVeth("eth0", blue, "eth0");
        red.link("eth0").address("10.0.0.1/24").up();
        blue.link("eth0").address("10.0.0.2/24").up();
    }

    private static Netns withCable() {
        Netns red = Netns.create();
        red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
        return red;
    }

    /** A machine that was asked in vain for its hardware address is asked again some time later. */
    private static void awaitAnswer(Netns from, String to) {
        Await.until(to + " answers", () -> answers(from, to));
    }

    private static boolean answers(Netns from, String to) {
        return Nsenter.into(from)
                .run(Command.of("ping", "-c1", "-W1", to).accept(0, 1, 2))
                .status()
                .isSuccess();
    }

    private static Filter port(int port, TcHandle classid) {
        return Filter.of(U32.all().ipProtocol(6).destinationPort(port).classid(classid))
                .protocol(EtherType.IP)
                .priority(1);
    }

    @Test
    @DisplayName("two classes hold TCP back to their rates, each to its own")
    void shapes() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            red.link("eth0")
                    .tc()
                    .qdisc(TcHandle.ROOT, ONE, Htb.of())
                    .addClass(ONE, TEN, HtbClass.of(16_000_000))
                    .addClass(ONE, TWENTY, HtbClass.of(4_000_000))
                    .addFilter(ONE, port(81, TEN))
                    .addFilter(ONE, port(82, TWENTY));
            List<Double> rates = Throughput.measure(red, blue, "10.0.0.2", 500_000, 81, 82);
            assertThat(rates.get(0)).isBetween(8e6, 17.6e6);
            assertThat(rates.get(1)).isBetween(2e6, 4.4e6);
        }
    }

    @Test
    @DisplayName("what the kernel remarks while it does as it is asked is told, and a refusal is none of that")
    void warnings() {
        try (Netns red = Netns.create()) {
            red.addLink(NewLink.of("ifb0", new Ifb()));
            TrafficControl tc = red.link("ifb0").tc().qdisc(TcHandle.ROOT, ONE, Htb.of());
            tc.addClass(ONE, TEN, HtbClass.of(100_000_000_000L)); // nobody listens
            List<NetlinkWarning> told = new ArrayList<>();
            red.onWarning(told::add);
            tc.addClass(ONE, TWENTY, HtbClass.of(8_000));
            tc.addClass(ONE, TcHandle.of("1:30"), HtbClass.of(10_000_000));
            assertThatThrownBy(() -> tc.addClass(ONE, TWENTY, HtbClass.of(8_000)))
                    .isInstanceOf(NetlinkException.class);
            assertThat(told)
                    .singleElement()
                    .asString()
                    .startsWith("class add dev ifb0 parent 1: classid 1:20 htb rate 8000bit ")
                    .endsWith(": sch_htb: quantum of class 10020 is small. Consider r2q change.");
        }
    }

    @Test
    @DisplayName("what is received is held back by way of an ifb")
    void shapesWhatIsReceived() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            blue.addLink(NewLink.of("ifb0", new Ifb()).up());
            blue.link("ifb0").qdisc(new Tbf(8_000_000, 20_000, 100_000));
            blue.link("eth0")
                    .qdisc(new Ingress())
                    .tc()
                    .addFilter(TcHandle.INGRESS, Filter.of(U32.all().action(Mirred.redirect("ifb0"))));
            assertThat(Throughput.measure(red, blue, "10.0.0.2", 500_000, 81).get(0))
                    .isBetween(4e6, 8.8e6);
            assertThat(blue.link("ifb0").statistics().txPackets()).isPositive();
        }
    }

    @Test
    @DisplayName("two cables become one: what one end receives, another sends, there and back")
    void redirects() {
        try (Netns red = Netns.create();
                Netns middle = Netns.create();
                Netns blue = Netns.create()) {
            middle.addVeth("left", red, "eth0");
            middle.addVeth("right", blue, "eth0");
            red.link("eth0").address("10.0.0.1/24").up();
            blue.link("eth0").address("10.0.0.2/24").up();
            middle.link("left").up().qdisc(new Clsact());
            middle.link("right").up().qdisc(new Clsact());
            assertThat(answers(red, "10.0.0.2")).isFalse();
            middle.link("left")
                    .tc()
                    .addFilter(TcHandle.INGRESS, Filter.of(U32.all().action(Mirred.redirect("right"))));
            middle.link("right")
                    .tc()
                    .addFilter(TcHandle.INGRESS, Filter.of(U32.all().action(Mirred.redirect("left"))));
            awaitAnswer(red, "10.0.0.2");
        }
    }

    @Test
    @DisplayName("a program drops what it does not like")
    void programs() {
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            awaitAnswer(red, "10.0.0.2");
            TrafficControl tc = blue.link("eth0").qdisc(new Clsact()).tc();
            Filter drop = Filter.of(Bpf.always(Verdict.DROP)).priority(1);
            tc.addFilter(TcHandle.INGRESS, drop.protocol(EtherType.IP));
            assertThat(answers(red, "10.0.0.2")).isFalse();
            tc.deleteFilters(TcHandle.INGRESS, 1);
            awaitAnswer(red, "10.0.0.2");
            tc.addFilter(TcHandle.EGRESS, drop.protocol(EtherType.IP));
            assertThat(answers(red, "10.0.0.2")).isFalse();
            tc.deleteFilters(TcHandle.EGRESS);
            awaitAnswer(red, "10.0.0.2");
        }
    }

    @Test
    @DisplayName(
            "a program of eBPF drops all, also one that was pinned; a wrong one is refused in the verifier's words")
    void programsOfTheKernel(@TempDir Path folder) {
        byte[] drop = HexFormat.of().parseHex("b7000000020000009500000000000000"); // r0 = 2; exit
        byte[] endless = HexFormat.of().parseHex("b700000002000000"); // r0 = 2
        Path pin = folder.resolve("drop");
        try (NsProcess elsewhere = Unshare.of(NamespaceType.MNT).start("sleep", "60");
                NamespaceFd mounts = elsewhere.pidfd().openNamespace(NamespaceType.MNT);
                Netns red = Netns.create();
                Netns blue = Netns.create()) {
            connect(red, blue);
            Nsenter.into(mounts).run("mount", "-t", "bpf", "none", folder.toString());
            mounts.call(() -> {
                try (BpfProgram program = BpfProgram.load(drop, "GPL")) {
                    program.pinAt(pin);
                    return pin;
                }
            });
            TrafficControl tc = blue.link("eth0").qdisc(new Clsact()).tc();
            try (BpfProgram program = mounts.call(() -> BpfProgram.pinned(pin))) {
                tc.addFilter(TcHandle.INGRESS, Filter.of(ProgramFilter.of(program)));
            }
            assertThat(answers(red, "10.0.0.2")).isFalse();
            assertThat(tc.filters(TcHandle.INGRESS))
                    .extracting(each -> each.filter().classifier().kind())
                    .contains("bpf");
            tc.deleteFilters(TcHandle.INGRESS);
            awaitAnswer(red, "10.0.0.2");
        }
        assertThatThrownBy(() -> BpfProgram.load(endless, "GPL"))
                .hasMessageStartingWith("bpf(BPF_PROG_LOAD): EINVAL")
                .hasMessageContaining("the verifier says: last insn is not an exit or jmp");
        assertThatThrownBy(() -> BpfProgram.pinned(pin)).hasMessageContaining("bpf(BPF_OBJ_GET, " + pin + "): ENOENT");
        assertThatIllegalArgumentException().isThrownBy(() -> BpfProgram.load(new byte[7], "GPL"));
    }

    @Test
    @DisplayName("what we have set is what tc shows, and what we read")
    void asTcShows() {
        try (Netns red = withCable()) {
            HtbClass ten = HtbClass.of(10_000_000)
                    .ceil(20_000_000)
                    .burst(20_000)
                    .quantum(3000)
                    .priority(3);
            HtbClass twenty = HtbClass.of(8_000_000)
                    .ceil(80_000_000_000L)
                    .cburst(1_000_000)
                    .quantum(2000);
            TrafficControl tc = red.link("v0").tc();
            tc.qdisc(TcHandle.ROOT, ONE, new Htb(TWENTY, 5, OptionalLong.of(77)))
                    .addClass(ONE, TEN, ten)
                    .addClass(TEN, TWENTY, twenty)
                    .qdisc(TWENTY, TcHandle.of("20:"), Fifo.packets(9));
            assertThat(tc.qdiscs())
                    .containsExactly(
                            new QdiscInfo(ONE, TcHandle.ROOT, new Htb(TcHandle.of(":20"), 5, OptionalLong.of(77))),
                            new QdiscInfo(TcHandle.of("20:"), TWENTY, Fifo.packets(9)));
            assertThat(tc.classes()).hasSize(2).contains(new ClassInfo(TEN, TcHandle.ROOT, Optional.empty(), ten));
            assertThat(tc.classes())
                    .filteredOn(each -> each.classid().equals(TWENTY))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.parent()).isEqualTo(TEN);
                        assertThat(each.leaf()).contains(TcHandle.of("20:"));
                        assertThat(((HtbClass) each.options()).ceil()).isEqualTo(80_000_000_000L);
                    });
            assertThat(Nsenter.into(red)
                            .run("tc", "-d", "class", "show", "dev", "v0", "classid", "1:10")
                            .stdout())
                    .contains("class htb 1:10 root rate 10Mbit ceil 20Mbit", "burst 20000b", "cburst 1600b")
                    .contains("level 7"); // this tc has no JSON for classes
            assertThat(Nsenter.into(red)
                            .run("tc", "-d", "class", "show", "dev", "v0", "classid", "1:20")
                            .stdout())
                    .contains("class htb 1:20 parent 1:10 leaf 20: prio 0 quantum 2000 rate 8Mbit ceil 80Gbit");
            List<Map<String, Object>> qdiscs = IpTool.tc(red, "qdisc", "show", "dev", "v0");
            assertThat(qdiscs).extracting(each -> each.get("kind")).containsExactly("htb", "pfifo");
            assertThat(number(IpTool.inside(qdiscs.get(0), "options"), "r2q")).isEqualTo(5);
            assertThat(IpTool.inside(qdiscs.get(0), "options")).containsEntry("default", "0x20");
        }
    }

    private static long number(Map<String, Object> object, String field) {
        return ((Number) Objects.requireNonNull(object.get(field), field)).longValue();
    }

    @Test
    @DisplayName("what tc has set is what we read")
    void asTcSets() {
        try (Netns red = withCable()) {
            tc(red, "qdisc add dev v0 root handle 1: htb default 20");
            tc(red, "class add dev v0 parent 1: classid 1:10 htb rate 10mbit ceil 1gbit burst 15k quantum 1514");
            tc(
                    red,
                    "filter add dev v0 parent 1: protocol ip prio 5 u32 match ip dst 10.0.0.0/8 match ip dport 80 0xffff flowid 1:10");
            tc(
                    red,
                    "filter add dev v0 parent 1: protocol ipv6 prio 6 u32 match ip6 src fd00::/48 action mirred egress mirror dev v1");
            tc(red, "qdisc add dev v0 clsact");
            tc(
                    red,
                    "filter add dev v0 ingress protocol all prio 7 u32 match u32 0 0 action mirred ingress redirect dev v1");
            TrafficControl tc = red.link("v0").tc();
            assertThat(tc.qdiscs())
                    .extracting(QdiscInfo::qdisc)
                    .contains(new Htb(TWENTY, 10, OptionalLong.of(1000)), new Clsact());
            assertThat(tc.classes())
                    .containsExactly(new ClassInfo(
                            TEN,
                            TcHandle.ROOT,
                            Optional.empty(),
                            new HtbClass(10_000_000, 1_000_000_000, 15_360, 1496, OptionalLong.of(1514), 0)));
            assertThat(tc.filters(ONE))
                    .extracting(FilterInfo::filter)
                    .containsExactly(
                            Filter.of(U32.destination("10.0.0.0/8")
                                            .destinationPort(80)
                                            .classid(TEN))
                                    .protocol(EtherType.IP)
                                    .priority(5),
                            Filter.of(U32.source("fd00::/48").action(Mirred.mirror("v1")))
                                    .protocol(EtherType.IPV6)
                                    .priority(6));
            assertThat(tc.filters(TcHandle.ROOT)).isEqualTo(tc.filters(ONE));
            assertThat(tc.filters(TcHandle.INGRESS))
                    .extracting(FilterInfo::filter)
                    .containsExactly(
                            Filter.of(U32.all().action(Mirred.redirect("v1").ingress()))
                                    .priority(7));
            assertThat(tc.filters(TcHandle.EGRESS)).isEmpty();

            tc(red, "filter add dev v0 egress prio 8 u32 match u32 0 0 indev v1");
            assertThat(tc.filters(TcHandle.EGRESS))
                    .extracting(filter -> filter.filter().classifier())
                    .as("what depends on more than the packet")
                    .containsExactly(new OtherClassifier("u32"));
            tc(red, "qdisc replace dev v0 parent 1:10 tbf rate 1mbit burst 10k limit 20k peakrate 2mbit mtu 1600");
            assertThat(tc.qdiscs())
                    .extracting(QdiscInfo::qdisc)
                    .filteredOn(qdisc -> qdisc.kind().equals("tbf"))
                    .hasOnlyElementsOfType(OtherQdisc.class);
        }
    }

    private static void tc(Netns namespace, String words) {
        Nsenter.into(namespace).run(Command.of("tc", words.split(" ")));
    }

    @Test
    @DisplayName("filters are shown by tc as they were asked for, read back the same, and taken away one by one")
    void filters() {
        try (Netns red = withCable()) {
            TrafficControl tc = red.link("v0").qdisc(new Clsact()).tc();
            Filter address = Filter.of(U32.source("10.0.0.0/8").action(Mirred.redirect("v1")))
                    .protocol(EtherType.IP)
                    .priority(5);
            Filter program =
                    Filter.of(Bpf.of("1,6 0 0 0").action(Mirred.mirror("v1"))).priority(6);
            Filter verdict = Filter.of(Bpf.always(Verdict.PASS)).priority(7);
            tc.addFilter(TcHandle.INGRESS, address)
                    .addFilter(
                            TcHandle.INGRESS,
                            Filter.of(U32.destination("10.0.0.0/8"))
                                    .protocol(EtherType.IP)
                                    .priority(5))
                    .addFilter(TcHandle.INGRESS, program)
                    .addFilter(TcHandle.INGRESS, verdict);
            List<FilterInfo> read = tc.filters(TcHandle.INGRESS);
            assertThat(read)
                    .extracting(FilterInfo::filter)
                    .contains(address, program, verdict)
                    .hasSize(4);
            assertThat(IpTool.tc(red, "filter", "show", "dev", "v0", "ingress"))
                    .filteredOn(each -> each.containsKey("options"))
                    .extracting(each -> each.get("kind"))
                    .contains("u32", "bpf");
            assertThat(shown(red))
                    .contains("mirred (Egress Redirect to device v1)", "match 0a000000/ff000000 at 12")
                    .contains("bytecode '1,6 0 0 0'", "direct-action");
            tc.deleteFilter(read.get(0));
            assertThat(tc.filters(TcHandle.INGRESS)).containsExactlyElementsOf(read.subList(1, 4));
            assertThatThrownBy(() -> tc.deleteFilter(read.get(0))).isInstanceOf(NetlinkException.class);
            tc.deleteFilters(TcHandle.INGRESS);
            assertThat(tc.filters(TcHandle.INGRESS)).isEmpty();
        }
    }

    private static String shown(Netns namespace) {
        return Nsenter.into(namespace)
                .run("tc", "filter", "show", "dev", "v0", "ingress")
                .stdout();
    }

    @Test
    @DisplayName("classes change and go; one that is needed stays")
    void classes() {
        try (Netns red = withCable()) {
            TrafficControl tc = red.link("v0").tc().qdisc(TcHandle.ROOT, ONE, Htb.of());
            tc.addClass(ONE, TEN, HtbClass.of(8_000_000).quantum(2000))
                    .addClass(TEN, TWENTY, HtbClass.of(800_000).quantum(2000));
            assertThatThrownBy(() -> tc.addClass(ONE, TEN, HtbClass.of(8_000_000)))
                    .satisfies(e -> assertThat(((NetlinkException) e).errno()).isEqualTo(Errno.EEXIST));
            tc.replaceClass(TEN, TWENTY, HtbClass.of(1_600_000).quantum(2000));
            assertThat(tc.classes())
                    .extracting(ClassInfo::options)
                    .contains(HtbClass.of(1_600_000).quantum(2000));
            assertThatThrownBy(() -> tc.deleteClass(TEN)).hasMessageContaining("class del dev v0 classid 1:10: EBUSY");
            tc.deleteClass(TWENTY).deleteClass(TEN);
            assertThat(tc.classes()).isEmpty();
            tc.noQdisc(TcHandle.ROOT);
            assertThat(red.link("v0").qdiscs()).extracting(Qdisc::kind).containsExactly("noqueue");
        }
    }

    @Test
    @DisplayName("places for filters of what is received come and go")
    void ingress() {
        try (Netns red = withCable()) {
            red.link("v0").qdisc(new Ingress());
            assertThat(red.link("v0").qdiscs()).contains(new Ingress());
            red.link("v0").tc().noQdisc(TcHandle.CLSACT);
            assertThat(red.link("v0").qdiscs()).doesNotContain(new Ingress());
        }
    }

    @Test
    @DisplayName("what the kernel lacks is named")
    void lacking() {
        try (Netns red = withCable()) {
            TrafficControl tc = red.link("v0").qdisc(new Clsact()).tc();
            assertWorksOrNames(
                    () -> tc.addFilter(TcHandle.INGRESS, Filter.of(MatchAll.of(Mirred.redirect("v1")))),
                    "CONFIG_NET_CLS_MATCHALL is not in this kernel");
            assertWorksOrNames(
                    () -> tc.addFilter(TcHandle.INGRESS, Filter.of(U32.all().action(Verdict.DROP))),
                    "CONFIG_NET_ACT_GACT is not in this kernel");
        }
    }

    private static void assertWorksOrNames(Runnable change, String lacking) {
        try {
            change.run();
        } catch (NetlinkException e) {
            assertThat(e).hasMessageContaining(lacking);
        }
    }

    @Test
    @DisplayName("what can not be is refused, by us or by the kernel, which says why")
    void refused() {
        try (Netns red = withCable()) {
            TrafficControl tc = red.link("v0").tc();
            assertThatIllegalArgumentException().isThrownBy(() -> TcHandle.of("1:10000"));
            assertThatIllegalArgumentException().isThrownBy(() -> TcHandle.of("10"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HtbClass.of(0))
                    .withMessageContaining("not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HtbClass.of(8_000).ceil(7_000));
            assertThatIllegalArgumentException().isThrownBy(() -> tc.qdisc(TcHandle.ROOT, TEN, Htb.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> tc.qdisc(ONE, TcHandle.of("2:"), Htb.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> tc.qdisc(TcHandle.INGRESS, ONE, Htb.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> tc.qdisc(TcHandle.ROOT, ONE, new Clsact()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tc.addClass(TcHandle.of("2:"), TEN, HtbClass.of(8_000)))
                    .withMessageContaining("1:10 can not be in 2:");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> U32.source("10.0.0.0/8").from("11.0.0.0/8"));
            assertThatIllegalArgumentException().isThrownBy(() -> Bpf.of("2,6 0 0 0"));
            assertThatThrownBy(() -> tc.addClass(ONE, TEN, HtbClass.of(8_000)))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining("class add dev v0 parent 1: classid 1:10 htb rate 8000bit");
            assertThatThrownBy(() -> tc.qdisc(TEN, TcHandle.of("10:"), Fifo.packets(1)))
                    .hasMessageContaining("qdisc replace dev v0 parent 1:10 handle 10: pfifo limit 1");
            assertThatThrownBy(() -> tc.addFilter(TcHandle.INGRESS, Filter.of(U32.all())))
                    .hasMessageContaining("filter add dev v0 ingress protocol all u32 match 00000000/00000000 at 0");
            assertThatThrownBy(() ->
                            tc.addFilter(TcHandle.INGRESS, Filter.of(U32.all().action(Mirred.redirect("v9")))))
                    .hasMessageContaining("ENODEV");
            assertThat(red.link("v0").qdiscs()).extracting(Qdisc::kind).containsExactly("noqueue");
        }
    }
}
