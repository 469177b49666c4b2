package ns.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Unshare} says. A with-er changes a {@link #copy()} before anybody else sees it; the final field of
 * {@code Unshare} then publishes it to every thread. Collections are replaced, never changed.
 */
final class UnshareOptions implements Cloneable {
    /** What is entered before anything is created; null for nothing. */
    @Nullable
    NsenterOptions joined;

    /** What is created, with what options imply. */
    EnumSet<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);

    /** The id inside that the caller's effective user id gets; null for none. */
    @Nullable
    Long mapUser;

    /** The id inside that the caller's effective group id gets; null for none. */
    @Nullable
    Long mapGroup;

    /** The caller's effective user id gets its own number inside; then {@link #mapUser} is null. */
    boolean mapCurrentUser;

    /** The caller's effective group id gets its own number inside; then {@link #mapGroup} is null. */
    boolean mapCurrentGroup;

    /** In the order they were given. */
    List<IdRange> mapUsers = List.of();

    /** In the order they were given. */
    List<IdRange> mapGroups = List.of();

    /** Null for what the maps need. */
    @Nullable
    Setgroups setgroups;

    /** Who creates the user namespace; null for the caller, as {@link #ownerGroup} then is. */
    @Nullable
    Long ownerUser;

    /** See {@link #ownerUser}. */
    @Nullable
    Long ownerGroup;

    /** Where a new proc is mounted, inside the new root; null for nowhere. */
    @Nullable
    Path mountProc;

    /** What a new sysfs on {@code /sys} is called; null for none. */
    @Nullable
    String mountSys;

    /** In the order they were given. */
    List<Bind> binds = List.of();

    /** A file that is seen at the place of another. */
    record Bind(Path source, Path target) {}

    /** Where a new binfmt_misc is mounted, inside the new root; null for nowhere. */
    @Nullable
    Path mountBinfmt;

    /** What is written to its file {@code register}; then {@link #mountBinfmt} is not null. */
    @Nullable
    String loadInterp;

    /** Means nothing without a new mount namespace. */
    Propagation propagation = Propagation.PRIVATE;

    /** Null to keep the root. */
    @Nullable
    Path root;

    /** Null for {@code /} with {@link #root}, and else for where the caller is. */
    @Nullable
    Path workingDirectory;

    /** Null to keep it. */
    @Nullable
    Long setuid;

    /** Null to keep it. */
    @Nullable
    Long setgid;

    boolean keepCaps;

    /** Offset of the clock, may be negative; null for none. */
    @Nullable
    Duration monotonic;

    /** Offset of the clock, may be negative; null for none. */
    @Nullable
    Duration boottime;

    @Nullable
    String hostname;

    @Nullable
    String domainname;

    boolean loopbackUp;

    /** The program is a child of the process that creates the namespaces. True if an option implies it. */
    boolean fork;

    /** The program stays where it is, and only its children are in the new pid namespace, as unshare(1) has it without --fork. */
    boolean noFork;

    /** What the program gets when the process that waits for it dies; null for nothing. Implies {@link #fork}. */
    @Nullable
    Signal killChild;

    /** Implies {@link #fork}. */
    boolean forwardSignals;

    /** The program, not a reaper of ours, is process 1 of the new pid namespace. Implies {@link #fork}. */
    boolean asPid1;

    /** Files that keep new namespaces alive, at most one for each type. */
    Map<NamespaceType, Path> pins = Map.of();

    /** In the order they were given. */
    List<Hook> beforeExec = List.of();

    /** This with the companions of the namespaces that exist. */
    UnshareOptions withCompanions() {
        UnshareOptions complete = copy();
        complete.joined = joined == null ? null : joined.withCompanions();
        return complete;
    }

    UnshareOptions copy() {
        try {
            return (UnshareOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** A copy that creates a namespace of this type too. */
    UnshareOptions copyWith(NamespaceType implied) {
        UnshareOptions copy = copy();
        copy.types = EnumSet.copyOf(types);
        copy.types.add(implied);
        return copy;
    }

    /**
     * Refuses what means nothing where no program is started.
     *
     * @throws IllegalArgumentException with the option
     */
    void requireNoProgram() {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("no namespace to open: name types of new ones");
        }
        if (types.contains(NamespaceType.PID)) {
            throw new IllegalArgumentException(
                    "a pid namespace is nothing without its first process, so it can not only be opened: start a program");
        }
        boolean aboutProcesses = fork || noFork || killChild != null || forwardSignals || asPid1;
        if (aboutProcesses || keepCaps || setuid != null || setgid != null) {
            throw new IllegalArgumentException("fork, noFork, killChild, forwardSignals, asPid1, keepCaps, setuid and"
                    + " setgid are about a program, and open() starts none");
        }
    }

    /**
     * Refuses what only the whole shows: a later option may imply the namespace that an earlier one needs.
     *
     * @throws IllegalArgumentException with the options that contradict each other
     */
    void validate() {
        if (joined != null) {
            joined.validate();
        }
        if (keepCaps && !types.contains(NamespaceType.USER) && (joined == null || !joined.entersUser())) {
            throw Checked.missing("keepCaps", NamespaceType.USER);
        }
        boolean mapsOthers = !mapUsers.isEmpty() || !mapGroups.isEmpty() || ownerUser != null;
        if (mapsOthers && joined != null && joined.entersUser()) {
            throw new IllegalArgumentException(
                    "after a user namespace has been entered, a new one can have but one user and"
                            + " one group: mapUsers, mapGroups and owner need rights that its parent has outside");
        }
        boolean isOurs = propagation == Propagation.PRIVATE || propagation == Propagation.SLAVE;
        if (mountSys != null && !isOurs) {
            throw new IllegalArgumentException("mountSys with propagation(" + propagation
                    + ") could replace /sys outside too: PRIVATE or SLAVE keep it inside");
        }
        boolean mapsGroup = mapGroup != null || mapCurrentGroup;
        if (setgroups == Setgroups.ALLOW && mapsGroup) {
            throw new IllegalArgumentException(
                    "setgroups(ALLOW) and mapGroup, which mapRootUser and mapCurrentUser imply,"
                            + " exclude each other: the kernel takes a group map from an unprivileged process only after \"deny\"");
        }
        for (NamespaceType pinned : pins.keySet()) {
            if (!types.contains(pinned)) {
                throw Checked.missing("pin of " + pinned, pinned);
            }
        }
    }
}
