package ns.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /**
     * Parses what {@link #toString} and readlink(2) of a file in {@code /proc/PID/ns} print.
     *
     * @param text such as {@code net:[4026531840]}
     * @param device of nsfs, which the text does not tell
     * @return the id, or empty if the text is none, or of a type that this version of ns does not know
     */
    public static Optional<NamespaceId> parse(String text, long device) {
        int bracket = text.indexOf(":[");
        if (bracket < 0 || !text.endsWith("]")) {
            return Optional.empty();
        }
        try {
            long inode = Long.parseUnsignedLong(text, bracket + 2, text.length() - 1, 10);
            return NamespaceType.named(text.substring(0, bracket)).map(type -> new NamespaceId(type, device, inode));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(NamespaceId other) {
        int byInode = Long.compareUnsigned(inode, other.inode);
        if (byInode != 0) {
            return byInode;
        }
        int byDevice = Long.compareUnsigned(device, other.device);
        return byDevice != 0 ? byDevice : type.compareTo(other.type);
    }

    // What a record has by itself is linked at run time, which costs a short command 10 ms.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamespaceId that && inode == that.inode && device == that.device && type == that.type;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode);
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
