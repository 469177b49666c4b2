package ns.proc;

/** x. */
public final class Snapshot {
    private Snapshot() {}
}
