package ns.cli;

/**
 * A verb of {@code ns net}, as a row of the table in {@link NetVerbs}.
 *
 * @param page what help and the manual say
 * @param options what it takes
 * @param action what it does
 */
record NetCommand(Page page, Options options, Action action) implements Command {
    /** What a verb does, see {@link Command#run}. */
    interface Action {
        int run(Parsed parsed, Streams streams);
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        return action.run(parsed, streams);
    }
}
