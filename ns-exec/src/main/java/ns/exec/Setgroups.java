package ns.exec;

/**
 * Whether processes of a new user namespace may call setgroups(2), and so drop a group that denies them something.
 *
 * @kernel 3.19
 * @man user_namespaces(7)
 */
public enum Setgroups {
    /** They may. */
    ALLOW("allow"),
    /** They may not. This can not be taken back, and descendants inherit it. */
    DENY("deny");

    private final String word;

    Setgroups(String word) {
        this.word = word;
    }

    /** What {@code /proc/PID/setgroups} takes. */
    String word() {
        return word;
    }
}
