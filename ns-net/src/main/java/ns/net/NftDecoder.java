package ns.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import ns.net.netlink.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Makes statements of the kernel's expressions, as far as {@link NftEncoder} could have made these; others stay as they are. Nothing that is
 * read throws. Attributes are numbered as there.
 */
final class NftDecoder {
    private final NftFamily family;
    private final List<NftParts> parts;
    private final Function<String, Optional<List<byte[]>>> sets;
    private final List<NftStatement> statements = new ArrayList<>();
    private int at;

    private NftDecoder(NftFamily family, List<NftParts> parts, Function<String, Optional<List<byte[]>>> sets) {
        this.family = family;
        this.parts = parts;
        this.sets = sets;
    }

    /**
     * Reads NFTA_RULE_EXPRESSIONS.
     *
     * @param sets gives the elements of a set that belongs to a rule, by name, and nothing for others
     */
    static List<NftStatement> decode(
            NftFamily family, List<NftParts> parts, Function<String, Optional<List<byte[]>>> sets) {
        NftDecoder decoder = new NftDecoder(family, parts, sets);
        while (decoder.at < parts.size()) {
            decoder.step();
        }
        return decoder.statements;
    }

    /** Reads as many expressions as one statement is made of. */
    private void step() {
        int start = at;
        NftParts first = parts.get(at++);
        Optional<NftStatement> statement;
        try {
            statement = first.is("immediate") ? immediate(first) : loaded(first).or(() -> alone(first));
        } catch (IllegalArgumentException e) {
            statement = Optional.empty(); // numbers that we would not write
        }
        if (statement.isEmpty()) {
            at = start + 1;
        }
        statements.add(statement.orElseGet(first::other));
    }

    private @Nullable NftParts next(String name) {
        return at < parts.size() && parts.get(at).is(name) ? parts.get(at++) : null;
    }

    // conditions

    private static Optional<NftExpression> expression(NftParts load) {
        return switch (load.name()) {
            case "meta" -> load.be32(1) == NftEncoder.REGISTER ? NftMeta.of(load.be32(2)) : Optional.empty();
            case "ct" ->
                load.be32(1) == NftEncoder.REGISTER && !load.has(3) ? NftCt.of(load.be32(2)) : Optional.empty();
            case "payload" ->
                load.be32(1) == NftEncoder.REGISTER
                        ? NftPayload.of(load.be32(2), load.be32(3), load.be32(4))
                        : Optional.empty();
            case "numgen" -> numgen(load);
            default -> Optional.empty();
        };
    }

    private static Optional<NftExpression> numgen(NftParts load) {
        long mode = load.be32(3);
        return load.be32(1) == NftEncoder.REGISTER && mode >= 0 && mode < NftNumgen.Mode.values().length
                ? Optional.of(
                        new NftNumgen(NftNumgen.Mode.values()[(int) mode], load.be32(2), Math.max(0, load.be32(4))))
                : Optional.empty();
    }

    private Optional<NftStatement> loaded(NftParts first) {
        NftExpression key = expression(first).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        Optional<NftData> mask = Optional.empty();
        NftParts bitwise = next("bitwise");
        if (bitwise != null) {
            NftMangle xor = xor(key, bitwise);
            if (xor != null) {
                return Optional.of(xor);
            }
            mask = bitwise.value(4).map(bits -> NftData.in(bits, key.isInHostOrder()));
            if (mask.isEmpty() || !isZero(bitwise.value(5)) || !isInPlace(bitwise)) {
                return Optional.empty();
            }
        }
        boolean inHostOrder = key.isInHostOrder();
        NftParts byteorder = next("byteorder");
        if (byteorder != null) {
            if (!inHostOrder || byteorder.be32(3) != NftEncoder.OP_HTON || !isInPlace(byteorder)) {
                return Optional.empty();
            }
            inHostOrder = false;
        }
        return condition(key, mask, inHostOrder);
    }

    private static boolean isInPlace(NftParts operation) {
        return operation.be32(1) == NftEncoder.REGISTER && operation.be32(2) == NftEncoder.REGISTER;
    }

    private static boolean isZero(Optional<byte[]> bytes) {
        return bytes.isPresent() && Arrays.equals(bytes.get(), new byte[bytes.get().length]);
    }

    private Optional<NftStatement> condition(NftExpression key, Optional<NftData> mask, boolean inHostOrder) {
        NftParts lookup = mask.isEmpty() ? next("lookup") : null;
        if (lookup != null) {
            return lookup(key, lookup);
        }
        NftParts range = mask.isEmpty() ? next("range") : null;
        if (range != null) {
            return range(key, range);
        }
        NftParts compare = next("cmp");
        if (compare == null || compare.be32(1) != NftEncoder.REGISTER) {
            return Optional.empty();
        }
        NftOperator operator = operator(compare);
        Optional<byte[]> value = compare.value(3);
        if (operator == null || value.isEmpty() || operator.isOrdered() && inHostOrder) {
            return Optional.empty();
        }
        if (operator == NftOperator.GTE && mask.isEmpty() && isUpperEnd()) {
            NftParts most = parts.get(at++);
            return Optional.of(new NftRange(
                    key, true, NftData.of(value.get()), NftData.of(most.value(3).orElseThrow())));
        }
        return Optional.of(new NftMatch(key, mask, operator, NftData.in(value.get(), inHostOrder)));
    }

