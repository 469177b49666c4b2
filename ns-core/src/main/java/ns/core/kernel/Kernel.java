package ns.core.kernel;
/** x. */
public final class Kernel {
    private Kernel() {}
}
