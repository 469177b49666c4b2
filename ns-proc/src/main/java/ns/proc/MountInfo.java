package ns.proc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.sys.Descriptors;

/**
 * One mount of a mount namespace: a line of {@code /proc/PID/mountinfo}.
 *
 * <p>Names may be any bytes: those that are not UTF-8 are lone surrogates, U+DC80 to U+DCFF, in these strings. Both
 * kinds of options are as the kernel writes them, {@code \040} for a space included, since a comma inside a value is
 * escaped too ({@code \054}) and could not be told from a separator any more.
 *
 * @param mountId which mount it is; the number is used again after the unmount
 * @param parentId the mount that it lies on, perhaps one that the process can not see; itself for the root of all
 * @param device {@code st_dev} of the files in it
 * @param root what folder or file of the file system is mounted: {@code /} for all of it, {@code net:[4026532301]} for a namespace
 * @param mountPoint where, as seen from the root of the process
 * @param options of this mount, such as {@code rw,nosuid}
 * @param optionalFields what it shares, such as {@code shared:7}, and whatever a newer kernel adds
 * @param fileSystem the type, such as {@code ext4} or {@code fuse.sshfs}
 * @param source a device, or whatever the file system takes instead; may be empty
 * @param superOptions of the file system
 * @man proc_pid_mountinfo(5)
 */
public record MountInfo(
        int mountId,
        int parentId,
        long device,
        String root,
        String mountPoint,
        String options,
        List<String> optionalFields,
        String fileSystem,
        String source,
        String superOptions) {

    private static final String NSFS = "nsfs";
    private static final String DELETED = "//deleted";

    /**
     * Keeps a copy of the list.
     *
     * @param mountId see {@link #mountId()}
     * @param parentId see {@link #parentId()}
     * @param device see {@link #device()}
     * @param root see {@link #root()}
     * @param mountPoint see {@link #mountPoint()}
     * @param options see {@link #options()}
     * @param optionalFields see {@link #optionalFields()}
     * @param fileSystem see {@link #fileSystem()}
     * @param source see {@link #source()}
     * @param superOptions see {@link #superOptions()}
     */
    public MountInfo {
        optionalFields = List.copyOf(optionalFields);
    }

    /** Parses a whole file. */
    static List<MountInfo> parse(byte[] text, int length, String file) {
        List<MountInfo> mounts = new ArrayList<>();
        LineCursor cursor = new LineCursor(text, length, file);
        while (cursor.nextLine()) {
            mounts.add(parse(cursor));
        }
        return mounts;
    }

    /** Parses only the lines of mounted namespaces, with one quick look at all others: these are not checked. */
    static List<MountInfo> parseNamespaces(byte[] text, int length, String file) {
        List<MountInfo> mounts = new ArrayList<>(0);
        // as text of one byte per character, for the JVM's fast search
        String latin1 = new String(text, 0, length, StandardCharsets.ISO_8859_1);
        int at = latin1.indexOf(" - nsfs ");
        LineCursor cursor = new LineCursor(text, length, file);
        while (at >= 0) {
            cursor.lineAround(at);
            MountInfo mount = parse(cursor);
            if (mount.fileSystem.equals(NSFS)) { // and not text in the options of another
                mounts.add(mount);
            }
            at = latin1.indexOf(" - nsfs ", cursor.lineEnd());
        }
        return mounts;
    }

    private static MountInfo parse(LineCursor line) {
        int mountId = (int) line.number("a mount id", Integer.MAX_VALUE);
        int parentId = (int) line.number("the id of the parent mount", Integer.MAX_VALUE);
        int major = (int) line.numberUpTo(':', "a device as MAJOR:MINOR", Integer.MAX_VALUE);
        int minor = (int) line.number("a device as MAJOR:MINOR", Integer.MAX_VALUE);
        return new MountInfo(
                mountId,
                parentId,
                Descriptors.makedev(major, minor),
                line.unescaped("what is mounted"),
                line.unescaped("a mount point"),
                line.word("the options of the mount"),
                optionalFields(line),
                line.unescaped("the type of a file system"),
                line.unescaped("the source of a file system"),
                line.rest("the options of a file system"));
    }

    private static List<String> optionalFields(LineCursor line) {
        if (line.skip('-')) {
            return List.of();
        }
        List<String> fields = new ArrayList<>(2);
        do {
            fields.add(line.word("an optional field, or -"));
        } while (!line.skip('-'));
        return fields;
    }

    /**
     * Tells which namespace is mounted here and so kept alive.
     *
     * @return the id, or empty if this mount is no namespace, or one of a type that this version of ns does not know
     */
    public Optional<NamespaceId> namespace() {
        int bracket = root.indexOf(":[");
        if (!fileSystem.equals(NSFS) || bracket < 0 || !root.endsWith("]")) {
            return Optional.empty();
        }
        Optional<NamespaceType> type = NamespaceType.named(root.substring(0, bracket));
        try {
            long inode = Long.parseUnsignedLong(root, bracket + 2, root.length() - 1, 10);
            return type.map(known -> new NamespaceId(known, device, inode));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the mount point as a file name, whatever its bytes.
     *
     * @return as seen from the root of the process, {@code /proc/PID/root}
     */
    public Path path() {
        return ProcText.path(mountPoint);
    }

    /**
     * Tells whether what is mounted has been deleted since, so that only this mount keeps it.
     *
     * @return true if the kernel has added {@code //deleted} to the root; no name of a file can end so
     */
    public boolean isRootDeleted() {
        return root.endsWith(DELETED);
    }

    /**
     * Returns the group of mounts that this one shares mounting and unmounting with.
     *
     * @return the number of {@code shared:N}, or empty if it is not shared
     * @man mount_namespaces(7)
     */
    public OptionalInt peerGroup() {
        return tagged("shared:");
    }

    /**
     * Returns the group of mounts that this one follows, but does not lead.
     *
     * @return the number of {@code master:N}, or empty if it is no slave
     * @man mount_namespaces(7)
     */
    public OptionalInt masterGroup() {
        return tagged("master:");
    }

    /**
     * Returns the nearest group that the process can see and that this slave receives from, if its master is out of sight.
     *
     * @return the number of {@code propagate_from:N}, or empty
     * @man mount_namespaces(7)
     */
    public OptionalInt propagatesFrom() {
        return tagged("propagate_from:");
    }

    /**
     * Tells whether the mount can not be bind mounted elsewhere.
     *
     * @return true if it is marked {@code unbindable}
     * @man mount_namespaces(7)
     */
    public boolean isUnbindable() {
        return optionalFields.contains("unbindable");
    }

    private OptionalInt tagged(String tag) {
        for (String field : optionalFields) {
            if (field.startsWith(tag)) {
                try {
                    return OptionalInt.of(Integer.parseUnsignedInt(field, tag.length(), field.length(), 10));
                } catch (NumberFormatException e) {
                    return OptionalInt.empty(); // not what the manual says: it stays in the list
                }
            }
        }
        return OptionalInt.empty();
    }
}
