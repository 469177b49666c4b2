package ns.net;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * A rule: conditions and what is done with packets that all of them are true of, in their order.
 *
 * <pre>{@code
 * w1.rule().etherSaddr(blocked).counter().drop()
 * w1.rule().numgenInc(10_000, lost).drop()
 * w1.rule().fwd("w1b")
 * }</pre>
 *
 * <p>Conditions about a protocol come with the condition that it is that protocol, where the family of the table does not say so already;
 * they are in {@link #statements()} as all others.
 *
 * @param chain that it is in
 * @param statements its parts
 * @param comment for people; empty: none
 * @param handle by which the kernel knows it, once it is there
 * @man nft(8)
 */
public record NftRule(NftChain chain, List<NftStatement> statements, Optional<String> comment, OptionalLong handle) {
    private static final int LONGEST_COMMENT = 127;
    private static final int ETHERNET = 1;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int ETH_P_IP = 0x800;
    private static final int ETH_P_ARP = 0x806;
    private static final int ETH_P_IPV6 = 0x86dd;

    /**
     * Copies the statements.
     *
     * @param chain see {@link #chain()}
     * @param statements see {@link #statements()}
     * @param comment see {@link #comment()}
     * @param handle see {@link #handle()}
     */
    public NftRule {
        statements = List.copyOf(statements);
        comment.filter(text -> !isComment(text)).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "a comment has " + LONGEST_COMMENT + " bytes at most, none of them zero, not as \"" + text + "\"");
        });
    }

    static boolean isComment(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_COMMENT && text.indexOf('\0') < 0;
    }

    /**
     * Starts a rule.
     *
     * @param chain that it is in
     * @return a rule that does nothing yet
     */
    public static NftRule of(NftChain chain) {
        return new NftRule(chain, List.of(), Optional.empty(), OptionalLong.empty());
    }

    /**
     * Adds a part.
     *
     * @param statement comes last
     * @return the same rule with it
     */
    public NftRule with(NftStatement statement) {
        List<NftStatement> more = new ArrayList<>(statements);
        more.add(statement);
        return new NftRule(chain, more, comment, handle);
    }

    /**
     * Adds a comment.
     *
     * @param text 127 bytes at most
     * @return the same rule with it
     */
    public NftRule comment(String text) {
        return new NftRule(chain, statements, Optional.of(text), handle);
    }

    // conditions

    /**
     * Compares.
     *
     * @param expression a part of the packet
     * @param operator how
     * @param value as long as the expression
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the lengths differ
     */
    public NftRule match(NftExpression expression, NftOperator operator, NftData value) {
        return with(NftMatch.of(expression, operator, value));
    }

    /**
     * Compares with a number.
     *
     * @param expression a part of the packet
     * @param number that it has to be
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the number is larger than the expression
     */
    public NftRule match(NftExpression expression, long number) {
        return with(NftMatch.equal(expression, number));
    }

    /**
     * Looks it up in a set.
     *
     * @param expression a part of the packet
     * @param elements one of which it has to be; with one element, it is compared
     * @return the same rule with the condition
     * @throws IllegalArgumentException if there is none, or their lengths differ
     */
    public NftRule in(NftExpression expression, Collection<NftData> elements) {
        return elements.size() == 1
                ? match(expression, NftOperator.EQ, elements.iterator().next())
                : with(NftLookup.of(expression, true, elements));
    }

    /**
     * Looks it up in a set.
     *
     * @param expression a part of the packet
     * @param elements none of which it may be
     * @return the same rule with the condition
     * @throws IllegalArgumentException if there is none, or their lengths differ
     */
    public NftRule notIn(NftExpression expression, Collection<NftData> elements) {
        return with(NftLookup.of(expression, false, elements));
    }

    /**
     * Is true of packets that came in by a link.
     *
     * @param name of the link, which need not exist
     * @return the same rule with the condition
     */
    public NftRule iifname(String name) {
        return match(NftMeta.IIFNAME, NftOperator.EQ, NftData.link(name));
    }

    /**
     * Is true of packets that go out by a link.
     *
     * @param name of the link, which need not exist
     * @return the same rule with the condition
     */
    public NftRule oifname(String name) {
        return match(NftMeta.OIFNAME, NftOperator.EQ, NftData.link(name));
    }

    /**
     * Is true of frames from hardware addresses.
     *
     * @param addresses 1 or more
     * @return the same rule with the condition
     */
    public NftRule etherSaddr(Collection<MacAddress> addresses) {
        return ethernet()
                .in(NftPayload.ETHER_SADDR, addresses.stream().map(NftData::of).toList());
    }

    /**
     * Is true of frames to hardware addresses.
     *
     * @param addresses 1 or more
     * @return the same rule with the condition
     */
    public NftRule etherDaddr(Collection<MacAddress> addresses) {
        return ethernet()
                .in(NftPayload.ETHER_DADDR, addresses.stream().map(NftData::of).toList());
    }

    /**
     * Is true of packets from a network; {@code ip saddr} or {@code ip6 saddr} by its version.
     *
     * @param network such as {@code 10.0.0.0/8}
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the table does not see the version
     */
    public NftRule saddr(IpPrefix network) {
        boolean isV4 = isV4(network.address());
        return version(isV4).prefix(isV4 ? NftPayload.IP_SADDR : NftPayload.IP6_SADDR, network);
    }

    /**
     * Is true of packets to a network; {@code ip daddr} or {@code ip6 daddr} by its version.
     *
     * @param network such as {@code 10.0.0.0/8}
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the table does not see the version
     */
    public NftRule daddr(IpPrefix network) {
        boolean isV4 = isV4(network.address());
        return version(isV4).prefix(isV4 ? NftPayload.IP_DADDR : NftPayload.IP6_DADDR, network);
    }

    /**
     * Is true of packets from addresses.
     *
     * @param addresses 1 or more of one version
     * @return the same rule with the condition
     * @throws IllegalArgumentException if they are of both, or of one that the table does not see
     */
    public NftRule saddr(Collection<InetAddress> addresses) {
        boolean isV4 = isV4(addresses);
        return version(isV4).in(isV4 ? NftPayload.IP_SADDR : NftPayload.IP6_SADDR, data(addresses));
    }

    /**
     * Is true of packets to addresses.
     *
     * @param addresses 1 or more of one version
     * @return the same rule with the condition
     * @throws IllegalArgumentException if they are of both, or of one that the table does not see
     */
    public NftRule daddr(Collection<InetAddress> addresses) {
        boolean isV4 = isV4(addresses);
        return version(isV4).in(isV4 ? NftPayload.IP_DADDR : NftPayload.IP6_DADDR, data(addresses));
    }

    /**
     * Is true of arp from addresses: {@code arp saddr ip}.
     *
     * @param addresses 1 or more of version 4
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the table does not see arp
     */
    public NftRule arpSaddr(Collection<InetAddress> addresses) {
        return protocol(NftFamily.ARP, ETH_P_ARP).in(NftPayload.ARP_SADDR_IP, data(addresses));
    }

    /**
     * Is true of tcp to a port.
     *
     * @param port 0 to 65535
     * @return the same rule with the condition
     */
    public NftRule tcpDport(int port) {
        return transport(TCP).match(NftPayload.DPORT, port);
    }

    /**
     * Is true of tcp to ports.
     *
     * @param least the first port
     * @param most the last port
     * @return the same rule with the condition
     */
    public NftRule tcpDport(int least, int most) {
        return transport(TCP).with(ports(NftPayload.DPORT, least, most));
    }

    /**
     * Is true of tcp from a port.
     *
     * @param port 0 to 65535
     * @return the same rule with the condition
     */
    public NftRule tcpSport(int port) {
        return transport(TCP).match(NftPayload.SPORT, port);
    }

    /**
     * Is true of udp to a port.
     *
     * @param port 0 to 65535
     * @return the same rule with the condition
     */
    public NftRule udpDport(int port) {
        return transport(UDP).match(NftPayload.DPORT, port);
    }

    /**
     * Is true of udp to ports.
     *
     * @param least the first port
     * @param most the last port
     * @return the same rule with the condition
     */
    public NftRule udpDport(int least, int most) {
        return transport(UDP).with(ports(NftPayload.DPORT, least, most));
    }

    /**
     * Is true of udp from a port.
     *
     * @param port 0 to 65535
     * @return the same rule with the condition
     */
    public NftRule udpSport(int port) {
        return transport(UDP).match(NftPayload.SPORT, port);
    }

    /**
     * Is true of icmp of a type.
     *
     * @param type such as 8, a question of ping(8)
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the table does not see version 4
     */
    public NftRule icmpType(int type) {
        return version(true).transport(ICMP).match(NftPayload.ICMP_TYPE, type);
    }

    /**
     * Is true of icmpv6 of a type.
     *
     * @param type such as 128, a question of ping(8)
     * @return the same rule with the condition
     * @throws IllegalArgumentException if the table does not see version 6
     */
    public NftRule icmpv6Type(int type) {
        return version(false).transport(ICMPV6).match(NftPayload.ICMP_TYPE, type);
    }

    /**
     * Is true of what is in a packet.
     *
     * @param number of the protocol, such as 6 for tcp and 1 for icmp
     * @return the same rule with the condition
     */
    public NftRule l4proto(int number) {
        return transport(number);
    }

    /**
     * Is true of packets that are something to their connection.
     *
     * @param states one of which they have to be
     * @return the same rule with the condition
     */
    public NftRule ctState(NftCt.State... states) {
        int bits = 0;
        for (NftCt.State state : states) {
            bits |= state.bit;
        }
        int length = NftCt.STATE.length();
        return with(new NftMatch(
                NftCt.STATE, Optional.of(NftData.number(length, bits)), NftOperator.NEQ, NftData.number(length, 0)));
    }

    /**
     * Is true of packets by their number, in a sequence that begins again after its last one.
     *
     * @param modulus how many numbers there are, the first 0
     * @param numbers of the packets that are meant, 1 or more
     * @return the same rule with the condition
     */
    public NftRule numgenInc(long modulus, Collection<Integer> numbers) {
        NftNumgen numgen = NftNumgen.inc(modulus);
        return in(
                numgen,
                numbers.stream()
                        .map(number -> NftData.number(numgen.length(), number))
                        .toList());
    }

    /**
     * Is true of some packets by chance.
     *
     * @param modulus out of how many
     * @param below how many
     * @return the same rule with the condition
     */
    public NftRule numgenRandom(long modulus, long below) {
        NftNumgen numgen = NftNumgen.random(modulus);
        return match(numgen, NftOperator.LT, NftData.number(numgen.length(), below));
    }

    /**
     * Is true of as many packets as a rate lets through, or of the others.
     *
     * @param limit the rate
     * @return the same rule with the condition
     */
    public NftRule limit(NftLimit limit) {
        return with(limit);
    }

    // what is done

    /**
     * Counts.
     *
     * @return the same rule with a counter
     */
    public NftRule counter() {
        return with(NftCounter.ZERO);
    }

    /**
     * Lets packets pass.
     *
     * @return the same rule with the verdict
     */
    public NftRule accept() {
        return with(NftVerdict.ACCEPT);
    }

    /**
     * Loses packets.
     *
     * @return the same rule with the verdict
     */
    public NftRule drop() {
        return with(NftVerdict.DROP);
    }

    /**
     * Goes through another chain of the table.
     *
     * @param other its name
     * @return the same rule with the verdict
     */
    public NftRule jump(String other) {
        return with(NftVerdict.jump(other));
    }

    /**
     * Loses packets and tells their senders that nobody listens.
     *
     * @return the same rule with it
     */
    public NftRule reject() {
        return with(NftReject.PORT_UNREACHABLE);
    }

    /**
     * Gives connections the address of the link that they go out by as their source.
     *
     * @return the same rule with it
     */
    public NftRule masquerade() {
        return with(NftNat.MASQUERADE);
    }

    /**
     * Has another link send frames, which go no further here.
     *
     * @param device the name of the link
     * @return the same rule with it
     */
    public NftRule fwd(String device) {
        return with(new NftForward(NftDevice.of(device)));
    }

    /**
     * Has another link send copies of frames.
     *
     * @param device the name of the link
     * @return the same rule with it
     */
    public NftRule dup(String device) {
        return with(new NftDup(NftDevice.of(device)));
    }

    /**
     * Changes packets.
     *
     * @param field bytes of the packet, or a mark
     * @param value takes their place
     * @return the same rule with it
     * @throws IllegalArgumentException if it can not be changed, or has another length
     */
    public NftRule set(NftExpression field, NftData value) {
        return with(new NftMangle(field, false, value));
    }

    /**
     * Turns bits of packets around. Checksums stay as they are: receivers take such packets for damaged.
     *
     * @param field bytes of the packet, or a mark
     * @param bits that are turned around
     * @return the same rule with it
     * @throws IllegalArgumentException if it can not be changed, or has another length
     */
    public NftRule xor(NftExpression field, NftData bits) {
        return with(new NftMangle(field, true, bits));
    }

    /**
     * Returns what the rule has counted.
     *
     * @return of its first counter; empty without one
     */
    public Optional<NftCounter> counted() {
        return statements.stream()
                .filter(NftCounter.class::isInstance)
                .map(NftCounter.class::cast)
                .findFirst();
    }

    // which protocol a condition is about

    private NftRule once(NftStatement condition) {
        return statements.contains(condition) ? this : with(condition);
    }

    private NftRule ethernet() {
        return chain.table().family() == NftFamily.BRIDGE ? this : once(NftMatch.equal(NftMeta.IIFTYPE, ETHERNET));
    }

    private NftRule version(boolean isV4) {
        return isV4 ? protocol(NftFamily.IP, ETH_P_IP) : protocol(NftFamily.IP6, ETH_P_IPV6);
    }

    private NftRule protocol(NftFamily wanted, int number) {
        NftFamily family = chain.table().family();
        boolean isOfFrames = family == NftFamily.BRIDGE || family == NftFamily.NETDEV;
        if (family == wanted) {
            return this;
        }
        if (isOfFrames) {
            return once(NftMatch.equal(NftMeta.PROTOCOL, number));
        }
        if (family == NftFamily.INET && wanted != NftFamily.ARP) {
            return once(NftMatch.equal(NftMeta.NFPROTO, wanted.number));
        }
        throw new IllegalArgumentException("the table " + chain.table() + " does not see " + wanted);
    }

    private NftRule transport(int number) {
        return once(NftMatch.equal(NftMeta.L4PROTO, number));
    }

    private static NftRange ports(NftPayload field, int least, int most) {
        return new NftRange(field, true, NftData.number(field.length(), least), NftData.number(field.length(), most));
    }

    /** As nft(8) does: whole bytes are compared as so many, others under a mask. */
    private NftRule prefix(NftPayload field, IpPrefix prefix) {
        byte[] network = prefix.network().address().getAddress();
        int bits = prefix.length();
        if (bits == 0) {
            return this;
        }
        if (bits % Byte.SIZE == 0) {
            NftPayload part = new NftPayload(field.header(), field.offset(), bits / Byte.SIZE);
            return match(part, NftOperator.EQ, NftData.of(Arrays.copyOf(network, bits / Byte.SIZE)));
        }
        byte[] mask = new byte[network.length];
        for (int bit = 0; bit < bits; bit++) {
            mask[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
        }
        return with(new NftMatch(field, Optional.of(NftData.of(mask)), NftOperator.EQ, NftData.of(network)));
    }

    private static boolean isV4(InetAddress address) {
        return Ip.family(address) == Ip.AF_INET;
    }

    private static boolean isV4(Collection<InetAddress> addresses) {
        return addresses.stream().allMatch(NftRule::isV4);
    }

    private static List<NftData> data(Collection<InetAddress> addresses) {
        return addresses.stream().map(NftData::of).toList();
    }

    /**
     * Returns it in the words of nft(8), values in hexadecimal.
     *
     * @return such as {@code netdev lab w1 numgen inc mod 10 0x00000000 drop}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ").add(chain.toString());
        statements.forEach(statement -> text.add(statement.toString()));
        comment.ifPresent(words -> text.add("comment \"" + words + "\""));
        return text.toString();
    }
}
