package ns.it;

import java.util.ArrayList;
import java.util.List;
import ns.exec.Command;

/** Lines of sh(1) as commands. */
final class Sh {
    private Sh() {}

    /** A script with its {@code $1} and so on. */
    static Command sh(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("-c", script, "sh"));
        words.addAll(List.of(arguments));
        return Command.of("sh", words);
    }

    /** A script that bash(1) has to read. */
    static Command bash(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("--norc", "-c", script, "bash"));
        words.addAll(List.of(arguments));
        return Command.of("bash", words);
    }
}
