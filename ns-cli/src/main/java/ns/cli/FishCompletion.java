package ns.cli;

/** Writes the completion for fish, one {@code complete} per option. */
final class FishCompletion {
    private final StringBuilder script =
            new StringBuilder("# Completion for ns in fish. Generated from the option tables of ns; do not edit.\n");

    private FishCompletion() {}

    static String of(Verbs verbs) {
        FishCompletion completion = new FishCompletion();
        completion.script.append("complete -c ns -f\n");
        for (String word : verbs.words("")) {
            if (verbs.isGroup(word)) {
                completion.line("-c ns -n __fish_use_subcommand -a " + word + " -d 'verbs of their own'");
            }
        }
        for (String name : verbs.names()) {
            Command command = verbs.command(name);
            int space = name.indexOf(' ');
            String group = space < 0 ? "" : name.substring(0, space);
            String word = name.substring(space + 1);
            String within = "__fish_seen_subcommand_from " + group;
            String others = "not __fish_seen_subcommand_from " + String.join(" ", verbs.allWords(group));
            String outside = group.isEmpty() ? "__fish_use_subcommand" : within + "; and " + others;
            completion.line("-c ns -n " + quoted(outside) + " -a " + word + " -d "
                    + quoted(command.page().summary()));
            String alias = aliases(verbs, name, group);
            if (!alias.isEmpty()) {
                completion.line("-c ns -n " + quoted(outside) + " -a " + quoted(alias.strip()) + " -d "
                        + quoted(command.page().summary()));
            }
            String inside = "__fish_seen_subcommand_from " + word + alias;
            completion.options(
                    "-c ns -n " + quoted(group.isEmpty() ? inside : within + "; and " + inside), command.options());
            if (command.options().isDropIn()) {
                completion.options("-c " + name, command.options());
            }
        }
        return completion.script.toString();
    }

    /** Second words, each after a blank. */
    private static String aliases(Verbs verbs, String name, String group) {
        StringBuilder words = new StringBuilder();
        verbs.aliases(name)
                .forEach(alias -> words.append(' ').append(alias.substring(group.isEmpty() ? 0 : group.length() + 1)));
        return words.toString();
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
        return switch (kind.shape()) {
            case FILE -> " -F";
            case DIRECTORY -> " -a '(__fish_complete_directories)'";
            case PID -> " -a '(__fish_complete_pids)'";
            case NAMESPACE -> " -a '(readlink /proc/*/ns/* 2>/dev/null | string match -r \"[0-9]+\" | sort -u)'";
            case NETNS -> " -a '(ls /run/netns 2>/dev/null)'";
            case PROGRAM -> " -a '(__fish_complete_subcommand)'";
            case USER -> " -a '(__fish_complete_users)'";
            case GROUP -> " -a '(__fish_complete_groups)'";
            case WORD -> " -a " + quoted(String.join(" ", kind.words()));
            case WORDS -> " -a " + quoted("(__fish_append , " + String.join(" ", kind.words()) + ")");
            default -> "";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void line(String arguments) {
        script.append("complete ").append(arguments).append('\n');
    }
}