    private boolean isUpperEnd() {
        return at < parts.size()
                && parts.get(at).is("cmp")
                && parts.get(at).be32(1) == NftEncoder.REGISTER
                && operator(parts.get(at)) == NftOperator.LTE
                && parts.get(at).value(3).isPresent();
    }

    private static @Nullable NftOperator operator(NftParts compare) {
        long number = compare.be32(2);
        return number >= 0 && number < NftOperator.values().length ? NftOperator.values()[(int) number] : null;
    }

    private static Optional<NftStatement> range(NftExpression key, NftParts range) {
        Optional<byte[]> least = range.value(3);
        Optional<byte[]> most = range.value(4);
        boolean isKnown = range.be32(1) == NftEncoder.REGISTER && (range.be32(2) == 0 || range.be32(2) == 1);
        return isKnown && least.isPresent() && most.isPresent()
                ? Optional.of(new NftRange(key, range.be32(2) == 0, NftData.of(least.get()), NftData.of(most.get())))
                : Optional.empty();
    }

    private Optional<NftStatement> lookup(NftExpression key, NftParts lookup) {
        if (lookup.be32(2) != NftEncoder.REGISTER || lookup.has(3)) {
            return Optional.empty();
        }
        boolean isInside = lookup.be32(5) != 1;
        return sets.apply(lookup.text(1))
                .map(elements -> NftLookup.of(
                        key,
                        isInside,
                        elements.stream()
                                .map(bytes -> NftData.in(bytes, key.isInHostOrder()))
                                .toList()));
    }

    // what is done

    private @Nullable NftMangle xor(NftExpression key, NftParts bitwise) {
        Optional<byte[]> mask = bitwise.value(4);
        Optional<byte[]> bits = bitwise.value(5);
        boolean isXor = mask.isPresent()
                && bits.isPresent()
                && isInPlace(bitwise)
                && Arrays.equals(
                        mask.get(),
                        NftData.filled(Math.max(1, mask.get().length), 0xff).toBytes());
        if (!isXor || at >= parts.size() || !stored(parts.get(at)).equals(Optional.of(key))) {
            return null;
        }
        at++;
        return new NftMangle(key, true, NftData.in(bits.get(), key.isInHostOrder()));
    }

