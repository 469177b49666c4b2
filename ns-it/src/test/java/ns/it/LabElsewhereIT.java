package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.fd.NamespaceFd;
import ns.exec.Command;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.exec.Output;
import ns.exec.Unshare;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.Nft;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.Switch;
import ns.net.lab.WayOut;
import ns.proc.Snapshot;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Labs of other JVMs: those that are killed, and one that an ordinary user has. */
@KernelTest
@Requires(programs = "ping")
final class LabElsewhereIT {
    private static Command program(String... arguments) {
        return program(LabProgram.class, arguments);
    }

    private static Command program(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(OtherJvm.command(program));
        command.addAll(List.of(arguments));
        return Command.of(command.get(0), command.subList(1, command.size()));
    }

    @Test
    @Root
    @DisplayName("a JVM that is killed leaves nothing of its lab")
    void killed() {
        try (Netns watched = Netns.create()) {
            String file = "/proc/" + Pid.self() + "/fd/" + watched.fd().number();
            try (NsProcess jvm =
                    Unshare.of().start(program(file).stdout(Output.pipe()).stdin(Input.pipe()))) {
                assertThat(jvm.lines().takeWhile(line -> !line.equals("ready"))).containsExactly("10.2.0.1 2");
                assertThat(watched.link("far").exists()).isTrue();
                jvm.kill(Signal.SIGKILL);
            }
            Await.until("the far host is gone", () -> !watched.link("far").exists());
        }
    }

    /**
     * Builds a lab that never gets ready, with all that a lab can have, and a way out to where it runs; each tenth host has a cable to
     * a network namespace.
     */
    static final class Builder {
        private static final Impairment MANY =
                Impairment.none().loss(0.1).duplicate(0.1).corrupt(0.1).rate(1_000_000);
        private static final Impairment ALL = MANY.delay(Duration.ofMillis(1));

        private Builder() {}

        public static void main(String[] arguments) {
            try (NetLab lab = NetLab.create();
                    Netns watched = Netns.of(NamespaceFd.at(Path.of(arguments[0])))) {
                Switch middle = lab.addSwitch("middle");
                Router router = lab.addRouter("router");
                lab.addLink(router, middle);
                router.wayOut(WayOut.Forwarding.ENABLED);
                for (int number = 0; ; number++) {
                    Host host = lab.addHost("h" + number);
                    lab.addLink(host, middle).impair(number % 5 == 0 ? ALL : MANY);
                    lab.isolate(host).from(router);
                    if (number % 10 == 0) {
                        host.executor().execute(LockSupport::park);
                        host.netns().addVeth("watched", watched, "far" + number);
                        System.out.println("at " + number + " " + host.id());
                    }
                }
            }
        }
    }

    private static List<String> namespaces() {
        return Snapshot.take().namespaces().stream()
                .map(namespace -> namespace.id().toString())
                .toList();
    }

    @Test
    @Root
    @DisplayName("a JVM that is killed in the midst of building leaves nothing of its lab, nor of its way out")
    void killedInMidBuild() {
        try (Netns watched = Netns.create();
                Netns machine = Netns.create();
                Nft rules = machine.nft()) {
            String file = "/proc/" + Pid.self() + "/fd/" + watched.fd().number();
            List<String> hosts = new ArrayList<>();
            try (NsProcess jvm =
                    Nsenter.into(machine).start(program(Builder.class, file).stdout(Output.pipe()))) {
                jvm.lines()
                        .takeWhile(line -> !line.startsWith("at 50 "))
                        .forEach(line -> hosts.add(line.substring(line.indexOf("net:"))));
                assertThat(watched.links()).extracting(LinkInfo::name).contains("far0", "far10", "far40", "far50");
                assertThat(machine.links()).hasSize(2);
                assertThat(rules.tables()).hasSize(1);
                assertThat(namespaces()).containsAll(hosts);
                jvm.kill(Signal.SIGKILL);
            }
            Await.until("all its hosts are gone", () -> watched.links().size() == 1);
            Await.until("its way out is gone", () -> machine.links().size() == 1);
            assertThat(rules.tables()).isEmpty();
            assertThat(hosts).hasSize(5);
            assertThat(namespaces()).doesNotContainAnyElementsOf(hosts);
        }
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("who is root of a user namespace may have labs in it")
    void inUserNamespace() {
        String found = Unshare.of(USER, PID, MNT, NET)
                .mapRootUser()
                .mountProc()
                .run(program())
                .stdout();
        assertThat(found).isEqualTo("10.2.0.1 2\n");
    }

    @Test
    @Requires(Need.USER_NAMESPACES)
    @DisplayName("a JUnit test that takes a lab runs below ns run --rootless")
    void rootlessTests() {
        List<String> junit = new ArrayList<>(OtherJvm.command(LabClusterIT.class));
        junit.set(junit.size() - 1, "org.junit.platform.console.ConsoleLauncher");
        junit.addAll(List.of("execute", "--select-class", LabClusterIT.class.getName(), "--disable-ansi-colors"));
        assertThat(Cli.ns("run", "--rootless", "--")
                        .run(junit.toArray(String[]::new))
                        .out())
                .contains("[         1 tests successful      ]");
    }
}
