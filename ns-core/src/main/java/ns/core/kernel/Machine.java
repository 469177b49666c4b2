package ns.core.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Capability;
import ns.core.NamespaceType;
import ns.core.Pid;

/**
 * The texts in which a machine describes itself. Every question reads anew: the answer is that of this moment.
 *
 * @param proc a mounted /proc, or a folder like one
 * @param etc where subuid and passwd are
 * @param programs folders of programs, in the order of PATH
 */
record Machine(Path proc, Path etc, List<Path> programs) {
    /** The inode that every kernel gives its first user namespace: PROC_USER_INIT_INO. */
    private static final String INITIAL_USER = "user:[4026531837]";

    private static final int PIECE = 16384;

    /** The machine that we are on. */
    static Machine here() {
        List<Path> programs = new ArrayList<>();
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String folder : path.split(":")) {
            if (folder.startsWith("/")) {
                programs.add(Path.of(folder));
            }
        }
        return new Machine(Path.of("/proc"), Path.of("/etc"), programs);
    }

    /** A file below /proc; empty if it is missing or may not be read. */
    Optional<String> text(String name) {
        return read(proc.resolve(name));
    }

    /** A file below /etc; empty if it is missing or may not be read. */
    Optional<String> configuration(String name) {
        return read(etc.resolve(name));
    }

    /** Any file; empty if it is missing or may not be read. */
    Optional<String> file(Path file) {
        return read(file);
    }

    /** The soft limit of the calling process: a number, or {@code unlimited}. */
    Optional<String> limitOf(String title) {
        for (String line : text("thread-self/limits")
                .or(() -> text("self/limits"))
                .orElse("")
                .split("\n")) {
            if (line.startsWith(title + " ")) {
                return Optional.of(line.substring(title.length()).strip().split("\\s+")[0]);
            }
        }
        return Optional.empty();
    }

    /** How many processes and threads a user has, as far as /proc shows them. */
    long threadsOf(long uid) {
        long count = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path folder : folders) {
                Status status = new Status(read(folder.resolve("status")).orElse(""));
                long[] uids = status.uids();
                count += uids.length > 0 && uids[0] == uid ? status.threads().orElse(1) : 0;
            }
        } catch (IOException | DirectoryIteratorException e) {
            return 0;
        }
        return count;
    }

    private static Optional<String> read(Path file) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        // a file of /proc/sys tells all in the first read(2) or not at all: Files.readString reads one byte, then the
        // rest
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(piece); length > 0; length = in.read(piece)) {
                text.write(piece, 0, length);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        // not UTF-8, which would refuse names in another charset
        return Optional.of(text.toString(StandardCharsets.ISO_8859_1).strip());
    }

    /** A file of /proc/sys that has one number. */
    OptionalLong setting(String name) {
        Optional<String> text = text("sys/" + name);
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    boolean isSet(String setting, long value) {
        OptionalLong found = setting(setting);
        return found.isPresent() && found.getAsLong() == value;
    }

    /** Whether there is a /proc at all. */
    boolean hasProc() {
        return Files.exists(proc.resolve("thread-self"));
    }

    /** The calling thread. */
    Status self() {
        return new Status(text("thread-self/status").orElse(""));
    }

    Optional<Status> process(Pid pid) {
        return text(pid + "/status").map(Status::new);
    }

    Set<Capability> capabilities() {
        return self().effective().orElse(Set.of());
    }

    boolean has(Capability capability) {
        return capabilities().contains(capability);
    }

    List<Mount> mounts() {
        return Mount.parse(text("thread-self/mountinfo").orElse(""));
    }

    /** The mount that a path is on, of those that lie above each other the uppermost. */
    Optional<Mount> mountOf(Path path) {
        String wanted = path.toAbsolutePath().normalize().toString();
        Mount found = null;
        for (Mount mount : mounts()) {
            if (mount.holds(wanted)
                    && (found == null || mount.point().length() >= found.point().length())) {
                found = mount;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The mount that /proc itself is. */
    Optional<Mount> mountOfProc() {
        return mountOf(Path.of("/proc")).filter(mount -> mount.fileSystem().equals("proc"));
    }

    boolean knows(NamespaceType type) {
        return Files.exists(proc.resolve("thread-self/ns/" + type.procName()), LinkOption.NOFOLLOW_LINKS);
    }

    /** How many namespaces of a type our user may have in our user namespace; the parents' limits hold as well. */
    OptionalLong limit(NamespaceType type) {
        return setting(limitName(type));
    }

    static String limitName(NamespaceType type) {
        return "user/max_" + type.procName() + "_namespaces";
    }

    boolean isInitialUserNamespace() {
        // a kernel without user namespaces has only the first
        return userNamespace().map(INITIAL_USER::equals).orElseGet(() -> !knows(NamespaceType.USER));
    }

    Optional<String> userNamespace() {
        return namespace(NamespaceType.USER);
    }

    /** The namespace of the calling thread, as the kernel prints it. */
    Optional<String> namespace(NamespaceType type) {
        try {
            return Optional.of(Files.readSymbolicLink(proc.resolve("thread-self/ns/" + type.procName()))
                    .toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The files of a process that may not be dumped belong to root, whoever it runs as. */
    boolean isUndumpable(Pid pid, Status status) {
        try {
            Object owner = Files.getAttribute(proc.resolve(pid + "/status"), "unix:uid");
            return owner.equals(0) && status.uids().length > 1 && status.uids()[1] != 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether ids are of our user namespace; others can not create user namespaces. */
    boolean isMapped(String map, long id) {
        for (String line : text("thread-self/" + map).orElse("").split("\n")) {
            String[] range = line.strip().split("\\s+");
            try {
                long inside = Long.parseLong(range[0]);
                if (range.length == 3 && id >= inside && id - inside < Long.parseLong(range[2])) {
                    return true;
                }
            } catch (NumberFormatException e) {
                return true; // no map to be read: no reason to claim anything
            }
        }
        return false;
    }

    /** The AppArmor profile that we run under, such as {@code unconfined} or {@code docker-default (enforce)}. */
    Optional<String> appArmorLabel() {
        if (!text("sys/kernel/apparmor_restrict_unprivileged_userns").isPresent()
                && !Files.exists(proc.resolve("thread-self/attr/apparmor"))) {
            return Optional.empty(); // attr/current may then be that of another security module
        }
        return text("thread-self/attr/apparmor/current").or(() -> text("thread-self/attr/current"));
    }

    /** A chroot to a folder that is no mount point; one to a mount point can not be told from none. */
    boolean isChroot() {
        List<Mount> mounts = mounts();
        return !mounts.isEmpty()
                && mounts.stream().noneMatch(mount -> mount.point().equals("/"));
    }

    Optional<Path> program(String name) {
        return programs.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
