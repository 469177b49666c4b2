package ns.cli;

/** The entry point of the command {@code ns}. */
public final class Main {
    private Main() {}

    /**
     * Runs one command.
     *
     * @param args the verb and its arguments
     */
    public static void main(String[] args) {}
}
