package ns.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.Launcher;
import ns.exec.Nsenter;
import ns.exec.Propagation;
import ns.exec.Unshare;
import ns.net.Netns;

/** {@code ns net exec}: a program in a network namespace, with the mounts of ip-netns(8). */
final class NetExec {
    private static final Path ETC = Path.of("/etc");

    /** As ip(8), where a shell has 126 and 127. */
    private static final int NOT_EXECUTED = 1;

    private final Parsed parsed;
    private final Streams streams;

    private NetExec(Parsed parsed, Streams streams) {
        this.parsed = parsed;
        this.streams = streams;
    }

    static int run(Parsed parsed, Streams streams) {
        NetExec exec = new NetExec(parsed, streams);
        List<String> words = parsed.operands();
        if (parsed.has(NetVerbs.ALL)) {
            return exec.everywhere(command(words));
        }
        if (words.isEmpty()) {
            throw CliException.error("No netns name specified");
        }
        return exec.replace(words.get(0), command(words.subList(1, words.size())));
    }

    private static ns.exec.Command command(List<String> words) {
        if (words.isEmpty()) {
            throw CliException.error("No command specified");
        }
        String program = words.get(0);
        if (program.isEmpty()) {
            throw CliException.error("failed to execute : No such file or directory");
        }
        return ns.exec.Command.of(program, words.subList(1, words.size()));
    }

    private int replace(String word, ns.exec.Command command) {
        try (Netns namespace = open(word)) {
            place(namespace, word).replace(command, parsed.program(), NOT_EXECUTED);
        }
        throw new AssertionError("replaced");
    }

    /** Opens a namespace and tries to enter it, since after the program has our place nobody is left to say it well. */
    private static Netns open(String word) {
        Netns namespace;
        try {
            namespace = NetPlace.open(word);
        } catch (CliException e) {
            throw e.with(NetVerbs.USAGE);
        } catch (IllegalArgumentException e) {
            throw CliException.error(setting(word) + ": Invalid argument", String.valueOf(e.getMessage()))
                    .with(NetVerbs.USAGE);
        }
        try {
            namespace.call(() -> true);
            return namespace;
        } catch (SyscallException e) {
            namespace.close();
            throw CliException.failed(setting(word), e).with(NetVerbs.USAGE);
        }
    }

    private static String setting(String word) {
        return "setting the network namespace \"" + word + "\" failed";
    }

    private Launcher place(Netns namespace, String name) {
        Unshare place = Nsenter.into(namespace)
                .unshare(NamespaceType.MNT)
                .propagation(Propagation.SLAVE)
                .mountSysAs(name);
        for (Path file : files(name)) {
            Path target = ETC.resolve(file.getFileName());
            Optional<Errno> obstacle = obstacle(file, target);
            if (obstacle.isEmpty()) {
                place = place.bind(file, target);
            } else { // as with ip, the program runs nevertheless
                warn("Bind " + file + " -> " + target + " failed: "
                        + obstacle.get().description());
            }
        }
        return place;
    }

    /** What lies in {@code /etc/netns/NAME}. */
    private List<Path> files(String name) {
        List<Path> files = new ArrayList<>();
        if (name.indexOf('/') < 0) {
            Path folder = ETC.resolve("netns").resolve(name);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                all.forEach(files::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                return List.of();
            } catch (IOException e) {
                warn(String.valueOf(
                        CliException.failed("cannot read " + folder, e).getMessage()));
            }
        }
        return files; // in the order of the folder, as ip
    }

    private static Optional<Errno> obstacle(Path file, Path target) {
        if (Files.notExists(file) || Files.notExists(target)) {
            return Optional.of(Errno.ENOENT);
        }
        return Files.isDirectory(file) == Files.isDirectory(target) ? Optional.empty() : Optional.of(Errno.ENOTDIR);
    }

    private void warn(String message) {
        streams.warn(parsed.program(), SafeText.printable(message, true));
    }

    /** In each, whatever its status; only a signal, as of Ctrl-C, ends the round. */
    private int everywhere(ns.exec.Command command) {
        ns.exec.Command shown = command.acceptAny()
                .stdin(Input.inherit())
                .stdout(ns.exec.Output.inherit())
                .stderr(ns.exec.Output.inherit());
        for (String name : Netns.list()) {
            streams.out().println("\nnetns: " + SafeText.printable(name, true)).flush();
            try (Netns namespace = open(name)) {
                if (place(namespace, name).run(shown).status() instanceof ExitStatus.Signaled) {
                    return 1;
                }
            } catch (CliException e) {
                String.valueOf(e.getMessage()).lines().forEach(this::warn);
            } catch (SyscallException e) {
                warn(
                        e.call().startsWith("exec")
                                ? "failed to execute " + parsed.operands().get(0) + ": "
                                        + e.errno().description()
                                : String.valueOf(e.getMessage()));
            }
        }
        return 0;
    }
}
