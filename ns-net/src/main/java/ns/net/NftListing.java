package ns.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** Messages that ask for what is in nftables, and what the kernel tells. */
final class NftListing {
    private static final int GETTABLE = 1;
    private static final int GETCHAIN = 4;
    private static final int GETRULE = 7;
    private static final int GETSET = 10;
    private static final int GETSETELEM = 13;
    private static final int FIXED = 4;
    private static final long NFT_TABLE_F_OWNER = 2;
    private static final long NFT_SET_ANONYMOUS_CONSTANT = 3;
    private static final int UDATA_RULE_COMMENT = 0;

    private NftListing() {}

    /**
     * A rule, of which the sets are not known yet.
     *
     * @param family of its table
     * @param table its name
     * @param chain its name
     * @param handle its number
     * @param parts its expressions
     * @param comment for people
     */
    record RawRule(
            NftFamily family, String table, String chain, long handle, List<NftParts> parts, Optional<String> comment) {
        boolean isIn(NftChain other) {
            return family == other.table().family()
                    && table.equals(other.table().name())
                    && chain.equals(other.name());
        }

        /** The names of the sets that it looks into. */
        List<String> sets() {
            return parts.stream()
                    .filter(part -> part.is("lookup"))
                    .map(part -> part.text(1))
                    .toList();
        }
    }

    private static Request dump(String what, int type, int family, AttributeNames names, Consumer<MessageWriter> body) {
        return Request.dump("nft list " + what, NftMessages.SUBSYSTEM << 8 | type, names, writer -> {
                    NftMessages.header(writer, family);
                    body.accept(writer);
                })
                .needing("CONFIG_NF_TABLES");
    }

    static Request tables() {
        return dump("tables", GETTABLE, 0, AttributeNames.NFT_TABLE, writer -> {});
    }

    static @Nullable NftTable table(Message message) {
        NftFamily family = NftFamily.of(message.u8(0)).orElse(null);
        String name = "";
        long flags = 0;
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == 1) {
                name = attributes.text();
            } else if (attributes.type() == 2) {
                flags = attributes.be32();
            }
        }
        boolean isOwned = (flags & NFT_TABLE_F_OWNER) != 0;
        String found = name;
        return family == null ? null : known(() -> new NftTable(family, found, isOwned));
    }

    static Request chains() {
        return dump("chains", GETCHAIN, 0, AttributeNames.NFT_CHAIN, writer -> {});
    }

    /** With a table that nobody owns, since the message does not tell. */
    static @Nullable NftChain chain(Message message) {
        NftFamily family = NftFamily.of(message.u8(0)).orElse(null);
        String table = "";
        String name = "";
        NftBaseParts base = new NftBaseParts();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case 1 -> table = attributes.text();
                case 3 -> name = attributes.text();
                default -> base.take(attributes);
            }
        }
        String of = table;
        String found = name;
        return family == null ? null : known(() -> new NftChain(NftTable.of(family, of), found, base.in(family)));
    }

    /** Null of what has a name, or anything else, that nobody should have been able to give it. */
    private static <T> @Nullable T known(Supplier<T> object) {
        try {
            return object.get();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static Request rules(NftTable table, Optional<String> chain) {
        String what = "rules " + table + chain.map(name -> " " + name).orElse("");
        return dump(what, GETRULE, table.family().number, AttributeNames.NFT_RULE, writer -> {
            writer.text(1, table.name());
            chain.ifPresent(name -> writer.text(2, name));
        });
    }

    static @Nullable RawRule rule(Message message) {
        NftFamily family = NftFamily.of(message.u8(0)).orElse(null);
        String table = "";
        String chain = "";
        long handle = 0;
        List<NftParts> parts = List.of();
        Optional<String> comment = Optional.empty();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case 1 -> table = attributes.text();
                case 2 -> chain = attributes.text();
                case 3 -> handle = attributes.be64();
                case 4 -> parts = NftParts.all(attributes.nested());
                case 7 -> comment = comment(attributes.bytes());
                default -> {} // its position, what belongs to other tools
            }
        }
        return family == null ? null : new RawRule(family, table, chain, handle, parts, comment);
    }

    private static Optional<String> comment(byte[] notes) {
        for (int at = 0; at + 2 <= notes.length; at += 2 + Byte.toUnsignedInt(notes[at + 1])) {
            int end = at + 2 + Byte.toUnsignedInt(notes[at + 1]);
            if (notes[at] == UDATA_RULE_COMMENT && end <= notes.length && end > at + 2) {
                return Optional.of(new String(notes, at + 2, end - at - 3, StandardCharsets.UTF_8))
                        .filter(NftRule::isComment);
            }
        }
        return Optional.empty();
    }

    static Request sets(NftTable table) {
        return dump(
                "sets " + table,
                GETSET,
                table.family().number,
                AttributeNames.NFT_SET,
                writer -> writer.text(1, table.name()));
    }

    /** The name of a set that belongs to a rule and is only a list of elements; null of others. */
    static @Nullable String anonymousSet(Message message) {
        String name = "";
        long flags = 0;
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == 2) {
                name = attributes.text();
            } else if (attributes.type() == 3) {
                flags = attributes.be32();
            }
        }
        return flags == NFT_SET_ANONYMOUS_CONSTANT && !name.isEmpty() ? name : null;
    }

    static Request elements(NftTable table, String set) {
        return dump(
                "set " + table + " " + set,
                GETSETELEM,
                table.family().number,
                AttributeNames.NFT_ELEMENTS,
                writer -> writer.text(1, table.name()).text(2, set));
    }

    /** The keys in one of several messages. */
    static List<byte[]> elements(Message message) {
        List<byte[]> keys = new ArrayList<>();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == 3) {
                Attributes elements = attributes.nested();
                while (elements.next()) {
                    key(elements.nested()).ifPresent(keys::add);
                }
            }
        }
        return keys;
    }

    private static Optional<byte[]> key(Attributes element) {
        while (element.next()) {
            if (element.type() == 1) {
                Attributes value = element.nested();
                while (value.next()) {
                    if (value.type() == 1) {
                        return Optional.of(value.bytes());
                    }
                }
            }
        }
        return Optional.empty();
    }
}
