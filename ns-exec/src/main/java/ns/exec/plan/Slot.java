package ns.exec.plan;

/**
 * A place for the result of a step, which later steps may use: a descriptor, the id of a process.
 *
 * @param number which register of ns-init, from 1; 0 is where results go that nobody wants
 * @param name what it holds, for the reader of a plan
 */
public record Slot(int number, String name) {
    /** Where results go that nobody wants. */
    public static final Slot NONE = new Slot(0, "");

    /**
     * Returns what it holds.
     *
     * @return the name
     */
    @Override
    public String toString() {
        return name;
    }
}
