package ns.net.lab;

import java.util.Locale;

/** By what a fault is made. */
public enum Means {
    /** The kernel's network emulator, a queueing discipline. */
    NETEM,

    /** The kernel's token bucket filter, a queueing discipline. */
    TBF,

    /** Rules of nftables where frames enter the lab's fabric. */
    NFTABLES,

    /** A thread of this JVM that reads frames from TAPs and writes them back later. */
    RELAY,

    /** What every link has. */
    LINK,

    /** Nothing: it can not be had here. */
    NONE;

    /**
     * Returns the word.
     *
     * @return such as {@code netem}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
