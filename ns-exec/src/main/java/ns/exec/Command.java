package ns.exec;

/** x. */
public final class Command {
    private Command() {}
}
