package ns.net.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import ns.net.MacAddress;
import ns.net.NftChain;
import ns.net.NftData;
import ns.net.NftNumgen;
import ns.net.NftPayload;
import ns.net.NftRule;

/** What the rules of one direction of a link are. */
final class Rules {
    /**
     * Two bytes that checksums cover in whatever a frame carries: in version 4 the second port, or the checksum of ICMP, in version 6 the end of the source,
     * and in ARP, which has no checksum, the address that is asked for and does not matter.
     */
    private static final NftPayload COVERED = new NftPayload(NftPayload.Header.NETWORK, 22, 2);

    private static final NftData ONE_BIT = NftData.number(2, 0x0010);

    /** Hosts that are not heard. */
    record Blocked(Set<MacAddress> macs, Set<InetAddress> addresses) {
        static final Blocked NOBODY = new Blocked(Set.of(), Set.of());

        boolean isNobody() {
            return macs.isEmpty() && addresses.isEmpty();
        }
    }

    private Rules() {}

    /** In the order in which packets come to them; the last one sends what is left on its way. */
    static List<NftRule> impairing(NftChain chain, Impairment impairment, String to) {
        List<NftRule> rules = new ArrayList<>();
        if (impairment.loss().isAny()) {
            rules.add(chosen(chain, impairment.loss()).counter().drop());
        }
        if (impairment.duplicate().isAny()) {
            rules.add(chosen(chain, impairment.duplicate()).counter().dup(to));
        }
        if (impairment.corrupt().isAny()) {
            rules.add(chosen(chain, impairment.corrupt()).counter().xor(COVERED, ONE_BIT));
        }
        rules.add(chain.rule().fwd(to));
        return rules;
    }

    /** What those of {@link #impairing} make that count, in their order. */
    static List<Fault> faults(Impairment impairment) {
        List<Fault> faults = new ArrayList<>();
        if (impairment.loss().isAny()) {
            faults.add(Fault.LOSS);
        }
        if (impairment.duplicate().isAny()) {
            faults.add(Fault.DUPLICATE);
        }
        if (impairment.corrupt().isAny()) {
            faults.add(Fault.CORRUPT);
        }
        return faults;
    }

    /** By the sources of what comes, which are hosts that hear the same frames, or that are behind routers. */
    static List<NftRule> blocking(NftChain chain, Blocked blocked) {
        List<NftRule> rules = new ArrayList<>();
        if (!blocked.macs().isEmpty()) {
            rules.add(chain.rule().etherSaddr(blocked.macs()).counter().drop());
        }
        for (boolean isV4 : new boolean[] {true, false}) {
            List<InetAddress> addresses = blocked.addresses().stream()
                    .filter(address -> address instanceof Inet4Address == isV4)
                    .toList();
            if (!addresses.isEmpty()) {
                rules.add(chain.rule().saddr(addresses).counter().drop());
            }
        }
        return rules;
    }

    /** The smaller set of both, those that are chosen and those that are not. */
    private static NftRule chosen(NftChain chain, Packets packets) {
        Cycle cycle = Cycle.of(packets);
        if (cycle.chosen().length == cycle.length()) {
            return chain.rule();
        }
        if (cycle.chosen().length <= cycle.length() / 2) {
            return chain.rule()
                    .numgenInc(
                            cycle.length(),
                            Arrays.stream(cycle.chosen()).boxed().toList());
        }
        NftNumgen number = NftNumgen.inc(cycle.length());
        return chain.rule()
                .notIn(
                        number,
                        IntStream.range(0, cycle.length())
                                .filter(each -> !cycle.hits(each))
                                .mapToObj(each -> NftData.number(number.length(), each))
                                .toList());
    }
}
