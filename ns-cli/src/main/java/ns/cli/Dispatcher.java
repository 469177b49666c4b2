package ns.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
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
        String verb = dropIn ? "" : verb(words);
        String known = verb.isEmpty() && !words.isEmpty() && verbs.isGroup(words.get(0)) ? words.get(0) : verb;
        String program = dropIn ? name : known.isEmpty() ? SELF : SELF + " " + known;
        int status;
        try {
            status = dropIn ? verb(name, program, words) : top(verb, program, words);
        } catch (CliException e) {
            streams.out().flush();
            streams.err().print(e.report(program));
            status = e.status();
        } catch (RuntimeException e) {
            status = failed(program, e);
        }
        return streams.finish(program, status);
    }

    /** The verb that the words begin with, of one word or two; empty if they begin with none. */
    private String verb(List<String> words) {
        for (int length = Math.min(2, words.size()); length > 0; length--) {
            Optional<String> verb = verbs.find(String.join(" ", words.subList(0, length)));
            if (verb.isPresent()) {
                return verb.get();
            }
        }
        return "";
    }

    private int top(String verb, String program, List<String> words) {
        if (!verb.isEmpty()) {
            return verb(verb, program, words.subList(verb.split(" ").length, words.size()));
        }
        boolean ofGroup = !words.isEmpty() && verbs.isGroup(words.get(0));
        return ofGroup ? group(words.get(0), words.subList(1, words.size())) : group("", words);
    }

    /** A group without one of its verbs; the empty one is that of {@code ns} itself. */
    private int group(String group, List<String> words) {
        if (words.isEmpty()) {
            streams.err().print(Help.of(group, pages(group)));
            return USAGE;
        }
        boolean ofVerb = words.size() > 1 && words.get(0).equals("help");
        return ofVerb ? help(group, words.subList(1, words.size())) : general(group, words.get(0));
    }

    /** {@code help net veth} is {@code net help veth}. */
    private int help(String group, List<String> words) {
        if (verbs.isGroup(words.get(0))) {
            List<String> asked = new ArrayList<>(words);
            asked.set(0, "help");
            return group(words.get(0), asked);
        }
        String asked = known(group, words.get(0));
        streams.out().print(Help.of(SELF + " " + asked, verbs.command(asked)));
        return 0;
    }

    /** What is none of its verbs: a word about all of them, or a mistake. */
    private int general(String group, String first) {
        if (List.of("help", "-h", "--help").contains(first)) {
            streams.out().print(Help.of(group, pages(group)));
            return 0;
        }
        if (List.of("-V", "--version").contains(first)) {
            streams.out().println("ns " + version());
            return 0;
        }
        if (first.startsWith("--")) {
            throw CliException.usage("unrecognized option '" + first + "'", USAGE);
        } else if (first.startsWith("-") && first.length() > 1) {
            throw CliException.usage("invalid option -- '" + first.charAt(1) + "'", USAGE);
        }
        known(group, first);
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

    /** The pages of a group's verbs; for the empty one, those of verbs of one word, and one for each group. */
    private List<Page> pages(String group) {
        List<Page> pages = new ArrayList<>();
        for (String word : verbs.words(group)) {
            String name = group.isEmpty() ? word : group + " " + word;
            pages.add(
                    verbs.isGroup(name)
                            ? Page.of(name, "verbs of their own: " + String.join(" ", verbs.words(name)))
                            : verbs.command(name).page());
        }
        return pages;
    }

    /** Returns the verb of a group, or throws and names the one that was probably meant. */
    private String known(String group, String word) {
        String before = group.isEmpty() ? "" : group + " ";
        Optional<String> found = verbs.find(before + word);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<String> nearest = Nearest.of(word, verbs.allWords(group));
        String hint = nearest.isPresent() ? "; did you mean '" + before + nearest.get() + "'?" : "";
        throw CliException.usage("unknown verb '" + before + word + "'" + hint, USAGE);
    }

    /** A failure of the layers below: its message is written for users; where it came from only interests us. */
    private int failed(String program, RuntimeException e) {
        streams.out().flush();
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        if (e instanceof InvalidPathException) {
            message += "\nJava can name a file only in letters of the locale; LC_ALL=C.UTF-8 has all";
        }
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
