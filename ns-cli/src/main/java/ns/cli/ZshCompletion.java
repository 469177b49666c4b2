package ns.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes the completion for zsh, as arguments of its {@code _arguments}. */
final class ZshCompletion {
    private final StringBuilder script = new StringBuilder();

    private ZshCompletion() {}

    static String of(Verbs verbs) {
        ZshCompletion completion = new ZshCompletion();
        List<String> names = new ArrayList<>(List.of("ns"));
        for (String name : verbs.names()) {
            if (verbs.command(name).options().isDropIn()) {
                names.add(name);
            }
        }
        completion.script.append("#compdef ").append(String.join(" ", names)).append('\n');
        completion.script.append("# Generated from the option tables of ns; do not edit.\n\n_ns_namespaces() {\n");
        completion.script.append(
                "  local -a namespaces\n  namespaces=(${(f)\"$(readlink /proc/<->/ns/*(N) 2>/dev/null");
        completion.script.append(" | sed 's/.*\\[\\(.*\\)\\]/\\1/' | sort -u)\"})\n");
        completion.script.append("  compadd -a namespaces\n}\n\n");
        completion.entry(verbs);
        return completion.script.toString();
    }

    private void entry(Verbs verbs) {
        script.append(
                "_ns() {\n  local verb=$service\n  if [[ $verb == ns ]]; then\n    if (( CURRENT == 2 )); then\n");
        script.append("      local -a verbs\n      verbs=(\n");
        for (String word : verbs.words("")) {
            String help = verbs.isGroup(word)
                    ? "verbs of their own"
                    : verbs.command(word).page().summary();
            script.append("        ").append(quoted(word + ":" + help)).append('\n');
        }
        script.append("        'help:tell about a verb'\n      )\n      _describe verb verbs\n      return\n    fi\n");
        script.append("    verb=$words[2]\n    shift words\n    (( CURRENT-- ))\n");
        for (String word : verbs.words("")) {
            if (verbs.isGroup(word)) {
                script.append("    if [[ $verb == ").append(word).append(" ]]; then\n");
                script.append("      if (( CURRENT == 2 )); then\n        compadd help ")
                        .append(String.join(" ", verbs.allWords(word)))
                        .append("\n        return\n      fi\n");
                script.append("      verb=\"$verb $words[2]\"\n      shift words\n      (( CURRENT-- ))\n    fi\n");
            }
        }
        script.append("  fi\n  case $verb in\n");
        script.append("    help) compadd ")
                .append(String.join(" ", verbs.words("")))
                .append(" ;;\n");
        for (String name : verbs.names()) {
            script.append("    \"").append(name);
            verbs.aliases(name).forEach(alias -> script.append("\" | \"").append(alias));
            script.append("\")").append(" _arguments -s -S");
            arguments(verbs.command(name).options());
            script.append(" ;;\n");
        }
        script.append("  esac\n}\n\n_ns \"$@\"\n");
    }

    private void arguments(Options options) {
        for (Option option : options.all()) {
            if (!option.isHidden()) {
                option.letter().ifPresent(letter -> argument(letter, option));
                argument(option.toString(), option);
            }
        }
        Operands operands = options.operands();
        if (operands.most() > 0) {
            String number = operands.most() == 1 ? "1" : "*";
            script.append(" \\\n      ").append(quoted(number + ":operand:" + action(operands.kind())));
        }
    }

    private void argument(String name, Option option) {
        String help = "[" + option.help().replace('\n', ' ').replace("[", "\\[").replace("]", "\\]") + "]";
        String value = ":" + option.metavar().replace(":", "\\:") + ":" + action(option.kind());
        boolean isLetter = !name.startsWith("--");

        String spec = switch (option.argument()) {
            case REQUIRED -> name + (isLetter ? "+" : "=") + help + value;
            case OPTIONAL -> name + (isLetter ? "-" : "=-") + help + ":" + value;
            case OPTIONAL_LONG -> isLetter ? name + help : name + "=-" + help + ":" + value;
            default -> name + help;
        };
        script.append(" \\\n      ").append(quoted(spec));
    }

    private static String action(Kind kind) {
        return switch (kind.shape()) {
            case FILE -> "_files";
            case DIRECTORY -> "_directories";
            case PID -> "_pids";
            case NAMESPACE -> "_ns_namespaces";
            case NETNS -> "_files -W /run/netns";
            case PROGRAM -> "_command_names -e";
            case USER -> "_users";
            case GROUP -> "_groups";
            case WORD -> "(" + String.join(" ", kind.words()) + ")";
            case WORDS -> "_sequence compadd - " + String.join(" ", kind.words());
            default -> " ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
