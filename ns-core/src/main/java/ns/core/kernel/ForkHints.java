package ns.core.kernel;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Capability;

/** Which limit keeps processes from being made. */
final class ForkHints {
    /** How many of ours have ended between the refusal and our look: a process in the making, and ns-init. */
    private static final int GONE = 2;

    private final Machine machine;

    ForkHints(Machine machine) {
        this.machine = machine;
    }

    Optional<String> reached(long uid) {
        return cgroup().or(() -> processes(uid)).or(this::threads);
    }

    /** The innermost cgroup that is full, of those that we see. */
    private Optional<String> cgroup() {
        for (String line : machine.text("thread-self/cgroup").orElse("").split("\n")) {
            String[] words = line.split(":", 3);
            if (words.length == 3 && (words[1].isEmpty() || words[1].equals("pids"))) {
                Optional<Mount> mount = hierarchy(words[1].isEmpty());
                Optional<String> full = mount.flatMap(found -> full(found, words[2]));
                if (full.isPresent()) {
                    return full;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Mount> hierarchy(boolean unified) {
        for (Mount mount : machine.mounts()) {
            boolean isPids =
                    mount.fileSystem().equals("cgroup") && mount.superOptions().contains("pids");
            if (unified ? mount.fileSystem().equals("cgroup2") : isPids) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    private Optional<String> full(Mount mount, String path) {
        if (!mount.root().equals("/")) {
            return Optional.empty(); // paths are counted from another folder
        }
        Path top = Path.of(mount.point());
        Path folder = top.resolve(path.substring(1)).normalize();
        for (; folder != null && folder.startsWith(top); folder = folder.getParent()) {
            OptionalLong most = number(machine.file(folder.resolve("pids.max")));
            OptionalLong now = number(machine.file(folder.resolve("pids.current")));
            if (most.isPresent() && now.isPresent() && now.getAsLong() + GONE > most.getAsLong()) {
                return Optional.of("the cgroup " + folder + " has " + now.getAsLong()
                        + " processes and threads, and its pids.max is " + most.getAsLong());
            }
        }
        return Optional.empty();
    }

    private Optional<String> processes(long uid) {
        OptionalLong limit = number(machine.limitOf("Max processes"));
        boolean free = machine.has(Capability.CAP_SYS_RESOURCE) || machine.has(Capability.CAP_SYS_ADMIN);
        if (limit.isEmpty() || free && machine.isInitialUserNamespace()) {
            return Optional.empty();
        }
        long now = machine.threadsOf(uid);
        return now + GONE <= limit.getAsLong()
                ? Optional.empty()
                : Optional.of("RLIMIT_NPROC is " + limit.getAsLong() + ", and user " + uid + " has " + now
                        + " processes and threads: raise it (ulimit -u) or end some");
    }

    private Optional<String> threads() {
        OptionalLong limit = machine.setting("kernel/threads-max");
        String[] words = machine.text("loadavg").orElse("").split("[ /]");
        if (limit.isEmpty() || words.length < 5) {
            return Optional.empty();
        }
        OptionalLong now = number(Optional.of(words[4]));
        return now.isPresent() && now.getAsLong() + GONE > limit.getAsLong()
                ? Optional.of("the machine has " + now.getAsLong() + " threads, and kernel.threads-max is "
                        + limit.getAsLong())
                : Optional.empty();
    }

    private static OptionalLong number(Optional<String> text) {
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // "max", "unlimited"
        }
    }

    /** Why a program that has no path can not be executed. */
    Optional<String> programsInMemory() {
        OptionalLong noexec = machine.setting("vm/memfd_noexec");
        if (noexec.isEmpty() || noexec.getAsLong() == 0) {
            return Optional.empty();
        }
        String folders = "";
        for (String folder : new String[] {"/dev/shm", "/tmp", "/var/tmp"}) {
            if (machine.mountOf(Path.of(folder))
                    .filter(mount -> mount.options().contains("noexec"))
                    .isPresent()) {
                folders += (folders.isEmpty() ? "" : ", ") + folder;
            }
        }
        return noexec.getAsLong() < 2 && folders.isEmpty()
                ? Optional.empty()
                : Optional.of("vm.memfd_noexec is " + noexec.getAsLong()
                        + (folders.isEmpty() ? "" : ", and noexec are the mounts of " + folders)
                        + "; install ns-init as /usr/libexec/ns/ns-init, or as root: sysctl vm.memfd_noexec=1");
    }
}
