package ns.proc;

import java.util.List;

/**
 * A node of a tree and what hangs below it.
 *
 * @param value the node itself
 * @param children the trees below it, in the order of their values
 * @param <T> what the nodes are
 */
public record Tree<T>(T value, List<Tree<T>> children) {}
