package ns.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;

/** Messages that change nftables. Attributes are numbered as in linux/netfilter/nf_tables.h, those of a kind of message together. */
final class NftMessages {
    /** The kernel puts a number in the place of the last two characters. */
    static final String ANONYMOUS = "__set%d";

    static final int SUBSYSTEM = 10;

    private static final int NESTED = MessageWriter.NLA_F_NESTED;
    private static final int NFNL_MSG_BATCH_BEGIN = 16;
    private static final int NFNL_MSG_BATCH_END = 17;

    private static final int NEWTABLE = 0;
    private static final int DELTABLE = 2;
    private static final int NEWCHAIN = 3;
    private static final int DELCHAIN = 5;
    private static final int NEWRULE = 6;
    private static final int DELRULE = 8;
    private static final int NEWSET = 9;
    private static final int NEWSETELEM = 12;

    // what nft(8) prints elements by; the kernel only keeps it
    private static final int INTEGER = 4;
    private static final Map<NftExpression, Integer> KEY_TYPES = Map.ofEntries(
            Map.entry(NftPayload.ETHER_SADDR, 9),
            Map.entry(NftPayload.ETHER_DADDR, 9),
            Map.entry(NftPayload.IP_SADDR, 7),
            Map.entry(NftPayload.IP_DADDR, 7),
            Map.entry(NftPayload.ARP_SADDR_IP, 7),
            Map.entry(NftPayload.IP6_SADDR, 8),
            Map.entry(NftPayload.IP6_DADDR, 8),
            Map.entry(NftPayload.SPORT, 13),
            Map.entry(NftPayload.DPORT, 13),
            Map.entry(NftMeta.IIFNAME, 41),
            Map.entry(NftMeta.OIFNAME, 41));

    private static final int NFT_TABLE_F_OWNER = 2;
    private static final int NFT_SET_ANONYMOUS_CONSTANT = 3;
    private static final int LARGEST_LIST = 60_000;
    private static final int ELEMENT_HEADERS = 12;

    // how nft(8) keeps notes for itself: a type, a length, bytes
    private static final int UDATA_RULE_COMMENT = 0;
    private static final byte[] UDATA_KEY_IN_HOST_ORDER = {0, 4, 1, 0, 0, 0};
    private static final byte[] UDATA_KEY_IN_NETWORK_ORDER = {0, 4, 2, 0, 0, 0};

    private final ToIntFunction<NftDevice> indexes;
    private final List<Request> requests = new ArrayList<>();
    private int sets;

    private NftMessages(ToIntFunction<NftDevice> indexes) {
        this.indexes = indexes;
    }

    /** A transaction, with what begins and ends it; only the last change asks for an answer. */
    static List<Request> transaction(NftBatch batch, ToIntFunction<NftDevice> indexes) {
        NftMessages messages = new NftMessages(indexes);
        messages.requests.add(frame(NFNL_MSG_BATCH_BEGIN));
        batch.changes().forEach(messages::add);
        int last = messages.requests.size() - 1;
        messages.requests.set(last, asking(messages.requests.get(last)));
        messages.requests.add(frame(NFNL_MSG_BATCH_END));
        return messages.requests;
    }

    private static Request frame(int type) {
        return new Request(
                "nft commit",
                type,
                0,
                AttributeNames.NFT_TABLE,
                writer -> writer.u8(0).u8(0).raw((byte) 0, (byte) SUBSYSTEM),
                "CONFIG_NF_TABLES");
    }

    private static Request asking(Request request) {
        return new Request(
                request.operation(),
                request.type(),
                request.flags() | NetlinkSocket.NLM_F_ACK,
                request.names(),
                request.body(),
                request.kernelOption());
    }

    private void add(NftBatch.Change change) {
        if (change instanceof NftBatch.TableChange of) {
            table(of.verb(), of.table());
        } else if (change instanceof NftBatch.ChainChange of) {
            chain(of.verb(), of.chain());
        } else if (change instanceof NftBatch.RuleChange of) {
            rule(of.verb(), of.rule());
        }
    }

    private void send(
            String operation,
            int type,
            int flags,
            NftFamily family,
            AttributeNames names,
            Consumer<MessageWriter> body) {
        requests.add(new Request(
                operation,
                SUBSYSTEM << 8 | type,
                flags,
                names,
                writer -> {
                    header(writer, family.number);
                    body.accept(writer);
                },
                ""));
    }

    /** The fixed fields: a family, a version that is 0, and something that no message uses. */
    static void header(MessageWriter writer, int family) {
        writer.u8(family).u8(0).u16(0);
    }

    private static int flags(NftBatch.Verb verb) {
        return switch (verb) {
            case ADD -> NetlinkSocket.NLM_F_CREATE;
            case CREATE -> NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL;
            case INSERT -> NetlinkSocket.NLM_F_CREATE;
            case REPLACE -> NetlinkSocket.NLM_F_REPLACE;
            case DELETE, FLUSH -> 0;
        };
    }

    private static String words(NftBatch.Verb verb, String what) {
        return "nft " + verb.name().toLowerCase(Locale.ROOT) + " " + what;
    }

