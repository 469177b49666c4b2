package ns.net;

import java.util.Optional;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/** The part of a queueing discipline that goes to the kernel. */
final class QdiscOptions {
    private static final int TCA_OPTIONS = 2;

    private QdiscOptions() {}

    static void write(MessageWriter writer, Qdisc qdisc) {
        if (qdisc instanceof Tbf tbf) {
            writer.nested(TCA_OPTIONS, () -> tbf.write(writer));
        } else if (qdisc instanceof Netem netem) {
            writer.nested(TCA_OPTIONS, () -> netem.write(writer));
        } else if (qdisc instanceof OtherQdisc other && other.options().length > 0) {
            writer.bytes(TCA_OPTIONS, other.options());
        }
    }

    /** What a kernel must be built with. */
    static String kernelOption(Qdisc qdisc) {
        return switch (qdisc.kind()) {
            case "clsact" -> "CONFIG_NET_SCH_INGRESS";
            case "tbf" -> "CONFIG_NET_SCH_TBF";
            case "netem" -> "CONFIG_NET_SCH_NETEM";
            default -> "the module sch_" + qdisc.kind();
        };
    }

    static Qdisc decode(String kind, Optional<Attributes> options) {
        return switch (kind) {
            case "clsact" -> new Clsact();
            case "tbf" -> options.map(Tbf::decode).orElseGet(() -> new OtherQdisc(kind));
            case "netem" -> options.map(Netem::decode).orElseGet(() -> new OtherQdisc(kind));
            default -> new OtherQdisc(kind, options.map(Attributes::bytes).orElse(new byte[0]));
        };
    }
}
