package ns.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.net.Netns;

/** The verbs of {@code ip netns}. */
final class NetNames {
    static final String NO_NAME = "No netns name specified";
    static final String MORE = "extra arguments specified";

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

    /** Empty, with a warning, also for what is none: it is a name, and whoever deletes it wants to know it. */
    static OptionalInt number(Netns ours, String name, Parsed parsed, Streams streams) {
        try (Netns named = Netns.open(name)) {
            return ours.nsid(named);
        } catch (IllegalArgumentException | SyscallException e) {
            streams.warn(parsed.program(), SafeText.printable(name, true) + ": " + e.getMessage());
            return OptionalInt.empty();
        }
    }

    static int add(Parsed parsed, Streams streams) {
        require(!parsed.operands().isEmpty(), NO_NAME);
        String name = name(parsed.operands().get(0));
        try {
            Netns.add(name).close();
        } catch (SyscallException e) {
            throw created(name, e);
        }
        return 0;
    }

    static int attach(Parsed parsed, Streams streams) {
        require(parsed.operands().size() == 2, "No netns name and PID specified");
        String name = name(parsed.operands().get(0));
        Pid pid;
        try {
            pid = Pids.parse(parsed.operands().get(1));
        } catch (CliException e) {
            throw CliException.error("Invalid PID: " + parsed.operands().get(1));
        }
        try {
            Netns.attach(name, pid);
        } catch (SyscallException e) {
            RuntimeException created = created(name, e);
            throw created == e
                    ? CliException.failed("Bind /proc/" + pid + "/ns/net -> " + FOLDER.resolve(name) + " failed", e)
                    : created;
        }
        return 0;
    }

    private static void require(boolean isGiven, String message) {
        if (!isGiven) {
            throw CliException.error(message);
        }
    }

    private static RuntimeException created(String name, SyscallException e) {
        return e.call().startsWith("open(" + FOLDER)
                ? CliException.failed("Cannot create namespace file \"" + FOLDER.resolve(name) + "\"", e)
                : e;
    }

    static int delete(Parsed parsed, Streams streams) {
        if (parsed.has(NetVerbs.ALL)) {
            if (!parsed.operands().isEmpty()) {
                throw CliException.usage("a name, or --all", NetVerbs.USAGE);
            }
            Netns.list().forEach(name -> delete(name, Netns::deleteIfExists));
            return 0;
        }
        require(!parsed.operands().isEmpty(), NO_NAME);
        delete(name(parsed.operands().get(0)), Netns::delete);
        return 0;
    }

    private static void delete(String name, Consumer<String> deed) {
        try {
            deed.accept(name);
        } catch (SyscallException e) {
            String message = "Cannot remove namespace file \"" + FOLDER.resolve(name) + "\"";
            throw e.errno().equals(Errno.ENOENT)
                    ? CliException.error(message + ": " + e.errno().description())
                    : CliException.failed(message, e);
        }
    }

    private static String name(String text) {
        boolean isName = !text.isEmpty() && !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0;
        if (!isName || text.length() > 255) {
            throw CliException.error("Invalid netns name \"" + text + "\"", NetVerbs.USAGE);
        }
        return text;
    }

    static int identify(Parsed parsed, Streams streams) {
        require(parsed.operands().size() <= 1, MORE);
        Pid pid = Pid.self();
        if (!parsed.operands().isEmpty()) {
            String text = parsed.operands().get(0);
            try {
                pid = Pids.parse(text);
            } catch (CliException e) {
                throw CliException.error("Specified string '" + text + "' is not a pid");
            }
        }
        List<String> names = identify(pid);
        for (String name : names.isEmpty() ? List.of("") : names) {
            streams.out().println(SafeText.printable(name, true));
        }
        return 0;
    }

    private static List<String> identify(Pid pid) {
        try {
            return Netns.identify(pid);
        } catch (SyscallException e) {
            throw CliException.failed("Cannot open network namespace of process " + pid, e);
        }
    }

    static int pids(Parsed parsed, Streams streams) {
        require(!parsed.operands().isEmpty(), NO_NAME);
        require(parsed.operands().size() == 1, MORE);
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
            throw CliException.failed("cannot watch " + FOLDER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.error("interrupted");
        }
    }
}
