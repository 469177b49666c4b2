package ns.net;

/**
 * A class of a queueing discipline that has no type of its own here; such are read, not made.
 *
 * @param kind the kernel's name of the queueing discipline
 */
public record OtherClass(String kind) implements TrafficClass {
    /**
     * Returns its name.
     *
     * @return such as {@code tbf}
     */
    @Override
    public String toString() {
        return kind;
    }
}
