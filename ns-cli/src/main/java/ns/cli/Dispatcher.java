package ns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the verb that a command line asks for, runs it, and turns what goes wrong into one line and an exit status. */
final class Dispatcher {
    private static final int USAGE = 2;
    private static final String SELF = "ns";

    private final Verbs verbs;
    private final Streams streams;

    Dispatcher(Verbs verbs, Streams streams) {
        this.verbs = verbs;
        this.streams = streams;
    }

    /**
     * Runs a command line.
     *
     * @param name the name under which we were called: {@code ns}, or a verb as a drop-in for the tool of that name
     * @param words the rest of the command line
     * @return the exit status, after everything has been written out
     */
    int run(String name, List<String> words) {
        boolean dropIn = verbs.names().contains(name);
        String program = dropIn || words.isEmpty() || !verbs.names().contains(words.get(0))
                ? dropIn ? name : SELF
                : SELF + " " + words.get(0);
        int status;
        try {
            status = dropIn ? verb(name, program, words) : top(program, words);
        } catch (CliException e) {
            streams.out().flush();
            streams.err().print(e.report(program));
            status = e.status();
        } catch (RuntimeException e) {
            status = failed(program, e);
        }
        return streams.finish(program, status);
    }

    private int top(String program, List<String> words) {
        if (words.isEmpty()) {
            streams.err().print(Help.of(pages()));
            return USAGE;
        }
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (verbs.names().contains(first)) {
            return verb(first, program, rest);
        }
        if (first.equals("help") && !rest.isEmpty()) {
            String asked = known(rest.get(0));
            streams.out().print(Help.of(SELF + " " + asked, verbs.command(asked)));
            return 0;
        }
        if (first.equals("help") || first.equals("-h") || first.equals("--help")) {
            streams.out().print(Help.of(pages()));
            return 0;
        }
        if (first.equals("-V") || first.equals("--version")) {
            streams.out().println("ns " + version());
            return 0;
        }
        if (first.startsWith("--")) {
            throw CliException.usage("unrecognized option '" + first + "'", USAGE);
        } else if (first.startsWith("-") && first.length() > 1) {
            throw CliException.usage("invalid option -- '" + first.charAt(1) + "'", USAGE);
        }
        known(first);
        throw new IllegalStateException(first);
    }

    private int verb(String name, String program, List<String> words) {
        Command command = verbs.command(name);
        Parsed parsed = command.options().parse(program, words);
        if (parsed.has(Option.HELP)) {
            streams.out().print(Help.of(program, command));
            return 0;
        }
        if (parsed.has(Option.VERSION)) {
            streams.out().println(name + " from ns " + version());
            return 0;
        }
        return command.run(parsed, streams);
    }

    private List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        for (String name : verbs.names()) {
            pages.add(verbs.command(name).page());
        }
        return pages;
    }

    /** Returns the verb, or throws and names the one that was probably meant. */
    private String known(String verb) {
        if (verbs.names().contains(verb)) {
            return verb;
        }
        Optional<String> nearest = Nearest.of(verb, verbs.names());
        String hint = nearest.isPresent() ? "; did you mean '" + nearest.get() + "'?" : "";
        throw CliException.usage("unknown verb '" + verb + "'" + hint, USAGE);
    }

    /** A failure of the layers below: its message is written for users; where it came from only interests us. */
    private int failed(String program, RuntimeException e) {
        streams.out().flush();
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        streams.err().print(CliException.error(message.split("\n")).report(program));
        if (System.getenv("NS_DEBUG") != null) {
            for (StackTraceElement frame : e.getStackTrace()) {
                streams.err().print("\tat ").println(frame.toString());
            }
        }
        return 1;
    }

    /** The version of the build, as Maven wrote it beside this class. */
    static String version() {
        try (InputStream in = Dispatcher.class.getResourceAsStream("version")) {
            return in == null ? "(unknown version)" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(unknown version)";
        }
    }
}
