package ns.exec;

import ns.core.sys.Signals;

/**
 * How whoever started this JVM wants signals to be.
 *
 * @param ignored bit by bit, from signal 1
 * @param blocked bit by bit, from signal 1
 */
record Inherited(long ignored, long blocked) {
    /** As a new process has it. */
    static final Inherited NONE = new Inherited(0, 0);

    private static final int HEX = 16;

    /**
     * Asks the launcher, which has looked before the JVM was there: a JVM takes some signals for itself, SIGPIPE among them, and
     * so forgets that they were ignored. Without it, what is left to see.
     */
    static Inherited signals() {
        String told = System.getProperty("ns.signals");
        if (told == null) {
            return new Inherited(Signals.ignoredMask(), Signals.blockedMask());
        }
        int comma = told.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException("-Dns.signals=" + told + " is not BLOCKED,IGNORED");
        }
        // what is at its default now, and not with a handler of the JVM, was ignored by the shell alone, as bash does
        // with SIGQUIT
        return new Inherited(
                Signals.notDefault(Long.parseUnsignedLong(told.substring(comma + 1), HEX)),
                Long.parseUnsignedLong(told.substring(0, comma), HEX));
    }
}
