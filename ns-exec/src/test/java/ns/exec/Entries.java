package ns.exec;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import ns.core.NamespaceType;

/** Entries of targets that nobody has opened, by the names that {@link Target} gives. */
final class Entries {
    private final EnumSet<NamespaceType> types = EnumSet.noneOf(NamespaceType.class);
    private final Map<NamespaceType, String> files = new EnumMap<>(NamespaceType.class);
    private Optional<String> root = Optional.empty();
    private Optional<String> workingDirectory = Optional.empty();
    private Optional<String> cgroup = Optional.empty();
    private Optional<String> owner = Optional.empty();
    private Optional<Long> user = Optional.empty();
    private Optional<Long> group = Optional.empty();
    private Optional<Map<String, String>> environment = Optional.empty();
    private Optional<String> context = Optional.empty();

    private Entries() {}

    static Entries nothing() {
        return new Entries();
    }

    static Entry byPidfd(NamespaceType... types) {
        return nothing().pidfd(types).entry();
    }

    Entries pidfd(NamespaceType... wanted) {
        types.addAll(Unshare.setOf(wanted));
        return this;
    }

    Entries file(NamespaceType type) {
        files.put(type, type.procName() + " file");
        return this;
    }

    Entries root() {
        root = Optional.of("root");
        return this;
    }

    Entries workingDirectory() {
        workingDirectory = Optional.of("working directory");
        return this;
    }

    Entries cgroup() {
        cgroup = Optional.of("cgroup");
        return this;
    }

    Entries owner() {
        owner = Optional.of("owner");
        return this;
    }

    Entries context(String selinux) {
        context = Optional.of(selinux);
        return this;
    }

    Entries becoming(long uid, long gid) {
        user = Optional.of(uid);
        group = Optional.of(gid);
        return this;
    }

    Entries inEnvironment(Map<String, String> variables) {
        environment = Optional.of(variables);
        return this;
    }

    Entry entry() {
        Optional<String> process = types.isEmpty() ? Optional.empty() : Optional.of("target");
        return new Entry(
                process, types, files, root, workingDirectory, cgroup, owner, user, group, environment, context);
    }
}
