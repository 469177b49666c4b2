package ns.it;

import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static ns.it.Sh.sh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import ns.core.NamespaceType;
import ns.core.Signal;
import ns.exec.Command;
import ns.exec.NsProcess;
import ns.exec.OpenNamespaces;
import ns.exec.Output;
import ns.exec.Unshare;

/** A JVM that starts programs and is then killed, or short of something; what it does is its argument. */
final class Starter {
    private Starter() {}

    /** Where a program is started, and so what becomes of it when its JVM is killed. */
    enum Place {
        PLAIN(Unshare.of(), false),
        NEW(create(UTS, NET), false),
        FORWARDING(Unshare.of().forwardSignals(), false),
        KILLED(Unshare.of().killChild(Signal.SIGKILL), true),
        KILLED_IN_NEW(create(UTS, MNT).killChild(Signal.SIGTERM), true),
        KILLED_IN_TIME(create(TIME).killChild(Signal.SIGKILL), true),
        IN_PID(create(PID), true),
        IN_PID_KILLED(create(PID, MNT).mountProc().killChild(Signal.SIGKILL), true),
        IN_PID_FORWARDING(create(PID, IPC).forwardSignals(), true),
        PID_1(create(PID).asPid1(), false),
        PID_1_KILLED(create(PID).asPid1().killChild(Signal.SIGKILL), true),
        USER_ROOT(Unshare.of(USER, PID, MNT).mapRootUser().mountProc(), true);

        final Unshare unshare;
        final boolean diesWithTheJvm;

        Place(Unshare unshare, boolean diesWithTheJvm) {
            this.unshare = unshare;
            this.diesWithTheJvm = diesWithTheJvm;
        }

        boolean hasSupervisor() {
            return this != PLAIN && this != NEW && this != PID_1;
        }

        boolean hasPidNamespace() {
            return name().contains("PID") || this == USER_ROOT;
        }
    }

    private static Unshare create(NamespaceType... types) {
        return Need.isRoot() ? Unshare.of(types) : Unshare.of(types).mapRootUser();
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "run" -> run();
            case "hold" -> hold();
            case "storm" -> storm();
            case "statuses" -> statuses();
            case "open" -> open();
            case "squeeze" -> squeeze();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Opens namespaces and sockets inside, again and again, and closes none. */
    private static void open() {
        OpenNamespaces lab = Unshare.of(USER, NET).mapRootUser().open();
        List<AutoCloseable> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(lab.handle(NET).socket(2, 2, 0));
            all.add(lab.create(NET));
            System.out.println(all.size());
        }
    }

    /** Starts one program in each place, and ends when it is told to, without closing anything. */
    private static void run() throws IOException {
        for (Place place : Place.values()) {
            // a pid namespace is full of children, some of whom have lost their parents
            String script =
                    place.hasPidNamespace() ? "sleep 600 & (sleep 600 &); echo go; wait" : "echo go; exec sleep 600";
            NsProcess program = place.unshare.start(sh(script));
            if (program.lines().findFirst().isEmpty()) {
                throw new IllegalStateException(place + ": " + program + " has not begun");
            }
            System.out.println(place + " " + program.pid());
        }
        awaitLine();
        System.exit(0);
    }

    /** Starts one program in each place, and holds it at its hook. */
    private static void hold() throws Exception {
        CountDownLatch held = new CountDownLatch(Place.values().length);
        for (Place place : Place.values()) {
            Unshare holding = place.unshare.beforeExec(process -> {
                held.countDown();
                new CountDownLatch(1).await();
            });
            Thread thread = new Thread(() -> holding.run("sleep", "600"));
            thread.setDaemon(true);
            thread.start();
        }
        held.await();
        System.out.println("held");
        awaitLine();
    }

    /** Starts and ends programs without a pause, all of which die with the JVM. */
    private static void storm() throws Exception {
        for (int i = 0; i < 2; i++) {
            int number = i;
            Thread thread = new Thread(() -> storm(number));
            thread.setDaemon(true);
            thread.start();
        }
        awaitLine();
    }

    private static void storm(int number) {
        Command command = Command.of("sleep", "600").closing(Signal.SIGKILL, Duration.ZERO);
        for (int round = number; ; round++) {
            Place place = Place.values()[round % Place.values().length];
            if (place.diesWithTheJvm) {
                place.unshare.start(command).close();
                System.out.println(place);
            }
        }
    }

    /** How programs end that end on their own. */
    private static void statuses() {
        for (Place place : Place.values()) {
            String signal = place == Place.PID_1 || place == Place.PID_1_KILLED ? "exit 4" : "kill -USR1 $$";
            System.out.println(place + " "
                    + place.unshare.run(sh("exit 3").acceptAny()).status() + " "
                    + place.unshare.run(sh(signal).acceptAny()).status() + " "
                    + place.unshare
                            .run(sh("(exit 5) & wait $!; echo $?; grep SigIgn /proc/self/status"))
                            .lines());
        }
        try (NsProcess program = Unshare.of().start(sh("exit 6"))) {
            System.out.println(program.onExit().join());
        }
    }

    /** Starts programs as long as it is told to, under limits that others set; tells what came of it, and what was left. */
    private static void squeeze() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (int i = 0; i < 2; i++) { // all that stays is there then
            for (Place place : Place.values()) {
                attempt(place);
            }
        }
        Belongings before = Belongings.now();
        System.out.println("ready");
        String line;
        while ((line = input.readLine()) != null) {
            if (line.equals("check")) {
                Set<String> left = new TreeSet<>();
                Await.isSoon(() -> {
                    left.clear();
                    left.addAll(Belongings.now().leftBehind(before));
                    return left.isEmpty();
                });
                System.out.println(left);
            } else {
                System.out.println(attempt(Place.valueOf(line.toUpperCase(Locale.ROOT))));
            }
        }
    }

    private static String attempt(Place place) {
        try (NsProcess program = place.unshare.start(sh("exit 3").stderr(Output.discard()))) {
            return "ended: " + program.waitFor(Await.PATIENCE);
        } catch (RuntimeException | Error e) {
            return (e.getClass().getSimpleName() + ": " + e.getMessage()).replace('\n', ' ');
        }
    }

    /** Or the end of the one who started us. */
    private static void awaitLine() throws IOException {
        System.in.read();
    }
}
