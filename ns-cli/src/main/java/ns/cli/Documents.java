package ns.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Writes manual pages and shell completions from the option tables; a tool of the build. */
public final class Documents {
    private Documents() {}

    /**
     * Writes {@code man/man1/*.1} and {@code completion/*} into a folder.
     *
     * @param args the folder, the version that the manual names, and its date as {@code 2026-11-23}
     */
    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("usage: ns.cli.Documents <folder> <version> <date>");
            Runtime.getRuntime().halt(2);
        }
        write(new NsVerbs(), Path.of(args[0]), args[1], LocalDate.parse(args[2]));
    }

    static void write(Verbs verbs, Path folder, String version, LocalDate date) {
        try {
            Path man = Files.createDirectories(folder.resolve("man").resolve("man1"));
            List<Page> pages = new ArrayList<>();
            for (String name : verbs.names()) {
                Command command = verbs.command(name);
                pages.add(command.page());
                Files.writeString(
                        man.resolve(command.page().manual() + ".1"), Manual.of(command, version, date.toString()));
            }
            Files.writeString(man.resolve("ns.1"), Manual.of(pages, version, date.toString()));
            Path completion = Files.createDirectories(folder.resolve("completion"));
            Files.writeString(completion.resolve("ns.bash"), BashCompletion.of(verbs));
            Files.writeString(completion.resolve("_ns"), ZshCompletion.of(verbs));
            Files.writeString(completion.resolve("ns.fish"), FishCompletion.of(verbs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
