package ns.net;

/**
 * A table of nftables: a name for chains that belong together.
 *
 * @param family the packets that it sees
 * @param name of 1 to 255 bytes
 * @param isOwned whether it belongs to the {@link Nft} that adds it, vanishes when that is closed, and can not be changed by others
 * @man nft(8)
 */
public record NftTable(NftFamily family, String name, boolean isOwned) {
    /**
     * Refuses what is no name.
     *
     * @param family see {@link #family()}
     * @param name see {@link #name()}
     * @param isOwned see {@link #isOwned()}
     */
    public NftTable {
        Names.nft(name, "the name of a table");
    }

    /**
     * Names a table.
     *
     * @param family the packets that it sees
     * @param name of 1 to 255 bytes
     * @return the table, which nobody owns
     */
    public static NftTable of(NftFamily family, String name) {
        return new NftTable(family, name, false);
    }

    /**
     * Names a table of packets of version 4.
     *
     * @param name of 1 to 255 bytes
     * @return the table
     */
    public static NftTable ip(String name) {
        return of(NftFamily.IP, name);
    }

    /**
     * Names a table of packets of version 6.
     *
     * @param name of 1 to 255 bytes
     * @return the table
     */
    public static NftTable ip6(String name) {
        return of(NftFamily.IP6, name);
    }

    /**
     * Names a table of packets of both versions.
     *
     * @param name of 1 to 255 bytes
     * @return the table
     */
    public static NftTable inet(String name) {
        return of(NftFamily.INET, name);
    }

    /**
     * Names a table of packets that a bridge forwards.
     *
     * @param name of 1 to 255 bytes
     * @return the table
     */
    public static NftTable bridge(String name) {
        return of(NftFamily.BRIDGE, name);
    }

    /**
     * Names a table of all that links receive or send.
     *
     * @param name of 1 to 255 bytes
     * @return the table
     */
    public static NftTable netdev(String name) {
        return of(NftFamily.NETDEV, name);
    }

    /**
     * Lets it belong to the {@link Nft} that adds it: it vanishes when that is closed, or when our process ends, however it ends.
     *
     * @return the same table, owned
     * @kernel 5.12
     */
    public NftTable owned() {
        return new NftTable(family, name, true);
    }

    /**
     * Names a chain in it.
     *
     * @param chain of 1 to 255 bytes
     * @return a chain that is only jumped to
     */
    public NftChain chain(String chain) {
        return NftChain.of(this, chain);
    }

    /**
     * Returns what names it in nft(8).
     *
     * @return such as {@code netdev lab}
     */
    @Override
    public String toString() {
        return family + " " + name;
    }
}
