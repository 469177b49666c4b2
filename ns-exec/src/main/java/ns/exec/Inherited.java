package ns.exec;

import java.util.ArrayList;
import java.util.List;
import ns.core.sys.Signals;

/**
 * What a program gets from whoever started it: for one that takes our place, what we got from whoever started this JVM.
 *
 * @param ignoredSignals bit by bit, from signal 1
 * @param blockedSignals bit by bit, from signal 1
 * @param descriptors which are open
 */
record Inherited(long ignoredSignals, long blockedSignals, List<Integer> descriptors) {
    private static final List<Integer> STANDARD_STREAMS = List.of(0, 1, 2);

    /** As a new process has it. */
    static final Inherited NONE = new Inherited(0, 0, STANDARD_STREAMS);

    private static final int HEX = 16;

    /**
     * Asks the launcher, which has looked before the JVM was there: a JVM takes some signals for itself, SIGPIPE among them, and
     * so forgets that they were ignored; and it opens files for itself, most without FD_CLOEXEC, the first of them at a number
     * that was free, be it that of standard input. Without the launcher, what is left to see.
     */
    static Inherited now() {
        List<Integer> descriptors = openDescriptors();
        String told = System.getProperty("ns.signals");
        if (told == null) {
            return new Inherited(Signals.ignoredMask(), Signals.blockedMask(), descriptors);
        }
        int comma = told.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException("-Dns.signals=" + told + " is not BLOCKED,IGNORED");
        }
        // what is at its default now, and not with a handler of the JVM, was ignored by the shell alone, as bash does
        // with SIGQUIT
        return new Inherited(
                Signals.notDefault(Long.parseUnsignedLong(told.substring(comma + 1), HEX)),
                Long.parseUnsignedLong(told.substring(0, comma), HEX),
                descriptors);
    }

    private static List<Integer> openDescriptors() {
        String told = System.getProperty("ns.descriptors");
        if (told == null) {
            return STANDARD_STREAMS;
        }
        List<Integer> descriptors = new ArrayList<>();
        for (int at = 0; at < told.length(); ) {
            int comma = told.indexOf(',', at);
            int end = comma < 0 ? told.length() : comma;
            descriptors.add(Integer.valueOf(told.substring(at, end)));
            at = end + 1;
        }
        return List.copyOf(descriptors);
    }
}
