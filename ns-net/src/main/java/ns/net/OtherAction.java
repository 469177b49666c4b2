package ns.net;

/**
 * An action that has no type of its own here; such are read, not made.
 *
 * @param kind the kernel's name
 */
public record OtherAction(String kind) implements FilterAction {
    /**
     * Returns its name.
     *
     * @return such as {@code police}
     */
    @Override
    public String toString() {
        return kind;
    }
}
