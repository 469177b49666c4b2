package ns.net;

/** Whether a link works, by RFC 2863. */
public enum LinkState {
    /** The driver does not tell; most virtual links that are up are like this. */
    UNKNOWN,

    /** Something is missing. */
    NOTPRESENT,

    /** It does not work. */
    DOWN,

    /** What it hangs on does not work. */
    LOWERLAYERDOWN,

    /** It is being tested. */
    TESTING,

    /** It waits for something. */
    DORMANT,

    /** It works. */
    UP;

    static LinkState of(int number) {
        LinkState[] all = values();
        return number < all.length ? all[number] : UNKNOWN;
    }
}
