package ns.net;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import ns.core.Errno;
import ns.net.netlink.Message;

/** What ethtool(8) asks of a link. */
final class Ethtool {
    private final GenericSession session;
    private final String link;

    Ethtool(GenericSession session, String link) {
        this.session = session;
        this.link = link;
    }

    boolean carrier() {
        return ask(family -> EthtoolMessages.linkState(family, link), EthtoolMessages::carrier);
    }

    OptionalLong speed() {
        return ask(family -> EthtoolMessages.linkModes(family, link), EthtoolMessages::speed);
    }

    List<OffloadInfo> offloads() {
        return features().list();
    }

    private EthtoolMessages.Features features() {
        return ask(family -> EthtoolMessages.features(family, link), EthtoolMessages::decode);
    }

    /** All that the offload covers and that can be changed; what the kernel changed is taken back if it did not change all. */
    void offload(Offload offload, boolean on) {
        EthtoolMessages.Features before = features();
        List<OffloadInfo> states = new ArrayList<>();
        List<OffloadInfo> old = new ArrayList<>();
        for (OffloadInfo each : covered(before.list(), offload, on)) {
            states.add(new OffloadInfo(each.offload(), each.isOn(), on, false));
            old.add(each);
        }
        if (states.isEmpty()) {
            return; // fixed, but as it shall be
        }
        BitSet refused = set(states).wanted().mask();
        if (!refused.isEmpty()) {
            NetlinkException failure = failure(offload, on, "the kernel did not accept " + named(refused, before));
            restore(old, failure);
            throw failure;
        }
    }

    private void restore(List<OffloadInfo> old, NetlinkException failure) {
        try {
            set(old);
        } catch (NetlinkException e) {
            failure.addSuppressed(e);
        }
    }

    private EthtoolMessages.Features set(List<OffloadInfo> states) {
        return ask(family -> EthtoolMessages.setFeatures(family, link, states), EthtoolMessages::decode);
    }

    private List<OffloadInfo> covered(List<OffloadInfo> all, Offload offload, boolean on) {
        List<OffloadInfo> covered =
                all.stream().filter(each -> offload.covers(each.offload())).toList();
        if (covered.isEmpty()) {
            throw failure(offload, on, "this kernel knows no offload by that name");
        }
        List<OffloadInfo> free =
                covered.stream().filter(each -> !each.isFixed()).toList();
        if (free.isEmpty() && covered.stream().anyMatch(each -> each.isOn() != on)) {
            throw failure(offload, on, "it is fixed at this link");
        }
        return free;
    }

    private NetlinkException failure(Offload offload, boolean on, String why) {
        String operation = "ethtool -K " + link + " " + offload + (on ? " on" : " off");
        return new NetlinkException(operation, Errno.EOPNOTSUPP, null, null, why);
    }

    private static String named(BitSet bits, EthtoolMessages.Features features) {
        List<String> names = new ArrayList<>();
        bits.stream().forEach(bit -> names.add(features.names().getOrDefault(bit, "number " + bit)));
        return String.join(", ", names);
    }

    private <T> T ask(IntFunction<Request> request, Function<Message, T> decoder) {
        return session.ask(EthtoolMessages.FAMILY, EthtoolMessages.KERNEL_OPTION, request, decoder);
    }
}
