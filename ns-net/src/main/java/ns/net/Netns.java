package ns.net;

/** x. */
public final class Netns {
    private Netns() {}
}
