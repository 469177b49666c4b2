package ns.cli;

import java.util.Optional;

/**
 * One option of a verb: its names, its argument, and what help, completion and the manual say about it.
 *
 * <p>Options are constants and compared by identity, so that {@code parsed.has(JSON)} is a question about the table and
 * not about a string. Immutable.
 */
final class Option {
    /** Whether an option takes an argument, in the words of {@code getopt_long(3)}. */
    enum Argument {
        /** No argument. */
        NONE,
        /** An argument, attached or in the next word. */
        REQUIRED,
        /** An argument only when attached: {@code -Tx}, {@code --tree=x}. */
        OPTIONAL,
        /** An argument only in the long form, {@code --uts=file}; the letter takes none. */
        OPTIONAL_LONG
    }

    /** What is checked as soon as an option's value is met, so that errors come in the order of the command line. */
    interface Check {
        /**
         * Accepts a value or throws.
         *
         * @param value the argument as typed
         * @throws CliException if the value cannot be right, whatever else is on the command line
         */
        void check(String value);
    }

    /** Displays the help of a verb; parsing ends where it is met, as in util-linux. */
    static final Option HELP = flag('h', "help", "display this help").ending();

    /** Displays the version; parsing ends where it is met, as in util-linux. */
    static final Option VERSION = flag('V', "version", "display version").ending();

    private static final char NO_LETTER = 0;
    private static final Check ANYTHING = new Check() {
        @Override
        public void check(String value) {}
    };

    private final char letter;
    private final String name;
    private final Argument argument;
    private final String metavar;
    private final String help;
    private final Kind kind;
    private final Check check;
    private final boolean hidden;
    private final boolean ending;
    private final boolean writtenOut;

    private Option(
            char letter,
            String name,
            Argument argument,
            String metavar,
            String help,
            Kind kind,
            Check check,
            boolean hidden,
            boolean ending,
            boolean writtenOut) {
        this.letter = letter;
        this.name = name;
        this.argument = argument;
        this.metavar = metavar;
        this.help = help;
        this.kind = kind;
        this.check = check;
        this.hidden = hidden;
        this.ending = ending;
        this.writtenOut = writtenOut;
    }

    private static Option of(char letter, String name, Argument argument, String metavar, String help) {
        return new Option(letter, name, argument, metavar, help, Kind.TEXT, ANYTHING, false, false, false);
    }

    /** Returns an option without argument that has a letter and a long name. */
    static Option flag(char letter, String name, String help) {
        return of(letter, name, Argument.NONE, "", help);
    }

    /** Returns an option without argument that has only a long name. */
    static Option flag(String name, String help) {
        return of(NO_LETTER, name, Argument.NONE, "", help);
    }

    /** Returns an option that needs an argument and has a letter and a long name. */
    static Option value(char letter, String name, String metavar, String help) {
        return of(letter, name, Argument.REQUIRED, metavar, help);
    }

    /** Returns an option that needs an argument and has only a long name. */
    static Option value(String name, String metavar, String help) {
        return of(NO_LETTER, name, Argument.REQUIRED, metavar, help);
    }

    /** Returns an option whose argument may be left out; if given it is attached. */
    static Option optional(char letter, String name, String metavar, String help) {
        return of(letter, name, Argument.OPTIONAL, metavar, help);
    }

    /** Returns an option with only a long name whose argument may be left out; if given it is attached. */
    static Option optional(String name, String metavar, String help) {
        return of(NO_LETTER, name, Argument.OPTIONAL, metavar, help);
    }

    /** Returns an option whose letter takes no argument and whose long name may take one, as unshare's {@code -u}. */
    static Option optionalIfLong(char letter, String name, String metavar, String help) {
        return of(letter, name, Argument.OPTIONAL_LONG, metavar, help);
    }

    /** Returns this option with values of the given kind, which completion offers. */
    Option of(Kind values) {
        return new Option(letter, name, argument, metavar, help, values, check, hidden, ending, writtenOut);
    }

    /** Returns this option with a check of each value while parsing. */
    Option checked(Check test) {
        return new Option(letter, name, argument, metavar, help, kind, test, hidden, ending, writtenOut);
    }

    /** Returns this option, parsed as before but unknown to help, completion and manual. */
    Option hidden() {
        return new Option(letter, name, argument, metavar, help, kind, check, true, ending, writtenOut);
    }

    /**
     * Returns this option with a name that can not be abbreviated: one of our own in a drop-in, where every abbreviation that
     * the original understands has to stay unique.
     */
    Option writtenOut() {
        return new Option(letter, name, argument, metavar, help, kind, check, hidden, ending, true);
    }

    private Option ending() {
        return new Option(letter, name, argument, metavar, help, kind, check, hidden, true, writtenOut);
    }

    /** The long name without dashes. */
    String name() {
        return name;
    }

    /** The letter as a word, {@code -o}, if the option has one. */
    Optional<String> letter() {
        return letter == NO_LETTER ? Optional.empty() : Optional.of("-" + letter);
    }

    boolean hasLetter(char c) {
        return letter == c && c != NO_LETTER;
    }

    Argument argument() {
        return argument;
    }

    /** The name of the argument in help, {@code list}; empty if there is none. */
    String metavar() {
        return metavar;
    }

    String help() {
        return help;
    }

    Kind kind() {
        return kind;
    }

    boolean isHidden() {
        return hidden;
    }

    boolean isWrittenOut() {
        return writtenOut;
    }

    boolean endsParsing() {
        return ending;
    }

    void check(String value) {
        check.check(value);
    }

    @Override
    public String toString() {
        return "--" + name;
    }
}
