package ns.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.exec.Input;
import ns.exec.Nsenter;
import ns.net.NetlinkException;
import ns.net.Netns;

/** The verbs of {@code ip netns}. */
final class NetNames {
    private static final Path FOLDER = Path.of("/run/netns");

    private NetNames() {}

    static int list(Parsed parsed, Streams streams) {
        Map<String, OptionalInt> numbers = new LinkedHashMap<>();
        try (Netns ours = Netns.current()) {
            for (String name : Netns.list()) {
                numbers.put(name, number(ours, name, parsed, streams));
            }
        }
        if (parsed.has(Answer.JSON)) {
            try (Json json = Json.list(streams.out())) {
                numbers.forEach((name, number) -> {
                    json.object().field("name", name);
                    number.ifPresent(id -> json.field("id", id));
                    json.end();
                });
            }
        } else {
            numbers.forEach((name, number) -> streams.out()
                    .println(SafeText.printable(name, true)
                            + (number.isPresent() ? " (id: " + number.getAsInt() + ")" : "")));
        }
        return 0;
    }

    private static OptionalInt number(Netns ours, String name, Parsed parsed, Streams streams) {
        try (Netns named = Netns.open(name)) {
            return ours.nsid(named);
        } catch (IllegalArgumentException | SyscallException e) {
            streams.warn(parsed.program(), SafeText.printable(name, true) + ": " + e.getMessage());
            return OptionalInt.empty();
        }
    }

    static int add(Parsed parsed, Streams streams) {
        String name = name(parsed.operands().get(0));
        try {
            Netns.add(name).close();
        } catch (SyscallException e) {
            throw created(name, e);
        }
        return 0;
    }

    static int attach(Parsed parsed, Streams streams) {
        String name = name(parsed.operands().get(0));
        Pid pid;
        try {
            pid = Pids.parse(parsed.operands().get(1));
        } catch (CliException e) {
            throw CliException.error("Invalid PID: " + parsed.operands().get(1), NetVerbs.USAGE);
        }
        try {
            Netns.attach(name, pid);
        } catch (SyscallException e) {
            throw created(name, e);
        }
        return 0;
    }

    private static RuntimeException created(String name, SyscallException e) {
        return e.errno().equals(Errno.EEXIST)
                ? CliException.error("Cannot create namespace file \"" + FOLDER.resolve(name) + "\": File exists")
                : e;
    }

