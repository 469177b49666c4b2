package ns.core.kernel;

import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;

/** Why a process can not be opened or looked into: what __ptrace_may_access() of the kernel asks, asked again. */
final class ProcessHints {
    private static final int REAL = 0;
    private static final int SAVED = 2;
    private static final int FILE_SYSTEM = 3;
    private static final int MANY = 4;

    private final Machine machine;
    private final Pid pid;

    ProcessHints(Machine machine, Pid pid) {
        this.machine = machine;
        this.pid = pid;
    }

    Optional<String> opening(Errno errno) {
        if (errno.equals(Errno.ENOSYS)) {
            return older("pidfd_open(2)", "5.3");
        }
        if (errno.equals(Errno.ESRCH)) {
            return none();
        }
        boolean maybeThread = errno.equals(Errno.EINVAL) || errno.equals(Errno.ENOENT); // ENOENT since Linux 6.9
        return maybeThread ? thread() : Optional.empty();
    }

    private Optional<String> none() {
        Optional<String> ours = machine.namespace(NamespaceType.PID);
        boolean foreign = isProcOfAnother();
        if (ours.isEmpty() || !foreign && machine.process(pid).isPresent()) {
            return Optional.empty(); // no /proc to look at, or somebody has the number by now
        }
        String above = foreign ? "; the numbers in /proc are those of a pid namespace above it" : "";
        return Optional.of("no process " + pid + " in our pid namespace " + ours.get() + above);
    }

    private Optional<String> thread() {
        OptionalLong process = machine.process(pid).map(Status::process).orElse(OptionalLong.empty());
        if (isProcOfAnother() || process.isEmpty() || process.getAsLong() == pid.number()) {
            return Optional.empty();
        }
        return Optional.of(pid + " is a thread of process " + process.getAsLong() + ": use that");
    }

    private boolean isProcOfAnother() {
        return machine.self().pidNamespaces() > 1;
    }

    private Optional<String> older(String call, String since) {
        if (machine.self().seccomp() != 0) {
            return Optional.of("a seccomp filter is in force, or this kernel is older than Linux " + since);
        }
        return machine.text("sys/kernel/osrelease")
                .map(release -> "this kernel, " + release + ", has no " + call + ", which came with Linux " + since);
    }

    Optional<String> openingNamespace(Errno errno, NamespaceType type) {
        if (errno.equals(Errno.ENOENT)) {
            return new NamespaceHints(machine).missing(type).or(this::ended).or(this::invisible);
        }
        if (errno.equals(Errno.ESRCH)) {
            return ended();
        }
        return isRefusal(errno) ? refused(FILE_SYSTEM) : Optional.empty();
    }

    Optional<String> duplicating(Errno errno) {
        if (errno.equals(Errno.ENOSYS)) {
            return older("pidfd_getfd(2)", "5.6");
        }
        return isRefusal(errno) ? yama().or(() -> refused(REAL)) : Optional.empty();
    }

