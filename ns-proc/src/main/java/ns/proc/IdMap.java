package ns.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ns.core.IdMapping;

/**
 * The user ids, or the group ids, of a user namespace: {@code /proc/PID/uid_map} or {@code gid_map}.
 *
 * <p><i>Outside</i> is the user namespace of whoever read the file; if that is the mapped namespace itself, then its
 * parent.
 *
 * @param mappings the ranges, as ordered in the file
 * @param complete false if there are further ranges which have no ids outside, since the reader's user namespace is no
 *     ancestor of the mapped one or lacks these ids; the kernel then writes 4294967295
 * @man user_namespaces(7)
 */
public record IdMap(List<IdMapping> mappings, boolean complete) {
    private static final long NO_ID = 0xFFFF_FFFFL;

    /**
     * Keeps a copy of the list.
     *
     * @param mappings see {@link #mappings()}
     * @param complete see {@link #complete()}
     */
    public IdMap {
        mappings = List.copyOf(mappings);
    }

    /** Parses a whole file. */
    static IdMap parse(byte[] text, int length, String file) {
        List<IdMapping> mappings = new ArrayList<>(1);
        boolean complete = true;
        LineCursor line = new LineCursor(text, length, file);
        while (line.nextLine()) {
            long inside = line.blanks().number("the first id inside", NO_ID - 1);
            long outside = line.blanks().number("the first id outside", NO_ID);
            // checked here and not by the record, so that the error names the line
            long space = outside == NO_ID ? NO_ID - inside : NO_ID - Math.max(inside, outside);
            long size = line.blanks().number("a number of ids that fits", space);
            if (size == 0) {
                throw line.expected("at least one id");
            }
            line.end();
            if (outside == NO_ID) {
                complete = false;
            } else {
                mappings.add(new IdMapping(inside, outside, size));
            }
        }
        return new IdMap(mappings, complete);
    }

    /**
     * Tells whether no map has been written yet: until then every id of the namespace is shown as 65534, and a process
     * in it can neither change its ids nor create files of a definite owner.
     *
     * @return true if there is no range at all
     */
    public boolean isUnset() {
        return mappings.isEmpty() && complete;
    }

    /**
     * Translates an id from inside to outside.
     *
     * @param id as the namespace sees it
     * @return the id outside, or empty if it has none
     */
    public OptionalLong toOutside(long id) {
        for (IdMapping mapping : mappings) {
            if (mapping.containsInside(id)) {
                return OptionalLong.of(mapping.toOutside(id));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Translates an id from outside to inside.
     *
     * @param id as the reader's user namespace sees it
     * @return the id inside, or empty if it has none: there it is shown as 65534
     */
    public OptionalLong toInside(long id) {
        for (IdMapping mapping : mappings) {
            if (mapping.containsOutside(id)) {
                return OptionalLong.of(mapping.toInside(id));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Returns the ranges.
     *
     * @return such as {@code 0 1000 1, 1 100000 65536}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (IdMapping mapping : mappings) {
            text.append(text.length() == 0 ? "" : ", ").append(mapping);
        }
        return text.append(complete ? "" : text.length() == 0 ? "…" : ", …").toString();
    }
}
