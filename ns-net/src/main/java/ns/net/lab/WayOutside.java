package ns.net.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Nft;
import ns.net.NftBase;
import ns.net.NftBatch;
import ns.net.NftChain;
import ns.net.NftFamily;
import ns.net.NftHook;
import ns.net.NftPolicy;
import ns.net.NftRule;
import ns.net.NftTable;
import ns.net.Route;

/** The network namespace that a way out leads to: what is free there, and what hides whom. */
final class WayOutside {
    /** With the number 7 come the link {@code lab7}, the table of that name and the subnet of that number: who has the link has all. */
    private static final String LINK = "lab";

    private static final int NUMBERS = 1 << 15;

    private WayOutside() {}

    /** A cable from a router to the outside, with a subnet that neither knows yet. */
    record Cable(String device, IpPrefix outer, IpPrefix inner) {}

    /** Lays a cable to the outside, where its end is up. */
    static Cable cable(Netns outside, Router router, Addresses addresses) {
        List<IpPrefix> known = known(outside);
        List<String> links = outside.links().stream().map(LinkInfo::name).toList();
        for (int number = 0; number < NUMBERS; number++) {
            IpPrefix subnet = Addresses.outside(number);
            Cable cable = new Cable(LINK + number, Addresses.host(subnet, 1), Addresses.host(subnet, 2));
            boolean isFree = !links.contains(cable.device())
                    && addresses.isFree(subnet)
                    && known.stream().noneMatch(other -> Addresses.overlap(other, subnet));
            if (isFree && isLaid(cable, outside, router)) {
                return cable;
            }
        }
        throw new IllegalStateException("nothing of " + Addresses.OUTSIDE + " is free outside");
    }

    /** All addresses and subnets, but that of everything. */
    private static List<IpPrefix> known(Netns outside) {
        return Stream.concat(
                        outside.addresses().stream().map(InterfaceAddress::prefix),
                        outside.routes().stream().map(Route::destination))
                .filter(prefix -> prefix.length() > 0)
                .toList();
    }

    /** Unless somebody else has taken the name meanwhile. */
    private static boolean isLaid(Cable cable, Netns outside, Router router) {
        NewLink inner = NewLink.veth(WayOut.DEVICE).txQueues(1).rxQueues(1).in(router.netns());
        try {
            outside.addLink(NewLink.veth(cable.device())
                    .txQueues(1)
                    .rxQueues(1)
                    .alias("way out of " + router.lab().name())
                    .peer(inner));
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes what leaves a namespace the sender's own; for as long as the session that is returned is open. */
    static Nft masquerade(Netns place, String name, Optional<IpPrefix> of, Optional<String> by) {
        NftTable table = NftTable.ip(name).owned();
        NftChain chain = table.chain("postrouting").nat(NftHook.POSTROUTING);
        NftRule rule = chain.rule();
        if (of.isPresent()) {
            rule = rule.saddr(of.get());
        }
        if (by.isPresent()) {
            rule = rule.oifname(by.get());
        }
        Nft nft = place.nft();
        try {
            nft.commit(NftBatch.of().createTable(table).createChain(chain).addRule(rule.masquerade()));
            return nft;
        } catch (RuntimeException e) {
            nft.close();
            throw e;
        }
    }

    /** Chains of others that pass on only what they know; no rule of ours changes that. */
    static List<String> obstacles(Netns outside, String device) {
        try (Nft nft = outside.nft()) {
            return nft.chains().stream()
                    .filter(chain ->
                            chain.base().filter(WayOutside::dropsForwarded).isPresent())
                    .filter(chain -> chain.table().family() == NftFamily.IP
                            || chain.table().family() == NftFamily.INET)
                    .map(chain -> "the chain " + chain
                            + " drops what none of its rules accepts: let it accept what comes from " + device
                            + " and what goes there")
                    .toList();
        }
    }

    private static boolean dropsForwarded(NftBase base) {
        return base.hook() == NftHook.FORWARD && base.policy().equals(Optional.of(NftPolicy.DROP));
    }
}
