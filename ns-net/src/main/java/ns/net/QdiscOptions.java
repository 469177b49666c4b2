package ns.net;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/** The part of a queueing discipline that goes to the kernel and comes from it. */
final class QdiscOptions {
    private static final int TCA_OPTIONS = 2;

    private static final List<Format<?>> FORMATS = List.of(
            new Format<>(Tbf.class, "tbf", "CONFIG_NET_SCH_TBF", Tbf::write, Tbf::decode),
            new Format<>(Htb.class, "htb", "CONFIG_NET_SCH_HTB", Htb::write, Htb::decode),
            new Format<>(Netem.class, "netem", "CONFIG_NET_SCH_NETEM", Netem::write, Netem::decode),
            fifo(Fifo.Unit.PACKETS),
            fifo(Fifo.Unit.BYTES));

    private QdiscOptions() {}

    /** How options of one kind are written and read. */
    private record Format<Q extends Qdisc>(
            Class<Q> type,
            String kind,
            String kernelOption,
            BiConsumer<Q, MessageWriter> writing,
            Function<Attributes, Qdisc> reading) {
        /** False of the same kind as bytes. */
        boolean isOf(Qdisc qdisc) {
            return type.isInstance(qdisc) && kind.equals(qdisc.kind());
        }

        void write(MessageWriter writer, Qdisc qdisc) {
            writer.nested(TCA_OPTIONS, () -> writing.accept(type.cast(qdisc), writer));
        }
    }

    private static Format<Fifo> fifo(Fifo.Unit unit) {
        return new Format<>(
                Fifo.class,
                new Fifo(unit, 0).kind(),
                "CONFIG_NET_SCHED",
                Fifo::write,
                options -> Fifo.decode(unit, options));
    }

    static void write(MessageWriter writer, Qdisc qdisc) {
        FORMATS.stream()
                .filter(format -> format.isOf(qdisc))
                .findFirst()
                .ifPresent(format -> format.write(writer, qdisc));
        if (qdisc instanceof OtherQdisc other && other.options().length > 0) {
            writer.bytes(TCA_OPTIONS, other.options());
        }
    }

    /** What a kernel must be built with. */
    static String kernelOption(Qdisc qdisc) {
        if (isPlaceForFilters(qdisc.kind())) {
            return "CONFIG_NET_SCH_INGRESS";
        }
        return FORMATS.stream()
                .filter(format -> format.kind.equals(qdisc.kind()))
                .findFirst()
                .map(Format::kernelOption)
                .orElse("the module sch_" + qdisc.kind());
    }

    /** Such are not at the root, but beside it. */
    static boolean isPlaceForFilters(String kind) {
        return kind.equals("clsact") || kind.equals("ingress");
    }

    static Qdisc decode(String kind, Optional<Attributes> options) {
        if (isPlaceForFilters(kind)) {
            return kind.equals("clsact") ? new Clsact() : new Ingress();
        }
        return options.flatMap(attributes -> FORMATS.stream()
                        .filter(format -> format.kind.equals(kind))
                        .findFirst()
                        .map(format -> format.reading.apply(attributes)))
                .orElseGet(() ->
                        new OtherQdisc(kind, options.map(Attributes::bytes).orElse(new byte[0])));
    }
}
