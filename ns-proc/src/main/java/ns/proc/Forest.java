package ns.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Arranges values in trees, given what each hangs below; without recursion, since processes may nest without limit. */
final class Forest {
    private Forest() {}

    /** Trees in the order of the values; a value whose parent is not among them, or is itself, is a root. */
    static <T, K> List<Tree<T>> of(List<T> values, Function<T, K> key, Function<T, Optional<K>> parent) {
        Map<K, List<Tree<T>>> childrenOf = new HashMap<>();
        for (T value : values) {
            childrenOf.put(key.apply(value), new ArrayList<>());
        }
        List<Tree<T>> roots = new ArrayList<>();
        for (T value : values) {
            K own = key.apply(value);
            Tree<T> tree = new Tree<>(value, Collections.unmodifiableList(childrenOf.getOrDefault(own, List.of())));
            parent.apply(value)
                    .filter(above -> !above.equals(own))
                    .map(childrenOf::get)
                    .orElse(roots)
                    .add(tree);
        }
        return Collections.unmodifiableList(roots);
    }
}
