package ns.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.WindowSize;
import ns.exec.Command;
import ns.exec.CommandFailedException;
import ns.exec.CommandTimeoutException;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.OpenNamespaces;
import ns.exec.Output;
import ns.exec.Unshare;
import ns.net.Netns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/recipes.md that runs programs, which is copied from here; {@link TutorialIT} compares. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class ExecTutorialIT {
    @RegisterExtension
    private final Printed printed = new Printed();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a small container for one command, without root")
    void container() {
        // root inside, nobody special outside; processes, host name and network of its own
        Unshare jail = Unshare.of(USER, PID, MNT, NET, UTS, IPC)
                .mapRootUser()
                .mountProc()
                .hostname("jail")
                .loopbackUp();
        System.out.println(
                jail.run("sh", "-c", "hostname; id -u; ls -d /proc/[0-9]*").stdout());

        assertThat(printed.text().strip().split("\n")).startsWith("jail", "0", "/proc/1");
    }

    @Test
    @DisplayName("enter a container by the pid of one of its processes")
    void enter() {
        try (NsProcess process = Unshare.of(USER, PID, MNT, UTS)
                .mapRootUser()
                .hostname("jail")
                .mountProc()
                .start("sleep", "60")) {
            Pid pid = process.pid();

            // as nsenter --target PID --all
            String name = Nsenter.target(pid).all().run("hostname").stdout();
            System.out.println(name);

            assertThat(printed.text()).startsWith("jail\n");
        }
    }

    @Test
    @Requires(programs = "ping")
    @DisplayName("wire two networks without root")
    void wire() {
        // both are owned by one user namespace of ours; nobody is inside yet
        try (OpenNamespaces lab = Unshare.of(USER, NET).mapRootUser().open();
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(lab.create(NET))) {
            red.addVeth("eth0", blue, "eth0");
            red.link("eth0").address("10.0.0.1/24").up();
            blue.link("eth0").address("10.0.0.2/24").up();
            System.out.println(
                    Nsenter.into(red).run("ping", "-c1", "-w10", "10.0.0.2").stdout());
        }

        assertThat(printed.text()).contains("1 received");
    }

    @Test
    @DisplayName("wire a program that runs, without root")
    void wireProcess() {
        try (NsProcess server = Unshare.of(USER, NET).mapRootUser().start("sleep", "60");
                Netns net = Netns.of(server.openNamespace(NET))) {
            net.link("lo").up();
            System.out.println(net.addresses());
        }

        assertThat(printed.text()).contains("127.0.0.1");
    }

    @Test
    @DisplayName("feed a program, read what it says, and judge how it ended")
    void run() {
        Command sort = Command.of("sort")
                .stdin(Input.text("b\na\n"))
                .stdout(Output.capture(4096))
                .env("LC_ALL", "C");
        System.out.println(Unshare.of().run(sort).lines());

        try {
            Unshare.of().run("ls", "/nowhere");
        } catch (CommandFailedException e) {
            System.out.println(e.getMessage()); // the status and the last lines of standard error
        }

        try {
            Unshare.of().run(Command.of("sleep", "60").timeout(Duration.ofMillis(100)));
        } catch (CommandTimeoutException e) {
            System.out.println("ended by " + e.result().status());
        }

        assertThat(printed.text()).startsWith("[a, b]\n").contains("/nowhere").contains("ended by");
    }

    @Test
    @DisplayName("a program that stays: its lines, its end, and closing it")
    void start() {
        Command server =
                Command.of("sh", "-c", "echo ready; exec sleep 60").closing(Signal.SIGTERM, Duration.ofSeconds(2));
        try (NsProcess process = Unshare.of(USER, NET).mapRootUser().start(server)) {
            process.lines().limit(1).forEach(System.out::println);
            process.onExit().thenAccept(status -> System.out.println("it ended"));
            System.out.println(process.namespaces().get(NET));
        } // closing it ends it: SIGTERM, two seconds of grace, SIGKILL

        assertThat(Await.isSoon(() -> printed.text().endsWith("it ended\n"))).isTrue();
        assertThat(printed.text()).startsWith("ready\nnet:[");
    }

    @Test
    @DisplayName("how it ended is one of two things")
    void status() {
        ExitStatus status = Unshare.of()
                .run(Command.of("sh", "-c", "kill -9 $$").acceptAny())
                .status();
        if (status instanceof ExitStatus.Signaled signaled) {
            System.out.println("killed by " + signaled.signal());
        } else if (status instanceof ExitStatus.Exited exited) {
            System.out.println("exit code " + exited.code());
        }

        assertThat(printed.text()).isEqualTo("killed by SIGKILL\n");
    }

    @Test
    @DisplayName("a program with a terminal")
    void terminal() {
        Command shell = Command.of("sh").env("PS1", "").pty(new WindowSize(24, 80));
        try (NsProcess process = Unshare.of().start(shell);
                PrintWriter keys = new PrintWriter(process.stdin(), true, UTF_8)) {
            keys.println("stty -echo; stty size; exit");
            process.lines().filter(line -> line.equals("24 80")).forEach(System.out::println);
        }

        assertThat(printed.text()).isEqualTo("24 80\n");
    }

    @Test
    @DisplayName("keep a network for later")
    @Root
    void pin() throws Exception {
        Path file = Files.createFile(folder.resolve("net"));

        // unshare --net=FILE
        Unshare.of(NET).loopbackUp().pin(NET, file).run("true");
        try (NamespaceFd net = NamespaceFd.at(file)) {
            System.out.println(Nsenter.into(net).run("cat", "/proc/net/dev").stdout());
        }
        NamespaceFd.unpin(file);

        assertThat(printed.text()).contains("lo:");
    }

    @Test
    @DisplayName("prepare the namespaces from Java before the program starts")
    void hook() throws Exception {
        Path file = folder.resolve("pid");

        // the namespaces are there, the program is not: register it, move a link in, join a cgroup
        Unshare place = Unshare.of(USER, NET)
                .mapRootUser()
                .beforeExec(process -> Files.writeString(file, process.pid() + "\n"));
        place.run("true");

        assertThat(Files.readString(file)).matches("\\d+\n");
    }

    @Test
    @DisplayName("look before you leap")
    void plan() {
        Unshare.of(USER, PID).mapRootUser().plan(Command.of("id")).forEach(System.out::println);

        assertThat(printed.text())
                .contains("unshare(CLONE_NEWPID|CLONE_NEWUSER)\n")
                .contains("execvp(\"id\"");
    }

    @Test
    @DisplayName("a start that fails says which step, why, and what to do")
    void failure() {
        try {
            Unshare.of(USER).mapRootUser().root(folder).run("ls");
        } catch (SyscallException e) {
            System.out.println(e.getMessage());
        }

        assertThat(printed.text()).startsWith("execvp(\"ls\"").contains("ENOENT");
    }
}
