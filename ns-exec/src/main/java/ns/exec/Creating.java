package ns.exec;

import static ns.core.sys.Syscall.CHDIR;
import static ns.core.sys.Syscall.CHROOT;
import static ns.core.sys.Syscall.EVENTFD2;
import static ns.core.sys.Syscall.FCHDIR;
import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.MOUNT;
import static ns.core.sys.Syscall.PIPE2;
import static ns.core.sys.Syscall.READLINKAT;
import static ns.core.sys.Syscall.SETDOMAINNAME;
import static ns.core.sys.Syscall.SETGID;
import static ns.core.sys.Syscall.SETHOSTNAME;
import static ns.core.sys.Syscall.SETUID;
import static ns.core.sys.Syscall.SOCKET;
import static ns.core.sys.Syscall.UMOUNT2;
import static ns.core.sys.Syscall.UNSHARE;
import static ns.core.sys.Syscall.WRITE;
import static ns.exec.Script.result;
import static ns.exec.Script.text;
import static ns.exec.plan.Argument.NULL;
import static ns.exec.plan.Argument.constant;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.sys.Descriptors;
import ns.core.sys.RawText;
import ns.core.sys.Syscall;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;
import org.jspecify.annotations.Nullable;

/** The steps of {@code unshare}: what comes before, and what after the fork. */
final class Creating {
    private static final Argument PRIVATE = constant(0x44000, "MS_REC|MS_PRIVATE");
    private static final Argument HARMLESS = constant(0xe, "MS_NOSUID|MS_NODEV|MS_NOEXEC");
    private static final Argument BIND = constant(0x1000, "MS_BIND");
    private static final Argument CLOEXEC = constant(Descriptors.O_CLOEXEC, "O_CLOEXEC");
    private static final int LONGEST_PID = 12;

    private final Script script;
    private final UnshareOptions options;
    private final Setting setting;
    private final List<Helper> mappers = new ArrayList<>();

    /** Our own folder in the /proc from before, if we need it later. */
    private Slot self = Slot.NONE;

    /** A process that stayed in the old namespaces, and waits for the word to act. */
    private record Helper(Slot go, Slot process) {}

    /** The one that pins; it says when it is done, since not everybody who waits for it is its parent. */
    private record Pinner(Helper helper, Slot done) {}

    private Pinner pinner = new Pinner(new Helper(Slot.NONE, Slot.NONE), Slot.NONE);

    Creating(Script script, UnshareOptions options, Setting setting) {
        this.script = script;
        this.options = options;
        this.setting = setting;
    }

    /** Processes that must be forked while we are still what we were. */
    void planHelpers() {
        boolean writtenBeside = isBeside(setting.users()) || isBeside(setting.groups());
        boolean mayLoseProc = setting.entry().isPresent() && writesOwnFiles();
        if (options.pins.isEmpty() && !writtenBeside && !mayLoseProc) {
            return;
        }
        self = script.openFolder("/proc/self", "proc");
        addMapper(setting.groups());
        addMapper(setting.users());
        if (!options.pins.isEmpty()) {
            pinner = pinner();
        }
    }

    private void addMapper(Optional<IdMap> map) {
        if (isBeside(map)) {
            mappers.add(mapper(map.get()));
        }
    }

    private static boolean isBeside(Optional<IdMap> map) {
        return map.isPresent() && map.get().writer() != MapWriter.SELF;
    }

    private static boolean isOwn(Optional<IdMap> map) {
        return map.isPresent() && map.get().writer() == MapWriter.SELF;
    }

    private Helper mapper(IdMap map) {
        Script inner = script.inner();
        Slot go = event();
        inner.read(go, Long.BYTES);
        if (map.writer() == MapWriter.TOOL) {
            Slot pid = script.slot("pid");
            Argument room = new Argument.Room(pid, LONGEST_PID + 4);
            script.add(Step.call(READLINKAT, Script.HERE, text("/proc/self"), room, Argument.of(LONGEST_PID)));
            Programs.execute(inner, map.kind().tool(), argv(map, room), setting.environment());
        } else {
            inner.write(
                    result(self),
                    map.kind().mapFile(),
                    "/proc/PID/" + map.kind().mapFile(),
                    map.text());
        }
        return new Helper(go, script.beside(map.kind().tool(), inner));
    }

    private static Argument argv(IdMap map, Argument pid) {
        List<Argument> argv = new ArrayList<>();
        for (String word : map.command("")) {
            argv.add(word.isEmpty() ? pid : new Argument.Text(word));
        }
        return new Argument.Array(argv);
    }

