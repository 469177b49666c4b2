package ns.net;

import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a packet.
 *
 * @param kind the decision
 * @param chain of {@link Kind#JUMP} and {@link Kind#GOTO}, the chain; empty with others
 */
public record NftVerdict(Kind kind, Optional<String> chain) implements NftStatement {
    /** It goes on to the next chain at the hook. */
    public static final NftVerdict ACCEPT = new NftVerdict(Kind.ACCEPT, Optional.empty());

    /** It is lost. */
    public static final NftVerdict DROP = new NftVerdict(Kind.DROP, Optional.empty());

    /** It goes back to the chain that jumped here, or to the policy. */
    public static final NftVerdict RETURN = new NftVerdict(Kind.RETURN, Optional.empty());

    /** A decision. */
    public enum Kind {
        /** Let it pass. */
        ACCEPT(1),

        /** Lose it. */
        DROP(0),

        /** Leave the chain. */
        RETURN(-5),

        /** Go through another chain, and come back. */
        JUMP(-3),

        /** Go on in another chain. */
        GOTO(-4);

        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * Refuses a jump without a chain, and a chain without a jump.
     *
     * @param kind see {@link #kind()}
     * @param chain see {@link #chain()}
     */
    public NftVerdict {
        boolean isJump = kind == Kind.JUMP || kind == Kind.GOTO;
        if (isJump != chain.isPresent()) {
            throw new IllegalArgumentException(isJump ? kind + " needs a chain" : kind + " leads to no chain");
        }
        chain.ifPresent(name -> Names.nft(name, "the name of a chain"));
    }

    /**
     * Goes through another chain of the same table, and comes back.
     *
     * @param chain its name
     * @return a verdict
     */
    public static NftVerdict jump(String chain) {
        return new NftVerdict(Kind.JUMP, Optional.of(chain));
    }

    /**
     * Goes on in another chain of the same table.
     *
     * @param chain its name
     * @return a verdict
     */
    public static NftVerdict goTo(String chain) {
        return new NftVerdict(Kind.GOTO, Optional.of(chain));
    }

    static Optional<NftVerdict> of(long code, Optional<String> chain) {
        for (Kind kind : Kind.values()) {
            if (kind.code == (int) code) {
                boolean isJump = kind == Kind.JUMP || kind == Kind.GOTO;
                return isJump == chain.isPresent() ? Optional.of(new NftVerdict(kind, chain)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Returns it in the words of nft(8).
     *
     * @return such as {@code jump other}
     */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT)
                + chain.map(name -> " " + name).orElse("");
    }
}
