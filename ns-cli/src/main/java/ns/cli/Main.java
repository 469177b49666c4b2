package ns.cli;

/** The entry point of the command {@code ns}. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its status.
     *
     * <p>The system property {@code ns.name} is the name under which the launcher was called; if it is that of a verb, such
     * as {@code lsns}, there is no verb among the arguments.
     *
     * @param args the verb and its arguments
     */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofThisProcess();
        Streams streams = new Streams(Output.standard(), Output.standardError(), terminal);
        int status = new Dispatcher(new NsVerbs(), streams)
                .run(System.getProperty("ns.name", "ns"), CommandLine.words(args));
        if (status != 0) {
            // Not System.exit: on JDK 25 its logging of who called it costs 11 ms, and we have no shutdown hooks.
            Runtime.getRuntime().halt(status);
        }
    }
}
