package ns.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import ns.core.NamespaceType;
import ns.core.Signal;
import ns.exec.Unshare;

/** {@code ns run}: a program in a small world of its own, with the choices made that unshare(1) leaves to its caller. */
final class RunCommand implements Command {
    @Override
    public Options options() {
        return RunTable.table();
    }

    @Override
    public Page page() {
        return Page.of("run", "run a program in a small world of its own")
                .paragraph(
                        "Runs `<program>` in new pid, mnt, net, ipc, uts and cgroup namespaces, with a /proc of its own and lo up; without"
                                + " `<program>`, the shell that $SHELL names. Its files are the caller's: this is no sandbox. Process 1 inside is a"
                                + " small process of ns, which reaps, forwards signals, and ends when the program does; when it is killed, all inside"
                                + " is.")
                .paragraph(
                        "An ordinary user needs `--rootless`. Root does not, and then is root inside with all that this means.")
                .status(0, "success, if it is not that of the program; also of --explain")
                .status(1, "a step failed; its reason is printed")
                .status(2, "wrong usage")
                .status(124, "the time ran out")
                .status(126, "the program could not be executed")
                .status(127, "there is no such program")
                .note("A program that a signal ends makes the status 128 and its number.")
                .example(
                        "ns run --rootless make test",
                        "runs tests that can not reach the network, nor leave processes behind")
                .example(
                        "ns run -r --timeout 10s --json ./judge < input",
                        "the result as JSON, after ten seconds at most")
                .example("ns run --share net,uts ps ax", "with the caller's network and host name")
                .see("ns-unshare(1)")
                .see("namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        Unshare place = place(parsed);
        ns.exec.Command command = command(parsed);
        if (!parsed.has(Payload.EXPLAIN) && (parsed.has(RunTable.JSON) || parsed.has(RunTable.TIMEOUT))) {
            return new Judged(place, command, parsed).run(streams);
        }
        return Payload.replace(place, command, parsed, streams);
    }

    static Unshare place(Parsed parsed) {
        Set<NamespaceType> types = types(parsed);
        Unshare place = Unshare.of(types.toArray(new NamespaceType[0]));
        if (parsed.has(RunTable.ROOTLESS)) {
            place = place.mapRootUser();
        }
        if (types.contains(NamespaceType.PID) && types.contains(NamespaceType.MNT)) {
            place = place.mountProc();
        }
        if (types.contains(NamespaceType.NET)) {
            place = place.loopbackUp();
        }
        Optional<String> hostname = parsed.value(RunTable.HOSTNAME);
        if (hostname.isPresent()) {
            if (!types.contains(NamespaceType.UTS)) {
                throw CliException.usage("--hostname and --share uts exclude each other", 2);
            }
            place = place.hostname(hostname.get());
        }
        Optional<String> directory = parsed.value(RunTable.WORKDIR);
        if (directory.isPresent()) {
            place = place.workingDirectory(Path.of(directory.get()));
        }
        return place.killChild(Signal.SIGKILL).forwardSignals();
    }

    private static Set<NamespaceType> types(Parsed parsed) {
        Set<NamespaceType> types = EnumSet.of(
                NamespaceType.PID,
                NamespaceType.MNT,
                NamespaceType.NET,
                NamespaceType.IPC,
                NamespaceType.UTS,
                NamespaceType.CGROUP);
        for (String list : parsed.values(RunTable.SHARE)) {
            for (String name : Values.names(list)) {
                types.remove(RunRule.type(name));
            }
        }
        Optional<String> network = parsed.value(RunTable.NET);
        if (network.isPresent()) {
            boolean host = RunRule.isHost(network.get());
            if (!host && !types.contains(NamespaceType.NET)) {
                throw CliException.usage("--net=none and --share net exclude each other", 2);
            }
            if (host) {
                types.remove(NamespaceType.NET);
            }
        }
        return types;
    }

    static ns.exec.Command command(Parsed parsed) {
        ns.exec.Command command = Payload.command(parsed);
        for (String variable : parsed.values(RunTable.ENV)) {
            int equals = variable.indexOf('=');
            command = command.env(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return command;
    }
}
