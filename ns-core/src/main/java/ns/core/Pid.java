package ns.core;

/** x. */
public final class Pid {
    private Pid() {}
}
