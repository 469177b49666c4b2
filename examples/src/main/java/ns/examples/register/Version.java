package ns.examples.register;

import java.util.Comparator;

/**
 * When a value was written: values of one version are the same everywhere.
 *
 * @param term of the leader that wrote it; a term has one leader, or none
 * @param number counts the values of that leader
 */
record Version(long term, long number) implements Comparable<Version> {
    static final Version NONE = new Version(0, 0);

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::term).thenComparingLong(Version::number);

    Version next() {
        return new Version(term, number + 1);
    }

    boolean isOlderThan(Version other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }
}
