package ns.it;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.WindowSize;
import ns.core.sys.Mounts;
import ns.exec.Command;
import ns.exec.ExitStatus;
import ns.exec.IdRange;
import ns.exec.Input;
import ns.exec.Launcher;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.OpenNamespaces;
import ns.exec.Resource;
import ns.exec.Unshare;

/**
 * The JVM below {@code inject}: starts one and the same program, or opens the same namespaces, again and again, each time with another system call of ns-init
 * failing, and judges what comes of it. It prints a line {@code fault CALL: COUNT} for each call that was made to fail, and one
 * that begins with {@code BAD} for whatever should not be.
 */
final class StepFaults {
    private static final List<Errno> ERRORS =
            List.of(Errno.ENOSPC, Errno.ENOMEM, Errno.EMFILE, Errno.EAGAIN, Errno.EPERM);
    private static final int STATUS = 7;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What an exception calls the calls that ns-init makes for a step that is more than one call, or has another name. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "clone", List.of("clone", "fork"),
            "execve", List.of("execvp"),
            "wait4", List.of("waitpid"),
            "capget", List.of("keep_capabilities"),
            "capset", List.of("keep_capabilities", "capset"),
            "prctl", List.of("keep_capabilities", "prctl"),
            "signalfd4", List.of("clone"),
            "rt_sigaction", List.of("sigaction"),
            "rt_sigprocmask", List.of("sigaction"),
            "ppoll", List.of("prctl"));

    /** Calls without which the program starts all the same, and as it should. */
    private static final Set<String> HARMLESS = Set.of(
            "rt_sigaction",
            "rt_sigprocmask",
            "close",
            "close_range", // then close, for each
            "munmap",
            "read", // a supervisor's; without those that are steps, maps are missing, which is found
            "ppoll",
            "kill",
            "prctl", // a supervisor's name
            "wait4", // asked again
            "setns", // tried again, with the rights that a user namespace gives
            "sendmsg", // said again
            "recvfrom",
            "exit_group");

    /** What depends on the streams, of which {@link Launcher#plan} knows nothing, and what is no step at all. */
    private static final Set<String> UNPLANNED = Set.of("mmap", "fcntl", "dup3", "pidfd_open");

    private final Injector injector = Injector.connect();
    private final Supplier<Object> deed;

    /** Empty if it is not known. */
    private final List<String> plan;

    private final List<Path> pins;
    private int faults;
    private Belongings before = Belongings.now();

    private StepFaults(Launcher place, Command command, Path... pins) {
        this.deed = () -> start(place, command);
        this.plan = place.plan(command);
        this.pins = List.of(pins);
    }

    private StepFaults(Supplier<Object> deed) {
        this.deed = deed;
        this.plan = List.of();
        this.pins = List.of();
    }

    /** Arguments are the name of the plan, a folder for its files, and the pid of a process to enter. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Path net = file(folder, "net");
        Path uts = file(folder, "uts");
        Path pid = file(folder, "pid");
        Path user = file(folder, "user");
        Command plain = Command.of("/bin/sh", "-c", "exit " + STATUS).closing(Signal.SIGKILL, Duration.ZERO);
        StepFaults loop = switch (arguments[0]) {
            case "plain" ->
                new StepFaults(
                        Unshare.of(),
                        plain.directory(folder)
                                .stdin(Input.text("text"))
                                .limit(Resource.RLIMIT_CORE, 0, 0)
                                .niceness(1)
                                .noNewPrivileges()
                                .dropAllCapabilities());
            case "terminal" -> new StepFaults(Unshare.of(UTS), plain.pty(new WindowSize(24, 80)));
            case "root" ->
                new StepFaults(
                        Unshare.of(MNT, PID, NET, IPC, UTS, CGROUP, TIME)
                                .mountProc()
                                .monotonic(Duration.ofDays(1))
                                .boottime(Duration.ofDays(1))
                                .hostname("host")
                                .domainname("domain")
                                .loopbackUp()
                                .pin(NET, net)
                                .pin(UTS, uts)
                                .pin(PID, pid),
                        plain,
                        net,
                        uts,
                        pid);
            case "user" ->
                new StepFaults(
                        Unshare.of(USER, MNT, PID, NET)
                                .mapRootUser()
                                .mountProc()
                                .keepCaps()
                                .asPid1(),
                        plain);
            case "ranges" ->
                new StepFaults(
                        Unshare.of(USER, MNT, PID)
                                .mapUsers(IdRange.of(0, 100_000, 1000))
                                .mapGroups(IdRange.of(0, 100_000, 1000))
                                .setuid(0)
                                .setgid(0)
                                .pin(USER, user)
                                .mountProc(),
                        plain,
                        user);
            case "supervised" ->
                new StepFaults(Unshare.of(UTS).fork().forwardSignals().killChild(Signal.SIGKILL), plain);
            case "forwarding" -> new StepFaults(Unshare.of(UTS).fork().forwardSignals(), plain);
            case "hook" ->
                new StepFaults(
                        Unshare.of(UTS, PID)
                                .beforeExec(
                                        process -> process.openNamespace(UTS).close()),
                        plain);
            case "enter" ->
                new StepFaults(
                        Nsenter.target(Pid.of(Integer.parseInt(arguments[2]))).all(), plain);
            case "open" -> new StepFaults(StepFaults::open);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        loop.run();
    }

    private static Path file(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? file : Files.createFile(file);
    }

    private void run() throws Exception {
        warmUp();
        Injector.calls().forEach((call, number) -> {
            int index = 0;
            while (fails(call, number, index)) {
                index++;
            }
            if (index > 0) {
                System.out.println("fault " + call + ": " + index);
            }
        });
    }

    private boolean fails(String call, int number, int index) {
        Errno errno = ERRORS.get(faults++ % ERRORS.size());
        injector.fail(number, index, errno);
        FutureTask<Object> attempt = new FutureTask<>(this::attempt);
        new Thread(attempt, "attempt").start();
        Object outcome = outcome(attempt);
        boolean failed = injector.hasFailed();
        if (failed) {
            String what = call + " (" + index + ") with " + errno;
            judge(what, call, errno, outcome);
            checkNothingIsLeft(what);
            checkWorks("after " + what);
        }
        return failed;
    }

    /** Opens and starts what stays, and proves that all is well as long as nothing fails. */
    private void warmUp() throws Exception {
        checkWorks("at the start");
        checkWorks("at the start");
        before = Belongings.now();
        checkWorks("at the start");
        checkNothingIsLeft("without a fault");
    }

    /** A status, or what was thrown. */
    private Object attempt() {
        try {
            Object outcome = deed.get();
            pins.forEach(StepFaults::unpin); // a program that started keeps its pins
            return outcome;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private static Object start(Launcher place, Command command) {
        try (NsProcess process = place.start(command)) {
            return process.waitFor(PATIENCE).<Object>map(status -> status).orElse("does not end");
        }
    }

    /** The same outcome as a program's. */
    private static Object open() {
        try (OpenNamespaces lab =
                        Unshare.of(USER, NET).mapRootUser().loopbackUp().open();
                NamespaceHandle more = lab.create(NET);
                Fd socket = more.socket(AF_INET, SOCK_DGRAM, 0)) {
            return socket.number() < 0 ? "no socket" : new ExitStatus.Exited(STATUS);
        }
    }

    private static Object outcome(FutureTask<Object> attempt) {
        try {
            return attempt.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            bad("hangs: " + Thread.getAllStackTraces());
            System.exit(1);
            throw new IllegalStateException(e);
        }
    }

    private void judge(String what, String call, Errno errno, Object outcome) {
        if (outcome instanceof SyscallException e) {
            List<String> names = NAMES.getOrDefault(call, List.of(call));
            String named = e.call().substring(0, Math.max(0, e.call().indexOf('(')));
            boolean isPlanned = plan.isEmpty()
                    || UNPLANNED.contains(call)
                    || plan.stream().anyMatch(line -> line.contains(e.call()));
            if (!names.contains(named) || !e.errno().equals(errno) || !isPlanned) {
                bad(what + " is told as " + e.getMessage());
            }
        } else if (outcome instanceof ExitStatus status) {
            if (!status.equals(new ExitStatus.Exited(STATUS))) {
                bad(what + ": the program ended with " + status);
            } else if (!HARMLESS.contains(call)) {
                bad(what + ": the program ran all the same");
            }
        } else {
            bad(what + ": " + outcome);
            if (outcome instanceof Throwable e) {
                e.printStackTrace(System.out);
            }
        }
    }

    private void checkNothingIsLeft(String what) {
        Set<String> left = new TreeSet<>();
        boolean clean = Await.isSoon(() -> {
            left.clear();
            left.addAll(Belongings.now().leftBehind(before));
            int orphans = injector.orphans();
            if (orphans > 0) {
                left.add(orphans + " orphans");
            }
            return left.isEmpty();
        });
        if (!clean) {
            bad(what + " leaves " + left);
            before = Belongings.now();
        }
    }

    private void checkWorks(String when) {
        Object outcome = attempt();
        if (!outcome.equals(new ExitStatus.Exited(STATUS))) {
            bad("does not work " + when + ": " + outcome);
            if (outcome instanceof Throwable e) {
                e.printStackTrace(System.out);
            }
        }
    }

    private static void bad(String what) {
        System.out.println("BAD " + what);
    }

    private static void unpin(Path file) {
        Mounts.detach(file); // the file stays, for the next time
    }
}
