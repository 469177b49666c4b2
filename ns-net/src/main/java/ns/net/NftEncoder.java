package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import ns.net.netlink.MessageWriter;

/**
 * Makes the kernel's expressions of statements: each loads what it looks at into a register, then compares that. nft(8) does the same, with
 * the same registers and attributes in the same order. Attributes are numbered as in linux/netfilter/nf_tables.h, those of an expression together:
 * NFTA_CMP_SREG is 1 of {@code cmp}.
 */
final class NftEncoder {
    static final int REGISTER = 1;
    static final int SECOND_REGISTER = 2;
    static final int VERDICT_REGISTER = 0;
    static final int OP_HTON = 1;
    static final int NF_NAT_RANGE_PROTO_SPECIFIED = 2;

    private final NftFamily family;
    private final ToIntFunction<NftDevice> indexes;
    private final ToIntFunction<NftLookup> setIds;
    private final List<NftRaw> raws = new ArrayList<>();

    private NftEncoder(NftFamily family, ToIntFunction<NftDevice> indexes, ToIntFunction<NftLookup> setIds) {
        this.family = family;
        this.indexes = indexes;
        this.setIds = setIds;
    }

    static List<NftRaw> encode(NftRule rule, ToIntFunction<NftDevice> indexes, ToIntFunction<NftLookup> setIds) {
        NftEncoder encoder = new NftEncoder(rule.chain().table().family(), indexes, setIds);
        rule.statements().forEach(encoder::add);
        return encoder.raws;
    }

    private void add(NftStatement statement) {
        if (statement instanceof NftMatch match) {
            match(match);
        } else if (statement instanceof NftRange range) {
            range(range);
        } else if (statement instanceof NftLookup lookup) {
            lookup(lookup);
        } else if (statement instanceof NftVerdict verdict) {
            verdict(verdict);
        } else if (statement instanceof NftMangle mangle) {
            mangle(mangle);
        } else if (statement instanceof NftNat nat) {
            nat(nat);
        } else if (statement instanceof NftForward forward) {
            device(forward.device());
            raw("fwd", writer -> writer.be32(1, REGISTER));
        } else if (statement instanceof NftDup dup) {
            device(dup.device());
            raw("dup", writer -> writer.be32(2, REGISTER));
        } else {
            alone(statement);
        }
    }

    /** Those that are one expression and need no register. */
    private void alone(NftStatement statement) {
        if (statement instanceof NftCounter counter) {
            counter(counter);
        } else if (statement instanceof NftLimit limit) {
            limit(limit);
        } else if (statement instanceof NftReject reject) {
            raw("reject", writer -> writer.be32(1, reject.type(family)).u8(2, reject.code(family)));
        } else if (statement instanceof NftOther other) {
            raw(other.name(), writer -> writer.raw(other.data()));
        }
    }

    private void raw(String name, Consumer<MessageWriter> data) {
        raws.add(new NftRaw(name, data));
    }

    private void load(NftExpression expression) {
        if (expression instanceof NftPayload payload) {
            raw("payload", writer -> {
                writer.be32(1, REGISTER);
                place(writer, payload);
            });
        } else if (expression instanceof NftMeta meta) {
            raw("meta", writer -> writer.be32(2, meta.key).be32(1, REGISTER));
        } else if (expression instanceof NftCt ct) {
            raw("ct", writer -> writer.be32(2, ct.key).be32(1, REGISTER));
        } else if (expression instanceof NftNumgen numgen) {
            raw(
                    "numgen",
                    writer -> writer.be32(1, REGISTER)
                            .be32(2, numgen.modulus())
                            .be32(3, numgen.mode().ordinal())
                            .be32(4, numgen.offset()));
        }
    }

    private static void place(MessageWriter writer, NftPayload payload) {
        writer.be32(2, payload.header().ordinal()).be32(3, payload.offset()).be32(4, payload.length());
    }

    private void match(NftMatch match) {
        boolean isMade = match.expression().isInHostOrder();
        load(match.expression());
        match.mask().ifPresent(mask -> {
            byte[] bits = mask.toBytes(isMade);
            raw("bitwise", writer -> {
                writer.be32(1, REGISTER).be32(2, REGISTER).be32(3, bits.length);
                NftRaw.value(writer, 4, bits);
                NftRaw.value(writer, 5, new byte[bits.length]);
            });
        });
        if (match.operator().isOrdered()) {
            toNetworkOrder(match.expression());
        }
        compare(
                match.operator(),
                match.value().toBytes(isMade && !match.operator().isOrdered()));
    }

    /** Numbers are compared byte by byte, so that the highest has to come first. */
    private void toNetworkOrder(NftExpression expression) {
        if (expression.isInHostOrder()) {
            int length = expression.length();
            raw(
                    "byteorder",
                    writer -> writer.be32(1, REGISTER)
                            .be32(2, REGISTER)
                            .be32(3, OP_HTON)
                            .be32(4, length)
                            .be32(5, length));
        }
    }

