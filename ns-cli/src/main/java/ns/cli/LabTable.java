package ns.cli;

/** The options of {@code ns lab}. */
final class LabTable {
    static final Option CHECK = Option.flag("check", "say what will not work here and why, and build nothing");
    static final Option COMMAND =
            Option.value('c', "command", "command", "do this instead of what standard input says;\nmay be repeated");
    static final Option ERREXIT = Option.flag('e', "errexit", "end at the first command that fails");

    private LabTable() {}

    static Options table() {
        return Options.of(COMMAND, ERREXIT, CHECK, Answer.JSON)
                .exclusive(CHECK, COMMAND)
                .operands(Operands.one("<file>", Kind.FILE));
    }
}
