package ns.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a chain meets packets.
 *
 * @param type what it may do with them
 * @param hook where on their way
 * @param priority in which order among other chains there, the lowest first
 * @param policy what becomes of those that no rule decides about; empty: the kernel's choice, which is to accept
 * @param devices links, by name; only at {@link NftHook#INGRESS} and {@link NftHook#EGRESS}
 */
public record NftBase(Type type, NftHook hook, int priority, Optional<NftPolicy> policy, List<String> devices) {
    private static final int DESTINATION_NAT = -100;
    private static final int SOURCE_NAT = 100;
    private static final int MANGLE = -150;

    /** What a chain may do with packets. */
    public enum Type {
        /** Let them pass or not. */
        FILTER,

        /** Change the addresses of connections. */
        NAT,

        /** Have our own routed again after a change. */
        ROUTE;

        /**
         * Returns the word of nft(8).
         *
         * @return such as {@code filter}
         */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Copies the devices.
     *
     * @param type see {@link #type()}
     * @param hook see {@link #hook()}
     * @param priority see {@link #priority()}
     * @param policy see {@link #policy()}
     * @param devices see {@link #devices()}
     */
    public NftBase {
        devices = List.copyOf(devices);
        devices.forEach(Names::link);
    }

    /** With nft(8)'s names for priorities: filter is 0, dstnat -100, srcnat 100, mangle -150. */
    static NftBase of(Type type, NftHook hook) {
        int priority = switch (type) {
            case FILTER -> 0;
            case NAT -> hook == NftHook.PREROUTING || hook == NftHook.OUTPUT ? DESTINATION_NAT : SOURCE_NAT;
            case ROUTE -> MANGLE;
        };
        return new NftBase(type, hook, priority, Optional.empty(), List.of());
    }

    NftBase at(int order) {
        return new NftBase(type, hook, order, policy, devices);
    }

    NftBase otherwise(NftPolicy choice) {
        return new NftBase(type, hook, priority, Optional.of(choice), devices);
    }

    NftBase on(List<String> links) {
        return new NftBase(type, hook, priority, policy, links);
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code type filter hook ingress device "eth0" priority 0; policy drop;}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("type " + type + " hook " + hook);
        devices.forEach(device -> text.append(" device \"").append(device).append('"'));
        text.append(" priority ").append(priority).append(';');
        policy.ifPresent(choice -> text.append(" policy ").append(choice).append(';'));
        return text.toString();
    }
}
