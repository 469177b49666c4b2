package ns.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * One thing that can be set about links of a kind, such as {@link Vxlan#ID}. Immutable.
 *
 * @param <K> the kind
 * @param <T> its values
 */
public final class LinkOption<K, T> {
    private final String name;
    private final List<Integer> types;
    private final Function<T, T> check;
    private final Writing<T> writing;
    private final Function<Attributes, T> reading;

    private interface Writing<T> {
        void write(MessageWriter writer, T value);
    }

    private LinkOption(
            String name,
            List<Integer> types,
            Function<T, T> check,
            Writing<T> writing,
            Function<Attributes, T> reading) {
        this.name = name;
        this.types = types;
        this.check = check;
        this.writing = writing;
        this.reading = reading;
    }

    /** A byte that is 0 or 1. */
    static <K> LinkOption<K, Boolean> onOff(int type, String name) {
        return new LinkOption<>(
                name,
                List.of(type),
                Function.identity(),
                (writer, on) -> writer.u8(type, on ? 1 : 0),
                attribute -> attribute.u8() != 0);
    }

    /** An attribute without a value, there or not. */
    static <K> LinkOption<K, Boolean> flag(int type, String name) {
        return new LinkOption<>(
                name,
                List.of(type),
                Function.identity(),
                (writer, on) -> {
                    if (on) {
                        writer.flag(type);
                    }
                },
                attribute -> true);
    }

    static <K> LinkOption<K, Integer> number(int type, String name, Width width) {
        return number(type, name, width, 0, (int) Math.min(Integer.MAX_VALUE, width.most));
    }

    static <K> LinkOption<K, Integer> number(int type, String name, Width width, int least, int most) {
        return new LinkOption<>(
                name,
                List.of(type),
                value -> (int) inRange(name, value, least, most),
                (writer, value) -> width.write(writer, type, value),
                attribute -> (int) inRange(name, width.read(attribute), 0, Integer.MAX_VALUE));
    }

    /** A number that may be larger than an int. */
    static <K> LinkOption<K, Long> large(int type, String name, Width width) {
        return new LinkOption<>(
                name,
                List.of(type),
                value -> inRange(name, value, 0, width.most),
                (writer, value) -> width.write(writer, type, value),
                width::read);
    }

    /** An address, in an attribute of its own for each version. */
    static <K> LinkOption<K, InetAddress> address(int v4, int v6, String name) {
        return new LinkOption<>(
                name,
                List.of(v4, v6),
                Ip::withoutScope,
                (writer, address) -> writer.bytes(Ip.family(address) == Ip.AF_INET ? v4 : v6, address.getAddress()),
                attribute -> Ip.of(attribute.bytes()));
    }

    static <K> LinkOption<K, MacAddress> mac(int type, String name) {
        return new LinkOption<>(
                name,
                List.of(type),
                Function.identity(),
                (writer, mac) -> writer.bytes(type, mac.toBytes()),
                attribute -> MacAddress.of(attribute.bytes()));
    }

    /** One word of a list. */
    static <K, E extends Enum<E>> LinkOption<K, E> word(
            int type, String name, Width width, List<E> words, ToIntFunction<E> number) {
        return new LinkOption<>(
                name,
                List.of(type),
                Function.identity(),
                (writer, word) -> width.write(writer, type, number.applyAsInt(word)),
                attribute -> {
                    long read = width.read(attribute);
                    for (E word : words) {
                        if (number.applyAsInt(word) == read) {
                            return word;
                        }
                    }
                    throw new IllegalArgumentException(name + " " + read);
                });
    }

    /** Whatever else: fixed fields in an attribute. */
    static <K, T> LinkOption<K, T> fields(
            int type, String name, Function<T, byte[]> writing, Function<Attributes, T> reading) {
        return new LinkOption<>(
                name,
                List.of(type),
                Function.identity(),
                (writer, value) -> writer.bytes(type, writing.apply(value)),
                reading);
    }

    private static long inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " can be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    /**
     * Returns the word of ip-link(8).
     *
     * @return such as {@code id}
     */
    public String name() {
        return name;
    }

    /** Refuses values that the option can not have. */
    T checked(T value) {
        return check.apply(value);
    }

    boolean isOf(int type) {
        return types.contains(type);
    }

    /** The value; fails, in whatever way, if it is none that is known. */
    T read(Attributes attribute) {
        return reading.apply(attribute);
    }

    @SuppressWarnings("unchecked") // LinkKind lets no other value stand beside it
    void write(MessageWriter writer, Object value) {
        writing.write(writer, (T) value);
    }

    /** As ip-link(8) has it. */
    static String text(Object value) {
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        if (value instanceof InetAddress address) {
            return Ip.text(address);
        }
        return value instanceof Enum<?> word
                ? word.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }

    /**
     * Returns the word of ip-link(8).
     *
     * @return as {@link #name}
     */
    @Override
    public String toString() {
        return name;
    }
}
