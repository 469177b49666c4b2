package ns.core.sys;

/** What Java 17 can not ask a thread. */
public final class Threads {
    private Threads() {}

    /** Thread.isVirtual came with Java 21; before, there were none. */
    public static boolean isVirtual(Thread thread) {
        String kind = thread.getClass().getName();
        return kind.equals("java.lang.VirtualThread") || kind.equals("java.lang.ThreadBuilders$BoundVirtualThread");
    }
}
