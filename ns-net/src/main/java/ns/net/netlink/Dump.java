package ns.net.netlink;

import java.util.List;

/**
 * What the kernel told of all objects of a kind.
 *
 * @param <T> what a message became
 * @param items in the kernel's order
 * @param consistent false: something changed in between, time after time, so that an object may be missing or be there twice
 * @param answer how it ended
 */
public record Dump<T>(List<T> items, boolean consistent, Answer answer) {
    /** A copy. */
    public Dump {
        items = List.copyOf(items);
    }
}
