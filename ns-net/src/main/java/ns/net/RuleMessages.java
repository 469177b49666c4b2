package ns.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** RTM_*RULE: requests, and what the kernel tells of a rule. */
final class RuleMessages {
    static final int RTM_NEWRULE = 32;
    static final int RTM_DELRULE = 33;
    private static final int RTM_GETRULE = 34;

    private static final int FIXED = 12;
    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_OIFNAME = 17;
    private static final int FIB_RULE_INVERT = 2;
    private static final int FR_ACT_GOTO = 2;
    private static final int FR_ACT_NOP = 3;
    private static final int BYTE_OF_TABLE = 0xff;

    private RuleMessages() {}

    static Request add(Rule rule) {
        return Request.create("rule add " + rule, RTM_NEWRULE, AttributeNames.RULE, writer -> write(writer, rule));
    }

    static Request delete(Rule rule) {
        return Request.change(
                "rule delete " + rule, RTM_DELRULE, 0, AttributeNames.RULE, writer -> write(writer, rule));
    }

    private static void write(MessageWriter writer, Rule rule) {
        writer.u8(rule.family())
                .u8(rule.to().map(IpPrefix::length).orElse(0))
                .u8(rule.from().map(IpPrefix::length).orElse(0))
                .u8(tos(rule))
                .u8(rule.table() > BYTE_OF_TABLE ? 0 : (int) rule.table())
                .u16(0)
                .u8(rule.action().number())
                .u32(rule.inverted() ? FIB_RULE_INVERT : 0);
        rule.from().ifPresent(prefix -> writer.bytes(FRA_SRC, prefix.address().getAddress()));
        rule.to().ifPresent(prefix -> writer.bytes(FRA_DST, prefix.address().getAddress()));
        rule.input().ifPresent(link -> writer.text(FRA_IIFNAME, link));
        rule.output().ifPresent(link -> writer.text(FRA_OIFNAME, link));
        rule.mark().ifPresent(mark -> writer.u32(FRA_FWMARK, mark));
        rule.mask().ifPresent(mask -> writer.u32(FRA_FWMASK, mask));
        new TreeMap<>(rule.options()).forEach((option, range) -> option.write(writer, range));
        if (rule.table() > BYTE_OF_TABLE) {
            writer.u32(FRA_TABLE, rule.table());
        }
        rule.priority().ifPresent(priority -> writer.u32(FRA_PRIORITY, priority));
    }

    private static int tos(Rule rule) {
        RuleOption.Range tos = rule.options().get(RuleOption.TOS);
        return tos == null ? 0 : (int) tos.first();
    }

    static Request dump(int family) {
        return Request.dump(
                "rule show",
                RTM_GETRULE,
                AttributeNames.RULE,
                writer -> writer.u8(family).u8(0).u16(0).u32(0).u32(0));
    }

    /** Null of other protocols' rules, and of those that lead to another rule. */
    static @Nullable Rule decode(Message message) {
        int family = message.u8(0);
        int action = message.u8(7);
        boolean isOfIp = family == Ip.AF_INET || family == Ip.AF_INET6;
        if (!isOfIp || action == FR_ACT_GOTO || action == FR_ACT_NOP) {
            return null;
        }
        OptionalLong priority = OptionalLong.of(0);
        Optional<IpPrefix> from = Optional.empty();
        Optional<IpPrefix> to = Optional.empty();
        Optional<String> input = Optional.empty();
        Optional<String> output = Optional.empty();
        OptionalLong mark = OptionalLong.empty();
        OptionalLong mask = OptionalLong.empty();
        long table = message.u8(4);
        Map<RuleOption, RuleOption.Range> options = new HashMap<>();
        if (message.u8(3) != 0) {
            options.put(RuleOption.TOS, new RuleOption.Range(message.u8(3), message.u8(3)));
        }
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case FRA_SRC -> from = prefix(attributes, message.u8(2));
                case FRA_DST -> to = prefix(attributes, message.u8(1));
                case FRA_IIFNAME -> input = Optional.of(attributes.text());
                case FRA_OIFNAME -> output = Optional.of(attributes.text());
                case FRA_PRIORITY -> priority = OptionalLong.of(attributes.u32());
                case FRA_FWMARK -> mark = OptionalLong.of(attributes.u32());
                case FRA_FWMASK -> {
                    mask = OptionalLong.of(attributes.u32());
                    mark = mark.isPresent() ? mark : OptionalLong.of(0); // which is not told
                }
                case FRA_TABLE -> table = attributes.u32();
                default -> {
                    Optional<RuleOption> option = RuleOption.of(attributes.type());
                    option.flatMap(known -> known.read(attributes))
                            .ifPresent(range -> options.put(option.get(), range));
                }
            }
        }
        return new Rule(
                family == Ip.AF_INET6,
                priority,
                from,
                to,
                input,
                output,
                mark,
                mask,
                table,
                RouteType.of(action),
                (message.u32(8) & FIB_RULE_INVERT) != 0,
                options);
    }

    private static Optional<IpPrefix> prefix(Attributes attribute, int length) {
        Optional<InetAddress> address = Ip.in(attribute);
        return address.map(found -> new IpPrefix(found, Math.min(length, Ip.bits(found))));
    }
}
