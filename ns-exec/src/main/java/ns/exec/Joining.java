package ns.exec;

import static ns.core.sys.Syscall.CHDIR;
import static ns.core.sys.Syscall.CHROOT;
import static ns.core.sys.Syscall.FCHDIR;
import static ns.core.sys.Syscall.PRCTL;
import static ns.core.sys.Syscall.SETGROUPS;
import static ns.core.sys.Syscall.SETNS;
import static ns.core.sys.Syscall.WRITE;
import static ns.exec.Script.result;
import static ns.exec.plan.Argument.constant;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.sys.Descriptors;
import ns.exec.plan.Argument;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;

/** The steps of {@code nsenter}, up to the fork. */
final class Joining {
    /**
     * User first and mount late: most need capabilities of the user namespace, and paths are still ours before. Time last, as
     * util-linux does.
     */
    static final List<NamespaceType> ORDER = List.of(
            NamespaceType.USER,
            NamespaceType.CGROUP,
            NamespaceType.IPC,
            NamespaceType.UTS,
            NamespaceType.NET,
            NamespaceType.PID,
            NamespaceType.MNT,
            NamespaceType.TIME);

    private final Script script;
    private final NsenterOptions options;
    private final Entry entry;

    Joining(Script script, NsenterOptions options, Entry entry) {
        this.script = script;
        this.options = options;
        this.entry = entry;
    }

    /** Returns where it is noted whether groups could be dropped. */
    Slot plan() {
        Slot groups = Slot.NONE;
        if (entry.context().isPresent()) {
            // as long as /proc is ours; we and our children keep it until execve(2)
            Slot file = script.open(
                    Script.HERE,
                    "/proc/self/attr/exec",
                    Descriptors.O_WRONLY,
                    "O_WRONLY",
                    "attr/exec",
                    "cannot open /proc/self/attr/exec");
            script.write(
                    file,
                    entry.context().get(),
                    "failed to set context " + entry.context().get());
        }
        // nobody inside may trace us, or reach our descriptors through /proc
        script.add(dumpable(0));
        if (entry.enters(NamespaceType.USER) && !options.preserveCredentials) {
            // as long as we may; the new user namespace may deny it
            groups = script.slot("groups");
            script.add(dropGroups().into(groups).toleratingAll());
        }
        enter();
        root();
        if (entry.cgroup().isPresent()) {
            String content = "0";
            script.add(Step.call(WRITE, passed(entry.cgroup().get()), Script.text(content), Argument.of(1))
                    .wanting(1)
                    .or("write cgroup.procs failed"));
        }
        return groups;
    }

    static Step dumpable(int value) {
        return Step.call(PRCTL, constant(4, "PR_SET_DUMPABLE"), Argument.of(value));
    }

    static Step dropGroups() {
        return Step.call(SETGROUPS, Argument.of(0), Argument.NULL);
    }

    /** Twice: what our old user namespace lets us enter is entered first, the rest with the rights of the new one. */
    private void enter() {
        Slot first = script.slot("by pidfd");
        EnumSet<NamespaceType> withoutUser = EnumSet.copyOf(entry.types());
        withoutUser.remove(NamespaceType.USER);
        boolean user = entry.types().contains(NamespaceType.USER);
        if (!withoutUser.isEmpty()) {
            script.add(byProcess(withoutUser).into(first).toleratingAll());
        }
        Map<NamespaceType, Slot> tried = new LinkedHashMap<>();
        for (NamespaceType type : ORDER) {
            if (type != NamespaceType.USER && entry.files().containsKey(type)) {
                Slot slot = script.slot(type.procName());
                tried.put(type, slot);
                script.add(byFile(type).into(slot).toleratingAll());
            }
        }
        if (!withoutUser.isEmpty()) {
            script.add(byProcess(entry.types()).ifFailed(first).or("reassociate to namespaces failed"));
        }
        if (user) {
            Step alone = byProcess(EnumSet.of(NamespaceType.USER)).or("reassociate to namespaces failed");
            script.add(withoutUser.isEmpty() ? alone : alone.ifDone(first));
        }
        for (NamespaceType type : ORDER) {
            if (entry.files().containsKey(type)) {
                Step step = byFile(type).or("reassociate to namespace 'ns/" + type.procName() + "' failed");
                Slot earlier = tried.get(type);
                script.add(earlier == null ? step : step.ifFailed(earlier));
            }
        }
    }

    private Step byProcess(EnumSet<NamespaceType> types) {
        return Step.call(SETNS, passed(entry.process().orElseThrow()), flags(types));
    }

    private Step byFile(NamespaceType type) {
        return Step.call(SETNS, passed(entry.file(type)), flags(EnumSet.of(type)));
    }

    /** The flags of several types, as clone(2), setns(2) and unshare(2) take them. */
    static Argument flags(EnumSet<NamespaceType> types) {
        long flags = 0;
        List<String> names = new ArrayList<>();
        for (NamespaceType type : types) {
            flags |= Integer.toUnsignedLong(type.cloneFlag());
            names.add(type.cloneFlagName());
        }
        return constant(flags, String.join("|", names));
    }

    private void root() {
        boolean hasDirectory = entry.workingDirectory().isPresent() || options.workingDirectoryInside != null;
        if (entry.root().isPresent()) {
            // the working directory stays what it was, though it may lie outside
            Slot here = script.slot("working directory");
            if (!hasDirectory) {
                here = script.openFolder(".", "working directory");
            }
            script.add(Step.call(FCHDIR, passed(entry.root().get()))
                    .or("change directory by root file descriptor failed"));
            script.add(Step.call(CHROOT, Script.text(".")).or("chroot failed"));
            script.add(Step.call(CHDIR, Script.text("/")).or("cannot change directory to /"));
            if (!hasDirectory) {
                script.add(Step.call(FCHDIR, result(here))
                        .or("change directory by working directory file descriptor failed"));
            }
        }
        if (options.workingDirectoryInside != null) {
            script.add(Step.call(CHDIR, Script.text(options.workingDirectoryInside))
                    .or("cannot open current working directory"));
        }
        if (entry.workingDirectory().isPresent()) {
            script.add(Step.call(FCHDIR, passed(entry.workingDirectory().get()))
                    .or("change directory by working directory file descriptor failed"));
        }
    }

    private static Argument passed(String name) {
        return new Argument.Passed(name);
    }
}