    private Pinner pinner() {
        Script inner = script.inner();
        Slot go = event();
        Slot pipe = script.slot("pipe");
        Argument room = new Argument.Room(pipe, 8);
        script.add(Step.call(PIPE2, room, CLOEXEC).or("pipe failed"));
        Slot reader = script.slot("done");
        Slot writer = script.slot("say done");
        script.add(Step.init(Operation.Init.LOAD, room, Argument.of(0)).into(reader));
        script.add(Step.init(Operation.Init.LOAD, room, Argument.of(1)).into(writer));
        inner.read(go, Long.BYTES);
        inner.add(Step.call(FCHDIR, result(self)));
        for (NamespaceType type : Joining.ORDER) {
            Path pin = options.pins.get(type);
            if (pin == null) {
                continue;
            }
            String source = "ns/" + linkName(type);
            String target = pin.toAbsolutePath().toString();
            inner.add(Step.call(MOUNT, text(source), text(target), NULL, BIND, NULL)
                    .or("mount /proc/self/" + source + " on " + pin + " failed"));
        }
        inner.write(writer, "x", "write failed");
        Slot process = script.beside("pinner", inner);
        script.close(writer);
        return new Pinner(new Helper(go, process), reader);
    }

    /** What a new namespace is called below {@code /proc/PID/ns} of who has created it. */
    static String linkName(NamespaceType type) {
        return switch (type) {
            case PID -> "pid_for_children";
            case TIME -> "time_for_children";
            default -> type.procName();
        };
    }

    private Slot event() {
        Slot go = script.slot("go");
        script.add(Step.call(EVENTFD2, Argument.of(0), CLOEXEC).into(go).or("eventfd failed"));
        return go;
    }

    private void release(Helper helper) {
        Argument one = new Argument.Struct(8, List.of(1L), "1");
        script.add(Step.call(WRITE, result(helper.go()), one, Argument.of(Long.BYTES))
                .wanting(Long.BYTES));
    }

    /** In the process that may yet fork. */
    void planNamespaces() {
        if (options.ownerUser != null && options.ownerGroup != null) {
            script.add(Joining.dropGroups().or("setgroups failed"));
            script.add(Step.call(SETGID, Argument.of(options.ownerGroup)).or("setgid() failed"));
            script.add(Step.call(SETUID, Argument.of(options.ownerUser)).or("setuid() failed"));
        }
        if (!options.types.isEmpty()) {
            script.add(Step.call(UNSHARE, Joining.flags(options.types)).or("unshare failed"));
        }
        boolean shown = writesOwnFiles() && isHidden();
        if (shown) {
            script.add(Joining.dumpable(1));
        }
        maps();
        offset("monotonic", options.monotonic);
        offset("boottime", options.boottime);
        if (shown) {
            script.add(Joining.dumpable(0));
        }
    }

    private boolean writesOwnFiles() {
        boolean hasOffset = options.monotonic != null || options.boottime != null;
        return isOwn(setting.users()) || isOwn(setting.groups()) || options.setgroups != null || hasOffset;
    }

    /**
     * Whether we have hidden from those whose namespaces we have joined, so that our files in /proc are root's, and not ours to write. In
     * an entered user namespace root is nobody, so there is no other way; and who is there sees for this moment what it will see of the
     * program, and a channel whose words nobody believes unchecked. Without one, only who shares the pid namespace could harm us.
     */
    private boolean isHidden() {
        return setting.entry().isPresent()
                && (setting.entry().get().enters(NamespaceType.USER)
                        || !setting.entry().get().enters(NamespaceType.PID));
    }

    private void maps() {
        if (options.setgroups != null) {
            writeSetgroups(options.setgroups);
        } else if (isOwn(setting.groups())) {
            writeSetgroups(Setgroups.DENY); // or the kernel takes no map from us
        }
        for (Helper mapper : mappers) {
            release(mapper);
            script.add(Step.init(Operation.Init.JOIN, result(mapper.process())));
        }
        writeOwn(setting.users());
        writeOwn(setting.groups());
    }

    private void writeOwn(Optional<IdMap> map) {
        if (isOwn(map)) {
            writeOwn(map.get().kind().mapFile(), map.get().text());
        }
    }

    private void writeSetgroups(Setgroups what) {
        writeOwn("setgroups", what.word());
    }

    private void writeOwn(String name, String content) {
        String shown = "/proc/self/" + name;
        if (self.number() == 0) {
            script.write(Script.HERE, shown, shown, content);
        } else {
            script.write(result(self), name, shown, content);
        }
    }

    private void offset(String clock, @Nullable Duration offset) {
        if (offset != null) {
            // the kernel wants nanoseconds from 0 up, also of a negative offset, and so does Duration
            String line = clock + " " + offset.getSeconds() + " " + offset.getNano();
            String file = "/proc/self/timens_offsets";
            boolean hasOwn = self.number() != 0;
            Slot slot = script.open(
                    hasOwn ? result(self) : Script.HERE,
                    hasOwn ? "timens_offsets" : file,
                    Descriptors.O_WRONLY,
                    "O_WRONLY",
                    "offsets",
                    "cannot open " + file);
            script.write(slot, line, "failed to write to " + file);
            script.close(slot);
        }
    }

