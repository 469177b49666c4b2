package ns.net;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the kernel said of a link at one moment.
 *
 * @param index what the kernel knows it by in its namespace; may be given again when the link is gone
 * @param name see {@link Link#rename}
 * @param alternativeNames longer ones
 * @param kind with its options; {@code loopback} and hardware are an {@link OtherKind} without data
 * @param flags what it is and does
 * @param state whether it works
 * @param mtu bytes of the largest packet
 * @param mac of Ethernet and what looks like it
 * @param master index of the bridge, bond or VRF that it is part of
 * @param parent index of the link that it sits on, or of a cable's other end, in {@code parentNamespace}
 * @param parentNamespace number of the namespace of {@code parent}, see {@link Netns#nsid}; empty: the link's own
 * @param group see {@link NewLink#group}
 * @param txQueueLength packets
 * @param alias a note
 * @param port what its bridge does at it
 * @param segments how large packets may be inside the kernel
 */
public record LinkInfo(
        int index,
        String name,
        List<String> alternativeNames,
        LinkKind<?> kind,
        Set<LinkFlag> flags,
        LinkState state,
        int mtu,
        Optional<MacAddress> mac,
        OptionalInt master,
        OptionalInt parent,
        OptionalInt parentNamespace,
        long group,
        int txQueueLength,
        Optional<String> alias,
        Optional<BridgePort> port,
        SegmentLimits segments) {
    /**
     * Copies the collections.
     *
     * @param index see {@link #index()}
     * @param name see {@link #name()}
     * @param alternativeNames see {@link #alternativeNames()}
     * @param kind see {@link #kind()}
     * @param flags see {@link #flags()}
     * @param state see {@link #state()}
     * @param mtu see {@link #mtu()}
     * @param mac see {@link #mac()}
     * @param master see {@link #master()}
     * @param parent see {@link #parent()}
     * @param parentNamespace see {@link #parentNamespace()}
     * @param group see {@link #group()}
     * @param txQueueLength see {@link #txQueueLength()}
     * @param alias see {@link #alias()}
     * @param port see {@link #port()}
     * @param segments see {@link #segments()}
     */
    public LinkInfo {
        alternativeNames = List.copyOf(alternativeNames);
        flags = Set.copyOf(flags);
    }

    /**
     * Returns whether it is switched on; it works only if it also {@link #hasCarrier}.
     *
     * @return whether {@link LinkFlag#UP} is set
     */
    public boolean isUp() {
        return flags.contains(LinkFlag.UP);
    }

    /**
     * Returns whether it is connected to something.
     *
     * @return whether {@link LinkFlag#LOWER_UP} is set
     */
    public boolean hasCarrier() {
        return flags.contains(LinkFlag.LOWER_UP);
    }
}
