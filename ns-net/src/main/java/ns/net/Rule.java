package ns.net;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Which routing table is asked for which packets: a rule to be added, or what the kernel said of one.
 *
 * <pre>{@code
 * red.addRule(Rule.ofV4().from("10.1.0.0/16").table(100).priority(1000));
 * }</pre>
 *
 * @param v6 whether it is for version 6
 * @param priority rules are asked in this order, the least first; empty in one to be added: the kernel chooses
 * @param from where packets come from; empty: anywhere
 * @param to where they go; empty: anywhere
 * @param input name of the link that they come in by; {@code lo} for our own
 * @param output name of the link that their socket is bound to
 * @param mark what netfilter or a socket has marked them with
 * @param mask which bits of the mark count
 * @param table number of the table that is asked; 0 if {@code action} is not {@link RouteType#UNICAST}
 * @param action {@link RouteType#UNICAST}: the table is asked; else what happens
 * @param inverted whether it is for all other packets
 * @param options further numbers that it has
 * @man ip-rule(8)
 */
public record Rule(
        boolean v6,
        OptionalLong priority,
        Optional<IpPrefix> from,
        Optional<IpPrefix> to,
        Optional<String> input,
        Optional<String> output,
        OptionalLong mark,
        OptionalLong mask,
        long table,
        RouteType action,
        boolean inverted,
        Map<RuleOption, RuleOption.Range> options) {
    private static final Rule ANY = new Rule(
            false,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Route.MAIN,
            RouteType.UNICAST,
            false,
            Map.of());

    /**
     * Copies the options.
     *
     * @param v6 see {@link #v6()}
     * @param priority see {@link #priority()}
     * @param from see {@link #from()}
     * @param to see {@link #to()}
     * @param input see {@link #input()}
     * @param output see {@link #output()}
     * @param mark see {@link #mark()}
     * @param mask see {@link #mask()}
     * @param table see {@link #table()}
     * @param action see {@link #action()}
     * @param inverted see {@link #inverted()}
     * @param options see {@link #options()}
     */
    public Rule {
        options = Map.copyOf(options);
    }

    /**
     * Begins with all packets of version 4.
     *
     * @return a rule that asks the main table
     */
    public static Rule ofV4() {
        return ANY;
    }

    /**
     * Begins with all packets of version 6.
     *
     * @return a rule that asks the main table
     */
    public static Rule ofV6() {
        return new Rule(
                true,
                ANY.priority,
                ANY.from,
                ANY.to,
                ANY.input,
                ANY.output,
                ANY.mark,
                ANY.mask,
                ANY.table,
                ANY.action,
                false,
                Map.of());
    }

    /**
     * Sets the place among the rules.
     *
     * @param place the least is asked first
     * @return a copy with that
     * @throws IllegalArgumentException if it is not a number of 32 bits
     */
    public Rule priority(long place) {
        OptionalLong known = OptionalLong.of(u32("priority", place));
        return new Rule(v6, known, from, to, input, output, mark, mask, table, action, inverted, options);
    }

    /**
     * Sets where packets come from.
     *
     * @param prefix of the rule's version
     * @return a copy with that
     * @throws IllegalArgumentException if it is none, or of the other version
     */
    public Rule from(String prefix) {
        Optional<IpPrefix> known = Optional.of(sameVersion(prefix));
        return new Rule(v6, priority, known, to, input, output, mark, mask, table, action, inverted, options);
    }

    /**
     * Sets where packets go.
     *
     * @param prefix of the rule's version
     * @return a copy with that
     * @throws IllegalArgumentException if it is none, or of the other version
     */
    public Rule to(String prefix) {
        Optional<IpPrefix> known = Optional.of(sameVersion(prefix));
        return new Rule(v6, priority, from, known, input, output, mark, mask, table, action, inverted, options);
    }

    /**
     * Sets the link that packets come in by.
     *
     * @param link its name; it need not exist yet
     * @return a copy with that
     * @throws IllegalArgumentException if it can not be a name
     */
    public Rule input(String link) {
        Optional<String> known = Optional.of(Names.link(link));
        return new Rule(v6, priority, from, to, known, output, mark, mask, table, action, inverted, options);
    }

    /**
     * Sets the link that the socket of packets is bound to.
     *
     * @param link its name; it need not exist yet
     * @return a copy with that
     * @throws IllegalArgumentException if it can not be a name
     */
    public Rule output(String link) {
        Optional<String> known = Optional.of(Names.link(link));
        return new Rule(v6, priority, from, to, input, known, mark, mask, table, action, inverted, options);
    }

    /**
     * Sets what packets are marked with.
     *
     * @param value of the bits that count
     * @param bits which of them count
     * @return a copy with that
     * @throws IllegalArgumentException if they are not numbers of 32 bits
     */
    public Rule mark(long value, long bits) {
        OptionalLong known = OptionalLong.of(u32("mark", value));
        OptionalLong counting = OptionalLong.of(u32("mask", bits));
        return new Rule(v6, priority, from, to, input, output, known, counting, table, action, inverted, options);
    }

    /**
     * Sets the table that is asked.
     *
     * @param number of the table, 1 or more
     * @return a copy with that
     * @throws IllegalArgumentException if it is 0, or not a number of 32 bits
     */
    public Rule table(long number) {
        return new Rule(
                v6,
                priority,
                from,
                to,
                input,
                output,
                mark,
                mask,
                Route.requireTable(number),
                RouteType.UNICAST,
                inverted,
                options);
    }

    /**
     * Sets what happens, in the place of asking a table.
     *
     * @param what {@link RouteType#BLACKHOLE}, {@link RouteType#UNREACHABLE} or {@link RouteType#PROHIBIT}
     * @return a copy with that
     * @throws IllegalArgumentException if it is another
     */
    public Rule action(RouteType what) {
        if (!what.leadsNowhere() || what == RouteType.THROW) {
            throw new IllegalArgumentException(
                    "the action of a rule is blackhole, unreachable or prohibit, not " + LinkOption.text(what));
        }
        return new Rule(v6, priority, from, to, input, output, mark, mask, 0, what, inverted, options);
    }

    /**
     * Makes it for all other packets.
     *
     * @return a copy with that
     */
    public Rule not() {
        return new Rule(v6, priority, from, to, input, output, mark, mask, table, action, !inverted, options);
    }

    /**
     * Sets a further number.
     *
     * @param what such as {@link RuleOption#DPORT}
     * @param number in its unit
     * @return a copy with that
     * @throws IllegalArgumentException if it is out of range
     */
    public Rule with(RuleOption what, long number) {
        return with(what, number, number);
    }

    /**
     * Sets a range of further numbers.
     *
     * @param what such as {@link RuleOption#UIDRANGE}
     * @param first the least
     * @param last the greatest
     * @return a copy with that
     * @throws IllegalArgumentException if they are out of range, or the option has only one
     */
    public Rule with(RuleOption what, long first, long last) {
        Map<RuleOption, RuleOption.Range> more = new HashMap<>(options);
        more.put(what, what.checked(first, last));
        return new Rule(v6, priority, from, to, input, output, mark, mask, table, action, inverted, more);
    }

    private IpPrefix sameVersion(String text) {
        IpPrefix prefix = IpPrefix.parse(text);
        if (Ip.family(prefix.address()) != family()) {
            throw new IllegalArgumentException(prefix + " is not of version " + (v6 ? 6 : 4) + ", as the rule is");
        }
        return prefix;
    }

    private static long u32(String what, long value) {
        if (value < 0 || value > Width.U32.most) {
            throw new IllegalArgumentException("the " + what + " of a rule is 0 to 4294967295, not " + value);
        }
        return value;
    }

    int family() {
        return v6 ? Ip.AF_INET6 : Ip.AF_INET;
    }

    /**
     * Returns the rule in the words of ip(8).
     *
     * @return such as {@code from 10.1.0.0/16 table 100 priority 1000}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        if (inverted) {
            text.add("not");
        }
        text.add("from " + from.map(IpPrefix::toString).orElse("all"));
        to.ifPresent(prefix -> text.add("to " + prefix));
        input.ifPresent(link -> text.add("iif " + link));
        output.ifPresent(link -> text.add("oif " + link));
        mark.ifPresent(
                value -> text.add("fwmark 0x" + Long.toHexString(value) + "/0x" + Long.toHexString(mask.orElse(0))));
        new TreeMap<>(options).forEach((what, range) -> text.add(what + " " + range));
        text.add(action == RouteType.UNICAST ? "table " + table : LinkOption.text(action));
        priority.ifPresent(place -> text.add("priority " + place));
        return text.toString();
    }
}