    private static boolean isRefusal(Errno errno) {
        return errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM);
    }

    private Optional<String> ended() {
        boolean zombie = !isProcOfAnother()
                && machine.process(pid).filter(Status::hasEnded).isPresent();
        return zombie ? Optional.of("the main thread of process " + pid + " has ended") : Optional.empty();
    }

    /** The process is there, since it is open, but /proc does not show it. */
    private Optional<String> invisible() {
        if (isProcOfAnother()) {
            return Optional.of("/proc is of a pid namespace above ours, where " + pid + " is not the same process");
        }
        return machine.process(pid).isPresent() ? Optional.empty() : hidden();
    }

    private Optional<String> hidden() {
        return ProcFindings.hidepid(machine.mountOfProc())
                .filter(value -> !machine.has(Capability.CAP_SYS_PTRACE))
                .map(value -> "/proc is mounted with hidepid=" + value
                        + ", which hides the processes of other users; needs CAP_SYS_PTRACE");
    }

    /** Yama restricts only those who want to do more than look. */
    private Optional<String> yama() {
        OptionalLong scope = machine.setting("kernel/yama/ptrace_scope");
        if (scope.isEmpty() || scope.getAsLong() == 0) {
            return Optional.empty();
        }
        String seen = "kernel.yama.ptrace_scope is " + scope.getAsLong();
        if (scope.getAsLong() == 3) {
            return Optional.of(seen + ": no process may take descriptors of others, until the machine is restarted");
        }
        return machine.has(Capability.CAP_SYS_PTRACE)
                ? Optional.empty()
                : Optional.of(
                        seen + (scope.getAsLong() == 1 ? ": only of our own children" : "") + "; needs CAP_SYS_PTRACE");
    }

    private Optional<String> refused(int ourId) {
        Optional<Status> target = machine.process(pid);
        if (target.isEmpty() || isProcOfAnother()) {
            return hidden();
        }
        return machine.has(Capability.CAP_SYS_PTRACE)
                ? Optional.of(inSpiteOfCapability(target.get()))
                : withoutCapability(target.get(), ourId);
    }

    private String inSpiteOfCapability(Status target) {
        String lacking = lacking(target)
                .map(more -> "; it has " + more + ", which we lack")
                .orElse("");
        String who = machine.isInitialUserNamespace()
                ? "process " + pid + " is guarded by more than capabilities, since we have CAP_SYS_PTRACE"
                : "we have CAP_SYS_PTRACE in our own user namespace, but process " + pid
                        + " is in one that is neither ours nor below it, or is guarded by a security module";
        return who + lacking;
    }

    private Optional<String> withoutCapability(Status target, int ourId) {
        Status self = machine.self();
        if (differs(self.uids(), target.uids(), ourId)) {
            return Optional.of("process " + pid + " belongs to user " + target.uids()[REAL] + ", and we are "
                    + self.uids()[ourId] + "; needs CAP_SYS_PTRACE in its user namespace");
        }
        if (differs(self.gids(), target.gids(), ourId)) {
            return Optional.of("process " + pid + " has group " + target.gids()[REAL] + ", and we have "
                    + self.gids()[ourId] + "; needs CAP_SYS_PTRACE in its user namespace");
        }
        if (!machine.text(pid + "/uid_map").equals(machine.text("thread-self/uid_map"))) {
            return Optional.of("process " + pid + " is in another user namespace; needs CAP_SYS_PTRACE in that");
        }
        Optional<String> lacking = lacking(target);
        if (lacking.isPresent()) {
            return Optional.of(
                    "process " + pid + " has " + lacking.get() + ", which we lack; needs the same, or CAP_SYS_PTRACE");
        }
        return machine.isUndumpable(pid, target)
                ? Optional.of("process " + pid + " is not dumpable, see prctl(2); needs CAP_SYS_PTRACE")
                : Optional.empty();
    }

    /** All of the target's real, effective and saved ids must be the one of ours that counts. */
    private static boolean differs(long[] ours, long[] theirs, int ourId) {
        if (ours.length <= ourId || theirs.length <= SAVED) {
            return false; // not told, so not claimed
        }
        for (int id = REAL; id <= SAVED; id++) {
            if (theirs[id] != ours[ourId]) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> lacking(Status target) {
        Set<Capability> more = new TreeSet<>(target.permitted().orElse(Set.of()));
        more.removeAll(machine.capabilities());
        if (more.isEmpty()) {
            return Optional.empty();
        }
        int unnamed = more.size() - MANY;
        if (unnamed <= 1) {
            return Optional.of(ProcessFindings.words(more));
        }
        Set<Capability> first = new TreeSet<>();
        for (Iterator<Capability> each = more.iterator(); first.size() < MANY; ) {
            first.add(each.next());
        }
        return Optional.of(ProcessFindings.words(first) + " and " + unnamed + " more capabilities");
    }
}