    /** What an expression writes the register to; nothing if a checksum is repaired too. */
    private static Optional<NftExpression> stored(NftParts store) {
        return switch (store.name()) {
            case "payload" ->
                store.be32(5) == NftEncoder.REGISTER && store.be32(6) <= 0 && store.be32(8) <= 0
                        ? NftPayload.of(store.be32(2), store.be32(3), store.be32(4))
                        : Optional.empty();
            case "meta" -> store.be32(3) == NftEncoder.REGISTER ? NftMeta.of(store.be32(2)) : Optional.empty();
            case "ct" -> store.be32(4) == NftEncoder.REGISTER ? NftCt.of(store.be32(2)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A value, and what is done with it. */
    private Optional<NftStatement> immediate(NftParts first) {
        if (first.be32(1) == NftEncoder.VERDICT_REGISTER) {
            return verdict(first);
        }
        byte[] value = first.value(2).orElse(null);
        if (value == null || first.be32(1) != NftEncoder.REGISTER || at >= parts.size()) {
            return Optional.empty();
        }
        NftParts second = parts.get(at++);
        return switch (second.name()) {
            case "fwd" -> device(value, second, 1).map(NftForward::new);
            case "dup" -> device(value, second, 2).map(NftDup::new);
            case "redir" -> redirect(value, second);
            case "masq" -> masquerade(value, second);
            case "nat" -> nat(Optional.of(value), Optional.empty(), second);
            case "immediate" -> portToo(value, second);
            default ->
                stored(second).map(field -> new NftMangle(field, false, NftData.in(value, field.isInHostOrder())));
        };
    }

    private static Optional<NftStatement> verdict(NftParts immediate) {
        Optional<byte[]> code = immediate.inside(2, 2);
        if (code.isEmpty()) {
            return Optional.empty();
        }
        long number = NftParts.NONE;
        String chain = "";
        Attributes attributes = Attributes.of(code.get());
        while (attributes.next()) {
            if (attributes.type() == 1) {
                number = attributes.be32();
            } else if (attributes.type() == 2) {
                chain = attributes.text();
            }
        }
        return NftVerdict.of(number, chain.isEmpty() ? Optional.empty() : Optional.of(chain))
                .map(Function.identity());
    }

    private static Optional<NftDevice> device(byte[] value, NftParts user, int register) {
        boolean isOnly =
                user.be32(register) == NftEncoder.REGISTER && user.parts().size() == 1;
        return isOnly && value.length == Integer.BYTES
                ? Optional.of(NftDevice.of((int) number(NftData.in(value, true))))
                : Optional.empty();
    }

    private static long number(NftData data) {
        long number = 0;
        for (byte b : data.toBytes()) {
            number = number << 8 | Byte.toUnsignedLong(b);
        }
        return number;
    }

    private static OptionalInt port(byte[] value) {
        return value.length == Short.BYTES ? OptionalInt.of((int) number(NftData.of(value))) : OptionalInt.empty();
    }

    private static Optional<NftStatement> redirect(byte[] value, NftParts redir) {
        boolean isPlain = redir.be32(1) == NftEncoder.REGISTER
                && redir.be32(3) == NftEncoder.NF_NAT_RANGE_PROTO_SPECIFIED
                && isSame(redir, 2, 1);
        return isPlain && port(value).isPresent()
                ? Optional.of(new NftNat(NftNat.Kind.REDIRECT, Optional.empty(), port(value)))
                : Optional.empty();
    }

    private static Optional<NftStatement> masquerade(byte[] value, NftParts masq) {
        boolean isPlain = masq.be32(2) == NftEncoder.REGISTER
                && masq.be32(1) == NftEncoder.NF_NAT_RANGE_PROTO_SPECIFIED
                && isSame(masq, 3, 2);
        return isPlain && port(value).isPresent()
                ? Optional.of(new NftNat(NftNat.Kind.MASQUERADE, Optional.empty(), port(value)))
                : Optional.empty();
    }

    /** An upper end is not there, or is the lower one, as the kernel tells it. */
    private static boolean isSame(NftParts parts, int upper, int lower) {
        return !parts.has(upper) || parts.be32(upper) == parts.be32(lower);
    }

    private Optional<NftStatement> portToo(byte[] address, NftParts second) {
        Optional<byte[]> port = second.value(2);
        NftParts nat = next("nat");
        return second.be32(1) == NftEncoder.SECOND_REGISTER && nat != null && port.isPresent()
                ? nat(Optional.of(address), port, nat)
                : Optional.empty();
    }

    private static Optional<NftStatement> nat(Optional<byte[]> first, Optional<byte[]> second, NftParts nat) {
        boolean hasAddress = nat.be32(3) == NftEncoder.REGISTER;
        boolean hasPort = nat.has(5);
        int portRegister = hasAddress ? NftEncoder.SECOND_REGISTER : NftEncoder.REGISTER;
        long flags = Math.max(0, nat.be32(7)) & ~1;
        boolean isPlain = isSame(nat, 4, 3)
                && isSame(nat, 6, 5)
                && hasPort == (nat.be32(5) == portRegister)
                && flags == (hasPort ? NftEncoder.NF_NAT_RANGE_PROTO_SPECIFIED : 0)
                && nat.be32(1) >= 0
                && nat.be32(1) <= 1;
        if (!isPlain || hasAddress && hasPort != second.isPresent()) {
            return Optional.empty();
        }
        Optional<byte[]> port = hasPort ? hasAddress ? second : first : Optional.empty();
        return Optional.of(new NftNat(
                NftNat.Kind.values()[(int) nat.be32(1)],
                hasAddress ? first.map(Ip::of) : Optional.empty(),
                port.map(NftDecoder::port).orElse(OptionalInt.empty())));
    }

    private Optional<NftStatement> alone(NftParts part) {
        return switch (part.name()) {
            case "counter" -> Optional.of(new NftCounter(Math.max(0, part.be64(2)), Math.max(0, part.be64(1))));
            case "limit" -> limit(part);
            case "reject" ->
                NftReject.of(part.be32(1), Math.max(0, part.u8(2)), family).map(Function.identity());
            case "masq" -> part.be32(1) <= 0 && !part.has(2) ? Optional.of(NftNat.MASQUERADE) : Optional.empty();
            case "redir" ->
                part.be32(3) <= 0 && !part.has(1)
                        ? Optional.of(new NftNat(NftNat.Kind.REDIRECT, Optional.empty(), OptionalInt.empty()))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<NftStatement> limit(NftParts part) {
        long seconds = part.be64(2);
        long type = part.be32(4);
        return seconds > 0 && seconds < Integer.MAX_VALUE && (type == 0 || type == 1)
                ? Optional.of(new NftLimit(
                        part.be64(1),
                        Duration.ofSeconds(seconds),
                        Math.max(0, part.be32(3)),
                        type == 1,
                        part.be32(5) == 1))
                : Optional.empty();
    }
}
