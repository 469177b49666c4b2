package ns.core.fd;
/** x. */
public final class Fd {
    private Fd() {}
}
