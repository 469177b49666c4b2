package ns.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The option table of a verb: the one source of parsing, help, completion and manual.
 *
 * <p>{@link Option#HELP} and {@link Option#VERSION} are in every table. Immutable.
 *
 * @man getopt_long(3)
 */
final class Options {
    private final List<Option> table;
    private final List<Option> prefixOrder;
    private final List<List<Option>> exclusive;
    private final Operands operands;
    private final boolean stopsAtOperand;
    private final boolean dropIn;
    private final int usageStatus;

    private Options(
            List<Option> table,
            List<Option> prefixOrder,
            List<List<Option>> exclusive,
            Operands operands,
            boolean stopsAtOperand,
            boolean dropIn,
            int usageStatus) {
        this.table = table;
        this.prefixOrder = prefixOrder;
        this.exclusive = exclusive;
        this.operands = operands;
        this.stopsAtOperand = stopsAtOperand;
        this.dropIn = dropIn;
        this.usageStatus = usageStatus;
    }

    /** Returns the table of a verb of our own: options in the order of help, no operands, usage errors exit with 2. */
    static Options of(Option... options) {
        List<Option> all = new ArrayList<>(List.of(options));
        all.add(Option.HELP);
        all.add(Option.VERSION);
        List<Option> table = List.copyOf(all);
        return new Options(table, table, List.of(), Operands.NONE, false, false, 2);
    }

    /** Returns this table for a drop-in, whose usage errors exit with the status of the original. */
    Options dropIn(int status) {
        return new Options(table, prefixOrder, exclusive, operands, stopsAtOperand, true, status);
    }

    /** Returns this table with another status for usage errors. */
    Options usageStatus(int status) {
        return new Options(table, prefixOrder, exclusive, operands, stopsAtOperand, dropIn, status);
    }

    /**
     * Returns this table with another order of looking up abbreviated names, which is the order of the names in
     * the message about an ambiguous one; the originals of drop-ins order it differently from their help.
     */
    Options lookedUpAs(Option... order) {
        if (order.length != table.size() || !table.containsAll(List.of(order))) {
            throw new IllegalArgumentException("not the same options as in the table");
        }
        return new Options(table, List.of(order), exclusive, operands, stopsAtOperand, dropIn, usageStatus);
    }

    /** Returns this table where at most one of the given options may be used, in the order a message names them. */
    Options exclusive(Option... group) {
        List<List<Option>> groups = new ArrayList<>(exclusive);
        groups.add(List.of(group));
        return new Options(table, prefixOrder, List.copyOf(groups), operands, stopsAtOperand, dropIn, usageStatus);
    }

    /** Returns this table with operands after (or, unless {@link #stoppingAtOperand}, among) the options. */
    Options operands(Operands accepted) {
        return new Options(table, prefixOrder, exclusive, accepted, stopsAtOperand, dropIn, usageStatus);
    }

    /** Returns this table where the first operand ends the options, as {@code +} does for {@code getopt_long(3)}. */
    Options stoppingAtOperand() {
        return new Options(table, prefixOrder, exclusive, operands, true, dropIn, usageStatus);
    }

    /** All options in the order of help, with {@code --help} and {@code --version} at the end. */
    List<Option> all() {
        return table;
    }

    List<Option> prefixOrder() {
        return prefixOrder;
    }

    List<List<Option>> exclusiveGroups() {
        return exclusive;
    }

    Operands operands() {
        return operands;
    }

    boolean stopsAtOperand() {
        return stopsAtOperand;
    }

    boolean isDropIn() {
        return dropIn;
    }

    int usageStatus() {
        return usageStatus;
    }

    /**
     * Parses the words after the program's (and the verb's) name.
     *
     * @param program how messages name the program, {@code lsns} or {@code ns ps}
     * @param words the command line
     * @return what was asked for; where {@code --help} or {@code --version} was met, it is the last occurrence
     * @throws CliException if the words do not fit the table; the first mistake on the line is reported
     */
    Parsed parse(String program, List<String> words) {
        boolean posix = System.getenv("POSIXLY_CORRECT") != null;
        return new OptionParser(this, stopsAtOperand || posix).parse(program, words);
    }
}
