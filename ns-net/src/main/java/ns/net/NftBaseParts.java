package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.net.netlink.Attributes;

/** What the kernel tells about the place of a chain, attribute by attribute. */
final class NftBaseParts {
    private static final int HOOK = 4;
    private static final int POLICY = 5;
    private static final int TYPE = 7;

    private final List<String> devices = new ArrayList<>();
    private Optional<NftPolicy> policy = Optional.empty();
    private String type = "";
    private long hook = NftParts.NONE;
    private int priority;

    void take(Attributes attribute) {
        switch (attribute.type()) {
            case HOOK -> hook(attribute.nested());
            case POLICY -> policy = Optional.of(attribute.be32() == 0 ? NftPolicy.DROP : NftPolicy.ACCEPT);
            case TYPE -> type = attribute.text();
            default -> {} // how often it is used, its number, its flags
        }
    }

    private void hook(Attributes parts) {
        String only = "";
        while (parts.next()) {
            switch (parts.type()) {
                case 1 -> hook = parts.be32();
                case 2 -> priority = (int) parts.be32();
                case 3 -> only = parts.text();
                case 4 -> names(parts.nested());
                default -> {} // newer than this
            }
        }
        if (devices.isEmpty() && !only.isEmpty()) {
            devices.add(only);
        }
    }

    private void names(Attributes names) {
        while (names.next()) {
            devices.add(names.text());
        }
    }

    /** Empty of a chain at no hook, or at one that is newer than this. */
    Optional<NftBase> in(NftFamily family) {
        for (NftHook candidate : NftHook.values()) {
            for (NftBase.Type known : NftBase.Type.values()) {
                if (candidate.isIn(family)
                        && candidate.number(family) == hook
                        && known.toString().equals(type)) {
                    return Optional.of(new NftBase(known, candidate, priority, policy, devices));
                }
            }
        }
        return Optional.empty();
    }
}
