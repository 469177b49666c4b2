package ns.exec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.core.NamespaceType;

/**
 * What an {@link Nsenter} enters, found and opened: after this nothing depends on a pid any more.
 *
 * @param process the name of the target's pidfd, if its namespaces are entered by it
 * @param types of the target's namespaces that are entered by its pidfd
 * @param files the names of open namespaces, by type; none of them is in {@code types}
 * @param root the name of the new root folder, which is open
 * @param workingDirectory the name of the new working directory, which is open
 * @param cgroup the name of the open file {@code cgroup.procs} of the target's cgroup
 * @param owner the name of the target's folder in /proc, which is open, if its user or group is followed
 * @param user who to become; empty to stay, or to follow
 * @param group who to become; empty to stay, or to follow
 * @param environment of the target, if it is wanted
 * @param context the SELinux context of the target, if it is wanted
 */
record Entry(
        Optional<String> process,
        EnumSet<NamespaceType> types,
        Map<NamespaceType, String> files,
        Optional<String> root,
        Optional<String> workingDirectory,
        Optional<String> cgroup,
        Optional<String> owner,
        Optional<Long> user,
        Optional<Long> group,
        Optional<Map<String, String>> environment,
        Optional<String> context) {
    boolean enters(NamespaceType type) {
        return types.contains(type) || files.containsKey(type);
    }

    /** The name of the open namespace of a type that is in {@code files}. */
    String file(NamespaceType type) {
        return Optional.ofNullable(files.get(type)).orElseThrow();
    }

    List<String> passed() {
        List<String> names = new ArrayList<>(files.values());
        for (Optional<String> name : List.of(process, root, workingDirectory, cgroup, owner)) {
            if (name.isPresent()) {
                names.add(name.get());
            }
        }
        return names;
    }
}
