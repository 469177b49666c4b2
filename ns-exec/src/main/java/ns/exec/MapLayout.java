package ns.exec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.IdMapping;

/**
 * From what was asked for to the lines of a map. A pure function.
 *
 * <p>The single mapping comes first, then the ranges in the order in which they were asked for. No id may be in a map twice, so the ids of the
 * single mapping are taken out of both rows of a range, the one inside and the one outside; then what is left of the two rows is paired
 * again, from the bottom up. A range becomes three lines at most. The longer row loses its topmost id; but for {@link IdRange#AUTO}, whose row
 * inside has no end, so that no outside id is wasted on the one that is taken out inside.
 *
 * <p>So {@code -r --map-auto} of user 1001 with the ids from 100000 is {@code 0 1001 1}, {@code 1 100000 65536}.
 *
 * @man unshare(1), user_namespaces(7)
 */
final class MapLayout {
    /** The lines of a map since Linux 4.15; five before. */
    static final int MAX_LINES = 340;

    /** A map is written in one piece that is shorter than a page; the smallest page there is. */
    static final int MAX_BYTES = 4095;

    private final IdKind kind;
    private final Optional<IdMapping> single;
    private final List<IdMapping> lines = new ArrayList<>();

    private MapLayout(IdKind kind, Optional<IdMapping> single) {
        this.kind = kind;
        this.single = single;
        if (single.isPresent()) {
            lines.add(single.get());
        }
    }

    /**
     * Returns the lines of a map.
     *
     * @param kind whose ids these are, for messages
     * @param single the caller's own id and what it is inside: one id
     * @param ranges what else there is to be
     * @param source where ranges come from that are not said in numbers
     * @throws IllegalArgumentException if an id would be in the map twice, or the map were longer than the kernel takes
     * @throws IllegalStateException if this machine has no such ids
     */
    static List<IdMapping> of(IdKind kind, Optional<IdMapping> single, List<IdRange> ranges, IdSource source) {
        MapLayout layout = new MapLayout(kind, single);
        for (IdRange range : ranges) {
            layout.add(range, source);
        }
        layout.check();
        return List.copyOf(layout.lines);
    }

    private void add(IdRange range, IdSource source) {
        if (range instanceof IdRange.Mapped mapped) {
            add(mapped.mapping(), false);
        } else if (range == IdRange.AUTO) {
            IdMapping block = source.subordinate();
            add(new IdMapping(0, block.outside(), block.length()), true);
        } else if (range == IdRange.SUBIDS) {
            add(source.subordinate(), false);
        } else {
            for (IdMapping mapped : source.mapped()) {
                add(mapped, false);
            }
        }
    }

    private void add(IdMapping range, boolean openInside) {
        if (single.isEmpty()) {
            lines.add(range);
            return;
        }
        boolean inside = range.containsInside(single.get().inside());
        boolean outside = range.containsOutside(single.get().outside());
        long length = range.length() - (outside || inside && !openInside ? 1 : 0);
        long insideGap = inside ? single.get().inside() - range.inside() : length;
        long outsideGap = outside ? single.get().outside() - range.outside() : length;
        long low = Math.min(length, Math.min(insideGap, outsideGap));
        long high = Math.min(length, Math.max(insideGap, outsideGap));
        addPiece(range.inside(), range.outside(), low);
        addPiece(
                range.inside() + low + (insideGap <= low ? 1 : 0),
                range.outside() + low + (outsideGap <= low ? 1 : 0),
                high - low);
        addPiece(range.inside() + high + (inside ? 1 : 0), range.outside() + high + (outside ? 1 : 0), length - high);
    }

    private void addPiece(long inside, long outside, long length) {
        if (length > 0) {
            lines.add(new IdMapping(inside, outside, length));
        }
    }

    private void check() {
        if (lines.size() > MAX_LINES) {
            throw new IllegalArgumentException(
                    "a " + kind.word() + " map has at most " + MAX_LINES + " lines, not " + lines.size());
        }
        for (int i = 1; i < lines.size(); i++) {
            for (int j = 0; j < i; j++) {
                check(lines.get(j), lines.get(i));
            }
        }
        int bytes = IdMap.text(lines).getBytes(StandardCharsets.US_ASCII).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a " + kind.word() + " map has at most " + MAX_BYTES + " bytes, not "
                    + bytes + " (" + lines.size() + " lines)");
        }
    }

    private void check(IdMapping one, IdMapping other) {
        if (overlap(one.inside(), one.length(), other.inside(), other.length())) {
            throw twice("inside", one, other);
        }
        if (overlap(one.outside(), one.length(), other.outside(), other.length())) {
            throw twice("outside", one, other);
        }
    }

    private static boolean overlap(long one, long oneLength, long other, long otherLength) {
        return one < other + otherLength && other < one + oneLength;
    }

    private IllegalArgumentException twice(String where, IdMapping one, IdMapping other) {
        return new IllegalArgumentException("ranges of the " + kind.word() + " map (inside outside count) overlap "
                + where + ": " + one + " and " + other);
    }
}