    /** In the process that stays: the program's own, or its supervisor's. */
    void planInside(boolean forked) {
        if (pinner.done().number() != 0) {
            release(pinner.helper());
            script.read(pinner.done(), 1);
            if (!forked) { // it is a child of the program to be, which expects none
                script.add(Step.init(Operation.Init.JOIN, result(pinner.helper().process())));
            }
        }
        if (options.types.contains(NamespaceType.MNT) && options.propagation != Propagation.UNCHANGED) {
            script.add(Step.call(MOUNT, text("none"), text("/"), NULL, propagation(), NULL)
                    .or("cannot change root filesystem propagation"));
        }
        root();
        mountProc();
        mountBinfmt();
        mountSys();
        bind();
        name(SETHOSTNAME, options.hostname);
        name(SETDOMAINNAME, options.domainname);
        if (options.loopbackUp) {
            loopbackUp();
        }
    }

    private Argument propagation() {
        return switch (options.propagation) {
            case SHARED -> constant(0x104000, "MS_REC|MS_SHARED");
            case SLAVE -> constant(0x84000, "MS_REC|MS_SLAVE");
            default -> PRIVATE;
        };
    }

    private void root() {
        if (options.root != null) {
            script.add(
                    Step.call(CHROOT, text(options.root)).or("cannot change root directory to '" + options.root + "'"));
        }
        String directory = options.workingDirectory != null
                ? options.workingDirectory.toString()
                : options.root == null ? "" : "/";
        if (!directory.isEmpty()) {
            script.add(Step.call(CHDIR, text(directory)).or("cannot change directory to " + directory));
        }
    }

    private void mountProc() {
        if (options.mountProc != null) {
            String target = options.mountProc.toString();
            if (options.propagation != Propagation.PRIVATE) {
                // where mounts are shared, this one would be seen outside; EINVAL: it is not a mount point, so nothing
                // is
                script.add(Step.call(MOUNT, text("none"), text(target), NULL, PRIVATE, NULL)
                        .tolerating(Errno.EINVAL)
                        .or("mount " + target + " failed"));
            }
            script.add(Step.call(MOUNT, text("proc"), text(target), text("proc"), HARMLESS, NULL)
                    .or("mount " + target + " failed"));
        }
    }

    private void mountBinfmt() {
        if (options.mountBinfmt != null) {
            String target = options.mountBinfmt.toString();
            script.add(Step.call(MOUNT, text("binfmt_misc"), text(target), text("binfmt_misc"), HARMLESS, NULL)
                    .or("mount " + target + " failed"));
            if (options.loadInterp != null) {
                String register = target + "/register";
                script.write(Script.HERE, register, register, options.loadInterp);
            }
        }
    }

    /** As read-only as the one that is there, where that can not be unmounted: the kernel gives a user namespace no more. */
    private void mountSys() {
        if (options.mountSys != null) {
            Argument source = text(options.mountSys);
            Slot writable = script.slot("sysfs");
            script.add(
                    Step.call(UMOUNT2, text("/sys"), constant(2, "MNT_DETACH")).toleratingAll());
            script.add(Step.call(MOUNT, source, text("/sys"), text("sysfs"), Argument.of(0), NULL)
                    .into(writable)
                    .toleratingAll());
            script.add(Step.call(MOUNT, source, text("/sys"), text("sysfs"), constant(1, "MS_RDONLY"), NULL)
                    .ifFailed(writable)
                    .or("mount of /sys failed"));
        }
    }

    private void bind() {
        for (UnshareOptions.Bind bind : options.binds) {
            script.add(Step.call(MOUNT, text(bind.source()), text(bind.target()), NULL, BIND, NULL)
                    .or("Bind " + bind.source() + " -> " + bind.target() + " failed"));
        }
    }

    private void name(Syscall call, @Nullable String name) {
        if (name != null) {
            int length = RawText.encode(name).length;
            script.add(Step.call(call, text(name), Argument.of(length))
                    .or((call == SETHOSTNAME ? "sethostname " : "setdomainname ") + name + " failed"));
        }
    }

    /** Up, with ioctl(2): no netlink is needed for this, and the kernel adds the addresses. */
    private void loopbackUp() {
        Slot socket = script.slot("socket");
        Argument datagram = constant(0x80002, "SOCK_DGRAM|SOCK_CLOEXEC");
        script.add(Step.call(SOCKET, constant(2, "AF_INET"), datagram, Argument.of(0))
                .into(socket)
                .or("socket failed"));
        // struct ifreq: 16 bytes of name, then flags
        Argument request = new Argument.Struct(8, List.of(0x6f6cL, 0L, 0x1L, 0L, 0L), "{\"lo\", IFF_UP}");
        script.add(Step.call(IOCTL, result(socket), constant(0x8914, "SIOCSIFFLAGS"), request)
                .or("cannot set lo up"));
        script.close(socket);
    }
}
