package ns.exec;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.PidFd;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Nsenter} says. A with-er changes a {@link #copy()} before anybody else sees it; the final field of
 * {@code Nsenter} then publishes it to every thread. Collections are replaced, never changed.
 */
final class NsenterOptions implements Cloneable {
    /** The target by its number; null if it is {@link #targetFd} or there is none. */
    @Nullable
    Pid target;

    /** The target by a hold on it, which is the caller's; null if it is {@link #target} or there is none. */
    @Nullable
    PidFd targetFd;

    /** Which namespaces of the target; a handle of the same type goes before. */
    EnumSet<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);

    /** All that the kernel has, the user namespace only if it is not our own. */
    boolean all;

    /** At most one for each type; the caller's. See {@link #withCompanions}. */
    List<NamespaceHandle> handles = List.of();

    /** A descriptor of the target, a socket; null for none. */
    @Nullable
    Integer netSocket;

    boolean userParent;

    /** Take the target's root; then {@link #root} is null. */
    boolean rootOfTarget;

    /** Opened before anything is entered; null for none. */
    @Nullable
    Path root;

    /** Take the target's working directory; then {@link #workingDirectory} is null. */
    boolean workingDirectoryOfTarget;

    /** Opened before anything is entered; null for none. */
    @Nullable
    Path workingDirectory;

    /** Opened inside, after the root; then there is no other working directory. Null for none. */
    @Nullable
    Path workingDirectoryInside;

    /** Null for 0 if a user namespace is entered, and else to keep it. */
    @Nullable
    Long setuid;

    /** Null for 0 if a user namespace is entered, and else to keep it. */
    @Nullable
    Long setgid;

    /** Take the target's user id; then {@link #setuid} is null. */
    boolean followUser;

    /** Take the target's group id; then {@link #setgid} is null. */
    boolean followGroup;

    /** Only ids that were named change. */
    boolean preserveCredentials;

    boolean keepCaps;

    boolean environmentOfTarget;

    boolean noFork;

    boolean joinCgroup;

    boolean followContext;

    NsenterOptions copy() {
        try {
            return (NsenterOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** This with what belongs with its handles, and where the program is then. */
    NsenterOptions withCompanions() {
        NsenterOptions complete = copy();
        complete.handles = handlesAndCompanions();
        boolean bringsMounts = complete.hasHandle(NamespaceType.MNT) && !hasHandle(NamespaceType.MNT);
        boolean hasDirectory = workingDirectoryOfTarget || workingDirectory != null || workingDirectoryInside != null;
        if (bringsMounts && !hasDirectory) {
            // nobody has asked for another place than the caller's own
            complete.workingDirectoryInside = Path.of("").toAbsolutePath();
        }
        return complete;
    }

    boolean hasTarget() {
        return target != null || targetFd != null;
    }

    /** The {@link #handles}, and what belongs with them if nothing of that type is named. */
    private List<NamespaceHandle> handlesAndCompanions() {
        Map<NamespaceType, NamespaceHandle> entered = new EnumMap<>(NamespaceType.class);
        for (NamespaceHandle handle : handles) {
            entered.put(handle.type(), handle);
        }
        for (NamespaceHandle handle : handles) {
            addCompanions(handle, entered);
        }
        return List.copyOf(entered.values());
    }

    private void addCompanions(NamespaceHandle handle, Map<NamespaceType, NamespaceHandle> entered) {
        for (NamespaceHandle companion : handle.companions()) {
            if (!isNamed(companion.type()) && entered.putIfAbsent(companion.type(), companion) == null) {
                addCompanions(companion, entered);
            }
        }
    }

    private boolean isNamed(NamespaceType type) {
        return types.contains(type)
                || all && type != NamespaceType.USER // which all enters only if nothing brings another
                || userParent && type == NamespaceType.USER
                || netSocket != null && type == NamespaceType.NET;
    }

    /** Whether a user namespace is entered; {@link #all} may turn out to have none to enter. */
    boolean entersUser() {
        return all || userParent || types.contains(NamespaceType.USER) || bringsUser();
    }

    /** Whether one of the handles is a user namespace, or one that belongs with them is. */
    boolean bringsUser() {
        return handlesAndCompanions().stream().anyMatch(handle -> handle.type() == NamespaceType.USER);
    }

    boolean hasHandle(NamespaceType type) {
        for (NamespaceHandle handle : handles) {
            if (handle.type() == type) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses what only the whole shows.
     *
     * @throws IllegalArgumentException with what is missing
     */
    void validate() {
        boolean entersAny = all || userParent || netSocket != null || !types.isEmpty() || !handles.isEmpty();
        if (!entersAny) {
            throw new IllegalArgumentException("no namespace to enter: name types of the target, all() or handles");
        }
        if (keepCaps && !entersUser()) {
            throw new IllegalArgumentException("keepCaps needs a user namespace to enter: add USER");
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("nsenter(");
        String separator = "";
        if (hasTarget()) {
            text.append(target == null ? String.valueOf(targetFd) : "pid " + target)
                    .append(": ");
            if (all) {
                text.append("all");
                separator = ", ";
            } else if (!types.isEmpty()) {
                Unshare.appendNames(text, types);
                separator = ", ";
            }
        }
        for (NamespaceHandle handle : handles) {
            text.append(separator).append(handle.id());
            separator = ", ";
        }
        return text.append(')').toString();
    }
}