    private void table(NftBatch.Verb verb, NftTable table) {
        String operation = words(verb, "table " + table);
        NftFamily family = table.family();
        switch (verb) {
            case DELETE ->
                send(operation, DELTABLE, 0, family, AttributeNames.NFT_TABLE, writer -> writer.text(1, table.name()));
            case FLUSH ->
                send(operation, DELRULE, 0, family, AttributeNames.NFT_RULE, writer -> writer.text(1, table.name()));
            default -> {
                // as nft(8): the kernel creates it in any case, the flag only forbids that it is there
                int flags = verb == NftBatch.Verb.CREATE ? NetlinkSocket.NLM_F_EXCL : 0;
                send(
                        operation,
                        NEWTABLE,
                        flags,
                        family,
                        AttributeNames.NFT_TABLE,
                        writer -> writer.text(1, table.name()).be32(2, table.isOwned() ? NFT_TABLE_F_OWNER : 0));
            }
        }
    }

    private void chain(NftBatch.Verb verb, NftChain chain) {
        String operation = words(verb, "chain " + chain);
        NftFamily family = chain.table().family();
        String table = chain.table().name();
        switch (verb) {
            case DELETE ->
                send(
                        operation,
                        DELCHAIN,
                        0,
                        family,
                        AttributeNames.NFT_CHAIN,
                        writer -> writer.text(1, table).text(3, chain.name()));
            case FLUSH ->
                send(
                        operation,
                        DELRULE,
                        0,
                        family,
                        AttributeNames.NFT_RULE,
                        writer -> writer.text(1, table).text(2, chain.name()));
            default ->
                send(operation, NEWCHAIN, flags(verb), family, AttributeNames.NFT_CHAIN, writer -> {
                    writer.text(1, table).text(3, chain.name());
                    chain.base().ifPresent(base -> base(writer, base, family));
                });
        }
    }

    private static void base(MessageWriter writer, NftBase base, NftFamily family) {
        writer.text(7, base.type().toString());
        base.policy().ifPresent(policy -> writer.be32(5, policy.ordinal()));
        writer.nested(4 | NESTED, () -> {
            writer.be32(1, base.hook().number(family)).be32(2, base.priority());
            if (base.devices().size() == 1) {
                writer.text(3, base.devices().get(0));
            } else if (!base.devices().isEmpty()) {
                writer.nested(4 | NESTED, () -> base.devices().forEach(device -> writer.text(1, device)));
            }
        });
    }

    private void rule(NftBatch.Verb verb, NftRule rule) {
        String operation = words(verb, "rule " + rule);
        NftTable table = rule.chain().table();
        // sets come before the rule that looks into them
        List<NftRaw> raws =
                verb.isNew() ? NftEncoder.encode(rule, indexes, lookup -> set(operation, table, lookup)) : List.of();
        boolean isKnown = verb == NftBatch.Verb.REPLACE || verb == NftBatch.Verb.DELETE;
        int append = verb == NftBatch.Verb.ADD ? NetlinkSocket.NLM_F_APPEND : 0;
        send(
                operation,
                verb.isNew() ? NEWRULE : DELRULE,
                flags(verb) | append,
                table.family(),
                new NftRuleNames(raws.stream().map(NftRaw::name).toList()),
                writer -> {
                    writer.text(1, table.name()).text(2, rule.chain().name());
                    if (isKnown) {
                        writer.be64(3, rule.handle().orElseThrow());
                    }
                    if (verb.isNew()) {
                        writer.nested(4 | NESTED, () -> raws.forEach(raw -> raw.write(writer)));
                        rule.comment().ifPresent(text -> writer.bytes(7, comment(text)));
                    }
                });
    }

    private static byte[] comment(String text) {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        byte[] note = new byte[words.length + 3];
        note[0] = UDATA_RULE_COMMENT;
        note[1] = (byte) (words.length + 1);
        System.arraycopy(words, 0, note, 2, words.length);
        return note;
    }

    /** Returns the number by which the rule finds it in this transaction. */
    private int set(String operation, NftTable table, NftLookup lookup) {
        int id = ++sets;
        NftExpression key = lookup.expression();
        send(
                operation,
                NEWSET,
                NetlinkSocket.NLM_F_CREATE,
                table.family(),
                AttributeNames.NFT_SET,
                writer -> writer.text(1, table.name())
                        .text(2, ANONYMOUS)
                        .be32(3, NFT_SET_ANONYMOUS_CONSTANT)
                        .be32(4, KEY_TYPES.getOrDefault(key, INTEGER))
                        .be32(5, key.length())
                        .be32(10, id)
                        .nested(
                                9 | NESTED,
                                () -> writer.be32(1, lookup.elements().size()))
                        .bytes(13, key.isInHostOrder() ? UDATA_KEY_IN_HOST_ORDER : UDATA_KEY_IN_NETWORK_ORDER));
        List<NftData> sorted = new ArrayList<>(new TreeSet<>(lookup.elements()));
        int atOnce = LARGEST_LIST / (ELEMENT_HEADERS + (key.length() + 3 & ~3));
        for (int from = 0; from < sorted.size(); from += atOnce) {
            elements(operation, table, key, id, sorted.subList(from, Math.min(from + atOnce, sorted.size())));
        }
        return id;
    }

    /** An attribute is shorter than 64 KiB, so that large sets take several messages. */
    private void elements(String operation, NftTable table, NftExpression key, int id, List<NftData> some) {
        boolean inHostOrder = key.isInHostOrder();
        send(operation, NEWSETELEM, NetlinkSocket.NLM_F_CREATE, table.family(), AttributeNames.NFT_ELEMENTS, writer -> {
            writer.text(1, table.name()).text(2, ANONYMOUS).be32(4, id);
            writer.nested(3 | NESTED, () -> {
                int number = 0;
                for (NftData element : some) {
                    byte[] bytes = element.toBytes(inHostOrder);
                    number++;
                    writer.nested(number | NESTED, () -> NftRaw.value(writer, 1, bytes));
                }
            });
        });
    }
}
