package ns.exec;

/**
 * What the mounts of a new mount namespace have to do with those it was copied from; it holds for every mount in it.
 *
 * @man mount_namespaces(7)
 */
public enum Propagation {
    /** Nothing: neither side sees what the other mounts from now on. */
    PRIVATE,
    /** Each side sees what the other mounts, where mounts were shared before. */
    SHARED,
    /** The new namespace sees what the old one mounts, and not the other way round. */
    SLAVE,
    /** What each mount had: on most machines, shared. */
    UNCHANGED
}
