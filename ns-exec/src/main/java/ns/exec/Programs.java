package ns.exec;

import static ns.core.sys.Syscall.CAPSET;
import static ns.core.sys.Syscall.CHDIR;
import static ns.core.sys.Syscall.DUP3;
import static ns.core.sys.Syscall.FCNTL;
import static ns.core.sys.Syscall.IOCTL;
import static ns.core.sys.Syscall.PRCTL;
import static ns.core.sys.Syscall.PRLIMIT64;
import static ns.core.sys.Syscall.SETGID;
import static ns.core.sys.Syscall.SETPRIORITY;
import static ns.core.sys.Syscall.SETSID;
import static ns.core.sys.Syscall.SETUID;
import static ns.exec.Script.result;
import static ns.exec.Script.text;
import static ns.exec.plan.Argument.NULL;
import static ns.exec.plan.Argument.constant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.sys.Descriptors;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;

/** The steps that make the program what its {@link Command} says, and start it. */
final class Programs {
    /** What execvp(3) takes where there is no PATH. */
    private static final String STANDARD_PATH = "/bin:/usr/bin";

    private static final int NOT_EXECUTABLE = 126;
    private static final long CAPABILITY_VERSION_3 = 0x20080522;
    private static final int STANDARD_ERROR = 2;
    private static final long GLIBC_OWN = 3L << 31; // signals 32 and 33

    private final Script script;
    private final CommandOptions options;
    private final Setting setting;
    private final Map<Integer, Slot> moved = new LinkedHashMap<>();

    Programs(Script script, CommandOptions options, Setting setting) {
        this.script = script;
        this.options = options;
        this.setting = setting;
    }

