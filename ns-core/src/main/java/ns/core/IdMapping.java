package ns.core;

/**
 * One line of {@code /proc/PID/uid_map} or {@code gid_map}: a range of ids inside a user namespace and what it is outside.
 *
 * @param inside the first id as the namespace sees it
 * @param outside the first id as the reader's user namespace sees it
 * @param length how many ids the range has; at least one
 * @man user_namespaces(7)
 */
public record IdMapping(long inside, long outside, long length) {
    /** The number of ids there are: every 32-bit number but the last, which means "no id". */
    public static final long ALL = 0xFFFF_FFFFL;

    /**
     * Refuses ranges that do not fit into 32-bit ids.
     *
     * @param inside see {@link #inside()}
     * @param outside see {@link #outside()}
     * @param length see {@link #length()}
     */
    public IdMapping {
        if (inside < 0 || outside < 0 || length <= 0 || length > ALL - inside || length > ALL - outside) {
            throw new IllegalArgumentException("not a range of ids: " + inside + " " + outside + " " + length);
        }
    }

    /**
     * Tells whether the range has this inside id.
     *
     * @param id an id as the namespace sees it
     * @return true if {@link #toOutside} can translate it
     */
    public boolean containsInside(long id) {
        return id >= inside && id - inside < length;
    }

    /**
     * Tells whether the range has this outside id.
     *
     * @param id an id as the reader's user namespace sees it
     * @return true if {@link #toInside} can translate it
     */
    public boolean containsOutside(long id) {
        return id >= outside && id - outside < length;
    }

    /**
     * Translates an id from inside to outside.
     *
     * @param id an id that the range has inside
     * @return the id outside
     * @throws IllegalArgumentException if the range does not have it
     */
    public long toOutside(long id) {
        if (!containsInside(id)) {
            throw new IllegalArgumentException("no id " + id + " inside " + this);
        }
        return outside + (id - inside);
    }

    /**
     * Translates an id from outside to inside.
     *
     * @param id an id that the range has outside
     * @return the id inside
     * @throws IllegalArgumentException if the range does not have it
     */
    public long toInside(long id) {
        if (!containsOutside(id)) {
            throw new IllegalArgumentException("no id " + id + " outside " + this);
        }
        return inside + (id - outside);
    }

    /**
     * Returns the line as the kernel takes it.
     *
     * @return {@code "INSIDE OUTSIDE LENGTH"}
     */
    @Override
    public String toString() {
        return inside + " " + outside + " " + length;
    }
}
