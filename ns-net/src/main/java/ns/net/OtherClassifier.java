package ns.net;

import java.util.List;
import java.util.Optional;

/**
 * A classifier that has no type of its own here, or says more than that can; such are read, not made.
 *
 * @param kind the kernel's name
 */
public record OtherClassifier(String kind) implements Classifier {
    @Override
    public Optional<TcHandle> classid() {
        return Optional.empty();
    }

    @Override
    public List<FilterAction> actions() {
        return List.of();
    }

    /**
     * Returns its name.
     *
     * @return such as {@code flower}
     */
    @Override
    public String toString() {
        return kind;
    }
}
