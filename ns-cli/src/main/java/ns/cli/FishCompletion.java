package ns.cli;

/** Writes the completion for fish, one {@code complete} per option. */
final class FishCompletion {
    private final StringBuilder script =
            new StringBuilder("# Completion for ns in fish. Generated from the option tables of ns; do not edit.\n");

    private FishCompletion() {}

    static String of(Verbs verbs) {
        FishCompletion completion = new FishCompletion();
        completion.script.append("complete -c ns -f\n");
        for (String name : verbs.names()) {
            Command command = verbs.command(name);
            completion.line("-c ns -n __fish_use_subcommand -a " + name + " -d "
                    + quoted(command.page().summary()));
            completion.options("-c ns -n " + quoted("__fish_seen_subcommand_from " + name), command.options());
            if (command.options().isDropIn()) {
                completion.options("-c " + name, command.options());
            }
        }
        return completion.script.toString();
    }

    private void options(String scope, Options options) {
        for (Option option : options.all()) {
            if (!option.isHidden()) {
                StringBuilder text = new StringBuilder(scope);
                option.letter().ifPresent(letter -> text.append(" -s ").append(letter.charAt(1)));
                text.append(" -l ").append(option.name());
                text.append(" -d ").append(quoted(option.help().replace('\n', ' ')));
                if (option.argument() == Option.Argument.REQUIRED) {
                    text.append(" -x").append(action(option.kind()));
                }
                line(text.toString());
            }
        }
        if (options.operands().most() > 0) {
            line(scope + action(options.operands().kind()));
        }
    }

    private static String action(Kind kind) {
        switch (kind.shape()) {
            case FILE:
                return " -F";
            case DIRECTORY:
                return " -a '(__fish_complete_directories)'";
            case PID:
                return " -a '(__fish_complete_pids)'";
            case NAMESPACE:
                return " -a '(readlink /proc/*/ns/* 2>/dev/null | string match -r \"[0-9]+\" | sort -u)'";
            case PROGRAM:
                return " -a '(__fish_complete_subcommand)'";
            case USER:
                return " -a '(__fish_complete_users)'";
            case GROUP:
                return " -a '(__fish_complete_groups)'";
            case WORD:
                return " -a " + quoted(String.join(" ", kind.words()));
            case WORDS:
                return " -a " + quoted("(__fish_append , " + String.join(" ", kind.words()) + ")");
            default:
                return "";
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void line(String arguments) {
        script.append("complete ").append(arguments).append('\n');
    }
}