    static int delete(Parsed parsed, Streams streams) {
        if (parsed.has(NetVerbs.ALL)) {
            if (!parsed.operands().isEmpty()) {
                throw CliException.usage("a name, or --all", NetVerbs.USAGE);
            }
            Netns.list().forEach(Netns::deleteIfExists);
            return 0;
        }
        if (parsed.operands().isEmpty()) {
            throw CliException.error("No netns name specified");
        }
        String name = name(parsed.operands().get(0));
        try {
            Netns.delete(name);
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.ENOENT)
                    ? CliException.error("Cannot remove namespace file \"" + FOLDER.resolve(name) + "\": "
                            + e.errno().description())
                    : e;
        }
        return 0;
    }

    private static String name(String text) {
        boolean isName = !text.isEmpty() && !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0;
        if (!isName || text.length() > 255) {
            throw CliException.error("Invalid netns name \"" + text + "\"", NetVerbs.USAGE);
        }
        return text;
    }

    static int exec(Parsed parsed, Streams streams) {
        List<String> words = parsed.operands();
        boolean all = parsed.has(NetVerbs.ALL);
        if (!all && words.isEmpty()) {
            throw CliException.error("No netns name specified", NetVerbs.USAGE);
        }
        List<String> program = all ? words : words.subList(1, words.size());
        if (program.isEmpty()) {
            throw CliException.error("No command specified", NetVerbs.USAGE);
        }
        ns.exec.Command command = ns.exec.Command.of(program.get(0), program.subList(1, program.size()));
        if (all) {
            everywhere(command.acceptAny(), parsed, streams); // as with ip: each gets its turn
            return 0;
        }
        try (Netns namespace = NetPlace.open(words.get(0))) {
            return Payload.replace(Nsenter.into(namespace), command, parsed, streams);
        }
    }

    private static void everywhere(ns.exec.Command command, Parsed parsed, Streams streams) {
        for (String name : Netns.list()) {
            streams.out().println("\nnetns: " + SafeText.printable(name, true)).flush();
            try (Netns namespace = Netns.open(name)) {
                Nsenter.into(namespace)
                        .run(command.stdin(Input.inherit())
                                .stdout(ns.exec.Output.inherit())
                                .stderr(ns.exec.Output.inherit()));
            } catch (IllegalArgumentException | SyscallException e) {
                streams.warn(parsed.program(), SafeText.printable(name, true) + ": " + e.getMessage());
            }
        }
    }

    static int identify(Parsed parsed, Streams streams) {
        Pid pid = Pid.self();
        if (!parsed.operands().isEmpty()) {
            String text = parsed.operands().get(0);
            try {
                pid = Pids.parse(text);
            } catch (CliException e) {
                throw CliException.error("Specified string '" + text + "' is not a pid");
            }
        }
        List<String> names = Netns.identify(pid);
        for (String name : names.isEmpty() ? List.of("") : names) {
            streams.out().println(SafeText.printable(name, true));
        }
        return 0;
    }

    static int pids(Parsed parsed, Streams streams) {
        try (Netns namespace = NetPlace.open(parsed.operands().get(0))) {
            for (Pid pid : namespace.pids()) {
                streams.out().println(pid.toString());
            }
        }
        return 0;
    }

    static int monitor(Parsed parsed, Streams streams) {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            Files.createDirectories(FOLDER);
            FOLDER.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            while (streams.out().failure().isEmpty()) {
                WatchKey key = watch.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                        streams.warn(parsed.program(), "too much has changed at once: some of it is not told");
                    } else {
                        String verb = event.kind() == StandardWatchEventKinds.ENTRY_CREATE ? "add " : "delete ";
                        streams.out().println(verb + SafeText.printable(String.valueOf(event.context()), true));
                    }
                }
                streams.out().flush();
                if (!key.reset()) {
                    throw CliException.error(FOLDER + " has gone");
                }
            }
            return 0;
        } catch (IOException e) {
            throw CliException.error("can not watch " + FOLDER + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.error("interrupted");
        }
    }

    static int set(Parsed parsed, Streams streams) {
        List<String> words = parsed.operands();
        if (words.isEmpty()) {
            throw CliException.error("No netns name specified", NetVerbs.USAGE);
        }
        if (words.size() == 1) {
            throw CliException.error("No nsid specified", NetVerbs.USAGE);
        }
        boolean auto = words.get(1).equals("auto");
        int number = auto ? 0 : nsid(words.get(1));
        try (Netns ours = Netns.current();
                Netns other = NetPlace.open(words.get(0))) {
            if (auto) {
                ours.assignNsid(other);
            } else {
                ours.setNsid(other, number);
            }
        } catch (NetlinkException e) {
            throw CliException.error(e.getMessage(), 2);
        }
        return 0;
    }

    private static int nsid(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw CliException.error("Invalid \"netnsid\" value", NetVerbs.USAGE);
        }
        throw CliException.error("\"netnsid\" value should be >= 0", NetVerbs.USAGE);
    }

    static int listId(Parsed parsed, Streams streams) {
        Map<Integer, List<String>> names = new LinkedHashMap<>();
        try (Netns place = parsed.operands().isEmpty()
                ? Netns.current()
                : NetPlace.open(parsed.operands().get(0))) {
            for (int number : place.nsids()) {
                names.put(number, new ArrayList<>());
            }
            for (String name : Netns.list()) {
                number(place, name, parsed, streams)
                        .ifPresent(number -> names.computeIfAbsent(number, n -> new ArrayList<>())
                                .add(name));
            }
        }
        if (parsed.has(Answer.JSON)) {
            try (Json json = Json.list(streams.out())) {
                names.forEach((number, all) -> {
                    json.object().field("nsid", number);
                    if (!all.isEmpty()) {
                        json.field("name", String.join(",", all));
                    }
                    json.end();
                });
            }
            return 0;
        }
        names.forEach((number, all) -> streams.out()
                .println("nsid " + number
                        + (all.isEmpty()
                                ? ""
                                : " (iproute2 netns name: " + SafeText.printable(String.join(", ", all), true) + ")")));
        return 0;
    }
}
