package ns.net;

/**
 * How far an address is known, or the destination of a route is away.
 *
 * @man ip-address(8)
 */
public enum Scope {
    /** Everywhere. */
    GLOBAL(0),

    /** In this site. */
    SITE(200),

    /** On this link. */
    LINK(253),

    /** On this machine. */
    HOST(254),

    /** Nowhere. */
    NOWHERE(255);

    private final int number;

    Scope(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The widest that is not wider: scopes in between can be defined by anybody. */
    static Scope of(int number) {
        Scope found = GLOBAL;
        for (Scope scope : values()) {
            if (scope.number <= number) {
                found = scope;
            }
        }
        return found;
    }
}