    private void compare(NftOperator operator, byte[] value) {
        raw("cmp", writer -> {
            writer.be32(1, REGISTER).be32(2, operator.ordinal());
            NftRaw.value(writer, 3, value);
        });
    }

    private void range(NftRange range) {
        load(range.expression());
        toNetworkOrder(range.expression());
        byte[] least = range.least().toBytes();
        byte[] most = range.most().toBytes();
        if (range.isInside()) {
            compare(NftOperator.GTE, least);
            compare(NftOperator.LTE, most);
            return;
        }
        raw("range", writer -> {
            writer.be32(1, REGISTER).be32(2, NftOperator.NEQ.ordinal());
            NftRaw.value(writer, 3, least);
            NftRaw.value(writer, 4, most);
        });
    }

    private void lookup(NftLookup lookup) {
        int id = setIds.applyAsInt(lookup);
        load(lookup.expression());
        raw("lookup", writer -> {
            writer.be32(2, REGISTER).text(1, NftMessages.ANONYMOUS).be32(4, id);
            if (!lookup.isInside()) {
                writer.be32(5, 1);
            }
        });
    }

    private void immediate(int register, byte[] value) {
        raw("immediate", writer -> {
            writer.be32(1, register);
            NftRaw.value(writer, 2, value);
        });
    }

    private void verdict(NftVerdict verdict) {
        int nested = MessageWriter.NLA_F_NESTED;
        raw(
                "immediate",
                writer -> writer.be32(1, VERDICT_REGISTER)
                        .nested(
                                2 | nested,
                                () -> writer.nested(2 | nested, () -> {
                                    writer.be32(1, verdict.kind().code);
                                    verdict.chain().ifPresent(chain -> writer.text(2, chain));
                                })));
    }

    private void device(NftDevice device) {
        int index = indexes.applyAsInt(device);
        immediate(REGISTER, NftData.number(Integer.BYTES, index).toBytes(true));
    }

    private void counter(NftCounter counter) {
        raw("counter", writer -> {
            if (!counter.equals(NftCounter.ZERO)) {
                writer.be64(1, counter.bytes()).be64(2, counter.packets());
            }
        });
    }

    private void limit(NftLimit limit) {
        raw(
                "limit",
                writer -> writer.be64(1, limit.rate())
                        .be64(2, limit.unit().toSeconds())
                        .be32(3, limit.burst())
                        .be32(4, limit.inBytes() ? 1 : 0)
                        .be32(5, limit.isOver() ? 1 : 0));
    }

    private void nat(NftNat nat) {
        nat.address().ifPresent(address -> immediate(REGISTER, address.getAddress()));
        int portRegister = nat.address().isPresent() ? SECOND_REGISTER : REGISTER;
        nat.port()
                .ifPresent(port -> immediate(
                        portRegister, NftData.number(Short.BYTES, port).toBytes()));
        switch (nat.kind()) {
            case MASQUERADE ->
                raw(
                        "masq",
                        writer -> nat.port().ifPresent(port -> {
                            writer.be32(1, NF_NAT_RANGE_PROTO_SPECIFIED).be32(2, portRegister);
                        }));
            case REDIRECT ->
                raw(
                        "redir",
                        writer -> nat.port().ifPresent(port -> {
                            writer.be32(1, portRegister).be32(3, NF_NAT_RANGE_PROTO_SPECIFIED);
                        }));
            default -> raw("nat", writer -> translation(writer, nat, portRegister));
        }
    }

    private void translation(MessageWriter writer, NftNat nat, int portRegister) {
        int version = nat.address().map(Ip::family).orElse(family == NftFamily.IP6 ? Ip.AF_INET6 : Ip.AF_INET);
        writer.be32(1, nat.kind().ordinal()).be32(2, version);
        nat.address().ifPresent(address -> writer.be32(3, REGISTER));
        nat.port().ifPresent(port -> writer.be32(5, portRegister).be32(7, NF_NAT_RANGE_PROTO_SPECIFIED));
    }

    private void mangle(NftMangle mangle) {
        boolean inHostOrder = mangle.field().isInHostOrder();
        byte[] value = mangle.value().toBytes(inHostOrder);
        if (mangle.isXor()) {
            load(mangle.field());
            raw("bitwise", writer -> {
                writer.be32(1, REGISTER).be32(2, REGISTER).be32(6, 0).be32(3, value.length);
                NftRaw.value(writer, 4, NftData.filled(value.length, 0xff).toBytes());
                NftRaw.value(writer, 5, value);
            });
        } else {
            immediate(REGISTER, value);
        }
        store(mangle.field());
    }

    private void store(NftExpression field) {
        if (field instanceof NftPayload payload) {
            raw("payload", writer -> {
                writer.be32(5, REGISTER);
                place(writer, payload);
            });
        } else if (field instanceof NftMeta meta) {
            raw("meta", writer -> writer.be32(2, meta.key).be32(3, REGISTER));
        } else if (field instanceof NftCt ct) {
            raw("ct", writer -> writer.be32(2, ct.key).be32(4, REGISTER));
        }
    }
}
