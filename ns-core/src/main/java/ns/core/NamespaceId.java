package ns.core;

import java.util.Comparator;

/**
 * The identity of a namespace: the device and the inode of its file in the kernel's nsfs.
 *
 * <p>It is unique among the namespaces that live at one moment; the kernel may give the inode of a dead namespace to a
 * new one. Ids order by inode, which is the order in which lsns(8) lists.
 *
 * @param type what kind of namespace it is
 * @param device {@code st_dev} of the namespace file; one number on any kernel so far, but namespaces(7) asks to compare it
 * @param inode {@code st_ino} of the namespace file
 * @man namespaces(7)
 */
public record NamespaceId(NamespaceType type, long device, long inode) implements Comparable<NamespaceId> {
    private static final Comparator<NamespaceId> ORDER = Comparator.comparingLong(NamespaceId::inode)
            .thenComparingLong(NamespaceId::device)
            .thenComparing(NamespaceId::type);

    @Override
    public int compareTo(NamespaceId other) {
        return ORDER.compare(this, other);
    }

    /**
     * Returns the id as the kernel prints it.
     *
     * @return such as {@code net:[4026531840]}
     */
    @Override
    public String toString() {
        return type.procName() + ":[" + Long.toUnsignedString(inode) + "]";
    }
}
