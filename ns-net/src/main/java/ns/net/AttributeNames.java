package ns.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the kernel's headers call the attributes of a family of messages. */
interface AttributeNames {
    /** The attributes of links that requests have; inside IFLA_INFO_DATA, a number. */
    AttributeNames LINK = of(
            "IFLA_",
            Map.ofEntries(
                    Map.entry(1, "ADDRESS"),
                    Map.entry(3, "IFNAME"),
                    Map.entry(4, "MTU"),
                    Map.entry(5, "LINK"),
                    Map.entry(10, "MASTER"),
                    Map.entry(13, "TXQLEN"),
                    Map.entry(18, "LINKINFO"),
                    Map.entry(20, "IFALIAS"),
                    Map.entry(26, "AF_SPEC"),
                    Map.entry(27, "GROUP"),
                    Map.entry(28, "NET_NS_FD"),
                    Map.entry(29, "EXT_MASK"),
                    Map.entry(31, "NUM_TX_QUEUES"),
                    Map.entry(32, "NUM_RX_QUEUES"),
                    Map.entry(40, "GSO_MAX_SEGS"),
                    Map.entry(41, "GSO_MAX_SIZE"),
                    Map.entry(52, "PROP_LIST"),
                    Map.entry(53, "ALT_IFNAME"),
                    Map.entry(58, "GRO_MAX_SIZE")));

    /** Of addresses. */
    AttributeNames ADDRESS = of(
            "IFA_",
            Map.of(1, "ADDRESS", 2, "LOCAL", 3, "LABEL", 4, "BROADCAST", 6, "CACHEINFO", 8, "FLAGS", 9, "RT_PRIORITY"));

    /** Of routes. */
    AttributeNames ROUTE = of(
            "RTA_",
            Map.of(
                    1,
                    "DST",
                    4,
                    "OIF",
                    5,
                    "GATEWAY",
                    6,
                    "PRIORITY",
                    7,
                    "PREFSRC",
                    8,
                    "METRICS",
                    9,
                    "MULTIPATH",
                    15,
                    "TABLE",
                    18,
                    "VIA"));

    /** Of neighbours. */
    AttributeNames NEIGHBOR = of("NDA_", Map.of(1, "DST", 2, "LLADDR", 5, "VLAN", 9, "MASTER"));

    /** Of rules. */
    AttributeNames RULE = of(
            "FRA_",
            Map.ofEntries(
                    Map.entry(1, "DST"),
                    Map.entry(2, "SRC"),
                    Map.entry(3, "IIFNAME"),
                    Map.entry(6, "PRIORITY"),
                    Map.entry(10, "FWMARK"),
                    Map.entry(14, "SUPPRESS_PREFIXLEN"),
                    Map.entry(15, "TABLE"),
                    Map.entry(16, "FWMASK"),
                    Map.entry(17, "OIFNAME"),
                    Map.entry(20, "UID_RANGE"),
                    Map.entry(22, "IP_PROTO"),
                    Map.entry(23, "SPORT_RANGE"),
                    Map.entry(24, "DPORT_RANGE")));

    /** Of queueing disciplines, classes and filters. */
    AttributeNames TC = of("TCA_", Map.of(1, "KIND", 2, "OPTIONS"));

    /** Of families of generic netlink. */
    AttributeNames CTRL = of("CTRL_ATTR_", Map.of(1, "FAMILY_ID", 2, "FAMILY_NAME"));

    /** Of the family ethtool; what comes after the header depends on the message. */
    AttributeNames ETHTOOL = of("ETHTOOL_A_", Map.of(1, "HEADER"));

    /** Of namespaces' numbers. */
    AttributeNames NSID = of("NETNSA_", Map.of(1, "NSID", 2, "PID", 3, "FD", 4, "TARGET_NSID", 5, "CURRENT_NSID"));

    /** Names of a prefix, by number. */
    static AttributeNames of(String prefix, Map<Integer, String> names) {
        return type -> prefix + Optional.ofNullable(names.get(type)).orElse("attribute " + type);
    }

    /** The name of an attribute at the top. */
    String name(int type);

    /** Of tables of nftables. */
    AttributeNames NFT_TABLE = of("NFTA_TABLE_", Map.of(1, "NAME", 2, "FLAGS", 4, "HANDLE", 6, "USERDATA"));

    /** Of chains of nftables. */
    AttributeNames NFT_CHAIN = of(
            "NFTA_CHAIN_", Map.of(1, "TABLE", 2, "HANDLE", 3, "NAME", 4, "HOOK", 5, "POLICY", 7, "TYPE", 10, "FLAGS"));

    /** Of sets of nftables. */
    AttributeNames NFT_SET = of(
            "NFTA_SET_", Map.of(1, "TABLE", 2, "NAME", 3, "FLAGS", 4, "KEY_TYPE", 5, "KEY_LEN", 9, "DESC", 10, "ID"));

    /** Of lists of elements of nftables. */
    AttributeNames NFT_ELEMENTS = of("NFTA_SET_ELEM_LIST_", Map.of(1, "TABLE", 2, "SET", 3, "ELEMENTS", 4, "SET_ID"));

    /** Of rules of nftables. */
    AttributeNames NFT_RULE = of(
            "NFTA_RULE_", Map.of(1, "TABLE", 2, "CHAIN", 3, "HANDLE", 4, "EXPRESSIONS", 6, "POSITION", 7, "USERDATA"));

    /** Names from the outside to the inside: the outermost by name, others by number. */
    default String path(List<Integer> types) {
        StringBuilder path = new StringBuilder(name(types.get(0)));
        for (int type : types.subList(1, types.size())) {
            path.append('/').append(type);
        }
        return path.toString();
    }

    /** As {@link #path(List)}, where names of those inside depend on their places. */
    default String path(List<Integer> types, List<Integer> places) {
        return path(types);
    }
}
