package ns.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.sys.Descriptors;
import ns.core.sys.Mounts;

/**
 * The files of {@code ip netns}: a namespace has a name if it is mounted at a file of that name in {@code /run/netns}.
 *
 * <p>The folder is a mount of its own that is shared with all mount namespaces that have a copy of it. A name that is deleted is
 * therefore gone everywhere, and none of them keeps the namespace alive.
 */
final class NamedNetns {
    private static final Path FOLDER = Path.of("/run/netns");

    private static final int LONGEST = 255;

    private NamedNetns() {}

    static Path file(String name) {
        boolean isName = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        if (!isName) {
            throw new IllegalArgumentException("not the name of a network namespace: \"" + name
                    + "\": it is that of a file, so it has 1 to 255 bytes and no slash, and is not . or ..");
        }
        return FOLDER.resolve(name);
    }

    static NamespaceFd open(String name) {
        try {
            return NamespaceFd.at(file(name));
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.ENOENT)
                    ? e.withHint("no network namespace is called " + name + "; ip netns list shows them")
                    : e;
        }
    }

    /** Gives a namespace a name. If that fails, nothing has changed but the folder. */
    static void add(String name, NamespaceFd namespace) {
        Path file = file(name);
        makeFolder();
        int createOnly = Descriptors.O_RDONLY | Descriptors.O_CREAT | Descriptors.O_EXCL;
        Descriptors.close(Descriptors.open(file, createOnly));
        try {
            namespace.pinAt(file);
        } catch (SyscallException e) {
            try {
                Descriptors.unlink(file);
            } catch (SyscallException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static void makeFolder() {
        try {
            Files.createDirectories(
                    FOLDER, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER + " can not be made: " + e, e);
        }
        // locked as by ip(8): of those who name the first namespace at once, only one mounts it
        try (Fd folder = Fd.owning(Descriptors.open(FOLDER, Descriptors.O_RDONLY | Descriptors.O_DIRECTORY))) {
            Descriptors.flock(folder.number(), Descriptors.LOCK_EX);
            mountFolder();
        }
    }

    private static void mountFolder() {
        try {
            Mounts.share(FOLDER);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EINVAL)) {
                throw e.errno().equals(Errno.EPERM)
                        ? e.withHint("needs CAP_SYS_ADMIN in the owner of our mount namespace")
                        : e;
            }
            Mounts.bindRecursively(FOLDER, FOLDER); // it was no mount
            Mounts.share(FOLDER);
        }
    }

    /** As ip(8): the mount, if there is one, and then the file. */
    static void delete(String name) {
        Path file = file(name);
        try {
            Mounts.detach(file);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EINVAL)) { // no mount: a file that was left behind
                throw e.errno().equals(Errno.ENOENT) ? e.withHint("no network namespace is called " + name) : e;
            }
        }
        Descriptors.unlink(file);
    }

    /** In the order of the alphabet. */
    static List<String> list() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER)) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (NoSuchFileException e) {
            return List.of(); // nobody has named one yet
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER + " can not be read: " + e, e);
        }
        Collections.sort(names);
        return names;
    }

    /** All that a namespace has. */
    static List<String> namesOf(NamespaceId id) {
        List<String> names = new ArrayList<>();
        for (String name : list()) {
            try (NamespaceFd named = NamespaceFd.at(FOLDER.resolve(name))) {
                if (named.type() == NamespaceType.NET && named.id().equals(id)) {
                    names.add(name);
                }
            } catch (IllegalArgumentException e) {
                continue; // a file without a namespace
            } catch (SyscallException e) {
                if (!e.errno().equals(Errno.ENOENT)) { // deleted meanwhile
                    throw e;
                }
            }
        }
        return names;
    }
}
