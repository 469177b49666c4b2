package ns.core.sys;
/** x. */
public final class Call {
    private Call() {}
}
