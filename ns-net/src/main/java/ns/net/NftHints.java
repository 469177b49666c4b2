package ns.net;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ns.core.Errno;

/** What to do about refusals of nftables. */
final class NftHints {
    private static final Map<String, String> OPTIONS = Map.of(
            "fwd",
            "CONFIG_NFT_FWD_NETDEV, and a table of the family netdev",
            "dup",
            "CONFIG_NFT_DUP_NETDEV, and a table of the family netdev",
            "reject",
            "CONFIG_NFT_REJECT, and CONFIG_NFT_REJECT_NETDEV in the family netdev",
            "ct",
            "CONFIG_NFT_CT, and no table of the family netdev");

    private NftHints() {}

    static Optional<String> of(Request request, Errno errno, Optional<String> attribute) {
        if (errno.equals(Errno.EPERM) && request.operation().startsWith("nft ") && attribute.isPresent()) {
            return Optional.of("it belongs to another socket, which is its owner");
        }
        if (!request.operation().startsWith("nft ") || !errno.equals(Errno.ENOENT) && !errno.equals(Errno.EOPNOTSUPP)) {
            return Optional.empty();
        }
        return attribute
                .map(NftHints::missing)
                .orElseGet(() -> errno.equals(Errno.EOPNOTSUPP)
                                && request.operation().startsWith("nft add rule")
                        ? Optional.of("a part of the rule can not be done, or not in a chain of this type at this hook")
                        : Optional.empty());
    }

    private static Optional<String> missing(String attribute) {
        if (attribute.equals(NftRuleNames.EXPRESSION + "immediate")) {
            return Optional.of("the chain that it leads to is not there");
        }
        if (attribute.startsWith(NftRuleNames.EXPRESSION)) {
            String name = attribute.substring(NftRuleNames.EXPRESSION.length());
            return Optional.of("this kernel does not have it there: it needs "
                    + OPTIONS.getOrDefault(name, "CONFIG_NFT_" + name.toUpperCase(Locale.ROOT)));
        }
        return switch (attribute) {
            case "NFTA_CHAIN_TYPE" ->
                Optional.of("chains of that type need CONFIG_NFT_NAT or CONFIG_NF_TABLES_* of"
                        + " the family, and no nat in bridge and netdev");
            case "NFTA_CHAIN_HOOK" ->
                Optional.of("there is no such link, or this kernel does not have the hook:"
                        + " egress needs Linux 5.16 and CONFIG_NETFILTER_EGRESS, ingress CONFIG_NETFILTER_INGRESS");
            case "NFTA_TABLE_FLAGS" -> Optional.of("owned tables need Linux 5.12");
            default -> Optional.empty();
        };
    }
}