    /**
     * The first of two rounds, since one stream's number in the program may be another's number here. Before a limit is set on
     * descriptors, which the program's own number must keep to, but not this one.
     */
    void planMoves() {
        TreeMap<Integer, String> streams = new TreeMap<>(setting.streams());
        for (Map.Entry<Integer, String> stream : streams.entrySet()) {
            Slot slot = script.slot(stream.getValue() + "'");
            Argument high = constant(Descriptors.F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC");
            Argument above = Argument.of(Math.max(streams.lastKey() + 1, STANDARD_ERROR + 1));
            script.add(Step.call(FCNTL, new Argument.Passed(stream.getValue()), high, above)
                    .into(slot)
                    .or("cannot duplicate " + stream.getValue()));
            moved.put(stream.getKey(), slot);
        }
        if (!setting.replaces()) { // else messages of ours go to standard error as it is
            standardStreams();
        }
    }

    /** Early: who is where we go must not find those of the JVM in us. */
    private void standardStreams() {
        for (int number = 0; number <= STANDARD_ERROR; number++) {
            Slot slot = moved.remove(number);
            if (slot != null) {
                duplicate(result(slot), number);
            }
        }
        if (options.mergeStderr) {
            duplicate(Argument.of(1), STANDARD_ERROR);
        }
    }

    /** What needs more rights than the program will have. */
    void planPrivileged(boolean newUser) {
        for (Map.Entry<Resource, Limit> limit : new TreeMap<>(options.limits).entrySet()) {
            Limit value = limit.getValue();
            Argument both = new Argument.Struct(8, List.of(value.soft(), value.hard()), "{" + value + "}");
            Argument resource = constant(limit.getKey().number(), limit.getKey().name());
            script.add(Step.call(PRLIMIT64, Argument.of(0), resource, both, NULL)
                    .or("cannot set " + limit.getKey().name()));
        }
        if (options.niceness != null) {
            Argument process = constant(0, "PRIO_PROCESS");
            script.add(Step.call(SETPRIORITY, process, Argument.of(0), Argument.of(options.niceness))
                    .or("cannot set the nice value"));
        }
        SortedSet<Capability> dropped =
                new TreeSet<>(options.dropAllCapabilities ? Capability.ofMask(-1L >>> 1) : options.droppedCapabilities);
        for (Capability capability : dropped) {
            // a kernel with fewer capabilities says EINVAL
            script.add(Step.call(PRCTL, constant(24, "PR_CAPBSET_DROP"), named(capability))
                    .tolerating(Errno.EINVAL)
                    .or("cannot drop " + capability));
        }
        if (!dropped.isEmpty() && !newUser) {
            // a program of root's would get an inheritable capability back; a new user namespace begins with none
            script.add(capset(setting.caller().capabilities(), 0));
        }
    }

    private static Step capset(long kept, long inheritable) {
        Argument header = new Argument.Struct(4, List.of(CAPABILITY_VERSION_3, 0L), "{_LINUX_CAPABILITY_VERSION_3, 0}");
        List<Long> words = List.of(low(kept), low(kept), low(inheritable), high(kept), high(kept), high(inheritable));
        return Step.call(CAPSET, header, new Argument.Struct(4, words, "{" + Long.toHexString(kept) + ", ...}"))
                .or("capset failed");
    }

    private static long low(long mask) {
        return mask & 0xffff_ffffL;
    }

    private static long high(long mask) {
        return mask >>> 32;
    }

    private static Argument named(Capability capability) {
        return constant(capability.number(), capability.toString());
    }

    /** Credentials, and what may only come after them. */
    void planRestrictions(boolean keepCapabilities) {
        if (keepCapabilities) {
            script.add(Step.init(Operation.Init.KEEP_CAPABILITIES).or("cannot keep capabilities"));
        }
        if (options.dropAllCapabilities) {
            script.add(capset(0, 0));
        } else {
            for (Capability capability : new TreeSet<>(options.droppedCapabilities)) {
                Argument lower = constant(3, "PR_CAP_AMBIENT_LOWER");
                script.add(Step.call(PRCTL, constant(47, "PR_CAP_AMBIENT"), lower, named(capability), NULL, NULL)
                        .tolerating(Errno.EINVAL)
                        .or("cannot drop " + capability));
            }
        }
        if (options.noNewPrivileges) {
            script.add(Step.call(PRCTL, constant(38, "PR_SET_NO_NEW_PRIVS"), Argument.of(1), NULL, NULL, NULL)
                    .or("cannot set no_new_privs"));
        }
    }

    /** The directory, the streams, the signals, and the program. */
    void planStart() {
        if (options.directory != null) {
            script.add(Step.call(CHDIR, text(options.directory)).or("cannot change directory to " + options.directory));
        }
        if (options.pty != null) {
            script.add(Step.call(SETSID).or("setsid failed"));
        }
        streams();
        if (options.pty != null) {
            takeTerminal();
        }
        signals();
        execute();
    }

    private void takeTerminal() {
        int number = 0;
        while (number < STANDARD_ERROR && !isTerminal(number)) {
            number++;
        }
        Argument take = constant(0x540e, "TIOCSCTTY");
        script.add(Step.call(IOCTL, Argument.of(number), take, Argument.of(0)).or("cannot take the terminal"));
    }

    private boolean isTerminal(int number) {
        return setting.streams().getOrDefault(number, Streams.TERMINAL).equals(Streams.TERMINAL);
    }

    private void signals() {
        // posix_spawn(3) has reset all but two, which glibc keeps for itself and so ignores
        long unsure = setting.replaces() ? ~0L : GLIBC_OWN;
        script.add(Step.init(
                Operation.Init.SIGNALS,
                constant(
                        setting.inherited().ignoredSignals(),
                        "ignore " + Long.toHexString(setting.inherited().ignoredSignals())),
                constant(
                        setting.inherited().blockedSignals(),
                        "block " + Long.toHexString(setting.inherited().blockedSignals())),
                constant(unsure, "of " + Long.toHexString(unsure))));
    }

    private void streams() {
        if (setting.replaces()) {
            standardStreams();
        }
        for (Map.Entry<Integer, Slot> stream : moved.entrySet()) {
            duplicate(result(stream.getValue()), stream.getKey());
        }
    }

    private void duplicate(Argument descriptor, int number) {
        script.add(
                Step.call(DUP3, descriptor, Argument.of(number), Argument.of(0)).or("cannot duplicate a descriptor"));
    }

    private void execute() {
        Map<String, String> environment = environment();
        if (options.program == null) {
            String shell = environment.getOrDefault("SHELL", "");
            String program = shell.isEmpty() ? setting.loginShell() : shell;
            String name = "-" + program.substring(program.lastIndexOf('/') + 1);
            execute(script, program, argv(options.argv0 == null ? name : options.argv0), environment);
        } else {
            String name = options.argv0 == null ? options.program : options.argv0;
            execute(script, options.program, argv(name), environment);
        }
    }

    private Argument argv(String name) {
        List<String> argv = new ArrayList<>(options.arguments.size() + 1);
        argv.add(name);
        argv.addAll(options.arguments);
        return Argument.texts(argv);
    }

    private Map<String, String> environment() {
        Map<String, String> inherited = setting.entry().isPresent()
                        && setting.entry().get().environment().isPresent()
                ? setting.entry().get().environment().get()
                : setting.environment();
        if (options.keptVariables == null && options.unsetVariables.isEmpty() && options.variables.isEmpty()) {
            return inherited;
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : inherited.entrySet()) {
            boolean kept = options.keptVariables == null || options.keptVariables.contains(variable.getKey());
            if (kept && !options.unsetVariables.contains(variable.getKey())) {
                environment.put(variable.getKey(), variable.getValue());
            }
        }
        environment.putAll(options.variables);
        return environment;
    }

    /** execvp(3) in the given environment: its PATH, and a shell for files without a first line that says who reads them. */
    static void execute(Script script, String program, Argument argv, Map<String, String> environment) {
        List<String> candidates = candidates(program, environment.getOrDefault("PATH", STANDARD_PATH));
        List<Argument> shell = new ArrayList<>();
        shell.add(new Argument.Text("/bin/sh"));
        shell.add(new Argument.Text(program));
        List<Argument> words = ((Argument.Array) argv).elements();
        shell.addAll(words.subList(Math.min(1, words.size()), words.size()));
        Argument file = new Argument.Named(Argument.texts(candidates), new Argument.Text(program).toString());
        Argument variables = environment == Surroundings.environment()
                ? Surroundings.environmentAsArgument()
                : Surroundings.asArgument(environment);
        Argument envp = new Argument.Named(variables, environment.size() + " variables");
        Argument byShell = new Argument.Named(new Argument.Array(shell), "or by sh");
        script.add(Step.init(Operation.Init.EXECUTE, file, argv, envp, byShell)
                .or("failed to execute " + program, NOT_EXECUTABLE));
    }

    private static List<String> candidates(String program, String path) {
        if (program.indexOf('/') >= 0) {
            return List.of(program);
        }
        List<String> candidates = new ArrayList<>();
        int from = 0;
        while (from <= path.length()) {
            int colon = path.indexOf(':', from);
            String folder = path.substring(from, colon < 0 ? path.length() : colon);
            candidates.add(folder.isEmpty() ? program : folder + "/" + program); // empty: the working directory
            from = colon < 0 ? path.length() + 1 : colon + 1;
        }
        return candidates;
    }

    /** An id that is known before the plan is carried out. */
    static Optional<Argument> id(Optional<Long> id) {
        return id.isPresent() ? Optional.of(Argument.of(id.get())) : Optional.empty();
    }

    /** The steps that become somebody else; empty ids stay. */
    static void become(Script script, Optional<Argument> user, Optional<Argument> group) {
        if (group.isPresent()) {
            script.add(Step.call(SETGID, group.get()).or("setgid() failed"));
        }
        if (user.isPresent()) {
            script.add(Step.call(SETUID, user.get()).or("setuid() failed"));
        }
    }
}
