package ns.exec;

/**
 * A place that commands can run in: new namespaces, or existing ones, or both.
 *
 * <p>Immutable, and good for any number of commands from any thread.
 */
public abstract sealed class Launcher permits Unshare, Nsenter {
    Launcher() {}
}
