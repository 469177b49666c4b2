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
 * @param user who to become; empty to stay
 * @param group who to become; empty to stay
 * @param environment of the target, if it is wanted
 */
record Entry(
        Optional<String> process,
        EnumSet<NamespaceType> types,
        Map<NamespaceType, String> files,
        Optional<String> root,
        Optional<String> workingDirectory,
        Optional<String> cgroup,
        Optional<Long> user,
        Optional<Long> group,
        Optional<Map<String, String>> environment) {
    boolean enters(NamespaceType type) {
        return types.contains(type) || files.containsKey(type);
    }

    List<String> passed() {
        List<String> names = new ArrayList<>(files.values());
        process.ifPresent(names::add);
        root.ifPresent(names::add);
        workingDirectory.ifPresent(names::add);
        cgroup.ifPresent(names::add);
        return names;
    }
}
