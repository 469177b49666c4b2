package ns.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the completion for bash: one function per verb, and one that finds the verb.
 *
 * <p>The script stands alone; it needs no bash-completion package.
 */
final class BashCompletion {
    private static final String HEAD = """
            # Completion for ns in bash. Generated from the option tables of ns; do not edit.

            _ns_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
            _ns_list() {
                local before=
                [[ $cur == *,* ]] && before=${cur%,*},
                COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
                compopt -o nospace 2>/dev/null
            }
            _ns_files() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); }
            _ns_directories() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); }
            _ns_programs() { COMPREPLY=($(compgen -c -- "$cur")); }
            _ns_users() { COMPREPLY=($(compgen -u -- "$cur")); }
            _ns_groups() { COMPREPLY=($(compgen -g -- "$cur")); }
            _ns_pids() { _ns_words "$(cd /proc && echo [0-9]*)"; }
            # not _ns_words: bash would run what is in a name
            _ns_netns() {
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(cd /run/netns 2>/dev/null && compgen -f -- "$cur")
            }
            _ns_namespaces() {
                _ns_words "$(readlink /proc/[0-9]*/ns/* 2>/dev/null | sed 's/.*\\[\\(.*\\)\\]/\\1/' | sort -u)"
            }
            """;

    private final StringBuilder script = new StringBuilder(HEAD);

    private BashCompletion() {}

    static String of(Verbs verbs) {
        BashCompletion completion = new BashCompletion();
        List<String> dropIns = new ArrayList<>();
        for (String name : verbs.names()) {
            Options options = verbs.command(name).options();
            completion.verb(name, options);
            if (options.isDropIn()) {
                dropIns.add(name);
            }
        }
        completion.entry(verbs, dropIns);
        return completion.script.toString();
    }

    private void verb(String name, Options options) {
        script.append("\n_ns_verb_")
                .append(name.replace('-', '_').replace(' ', '_'))
                .append("() {\n");
        script.append("    case $option in\n");
        for (Option option : options.all()) {
            value(option);
        }
        script.append("    esac\n    [[ $attached ]] && return\n");
        if (options.stopsAtOperand()) {
            script.append("    [[ $operands -gt 0 ]] && { _ns_files; return; }\n");
        }
        script.append("    [[ $cur == -* ]] && { _ns_words \"");
        String separator = "";
        for (Option option : options.all()) {
            if (!option.isHidden()) {
                script.append(separator);
                option.letter().ifPresent(letter -> script.append(letter).append(' '));
                script.append(option);
                separator = " ";
            }
        }
        script.append("\"; return; }\n    ")
                .append(action(options.operands().kind()))
                .append("\n}\n");
    }

    /** The candidates for an argument; one that may be left out is only completed where it is attached. */
    private void value(Option option) {
        if (option.isHidden() || option.argument() == Option.Argument.NONE) {
            return;
        }
        script.append("        ");
        if (option.argument() == Option.Argument.REQUIRED) {
            option.letter().ifPresent(letter -> script.append(letter).append('|'));
            script.append(option).append(") ");
        } else {
            script.append(option).append(") [[ $attached ]] && ");
        }
        boolean required = option.argument() == Option.Argument.REQUIRED;
        String action = action(option.kind());
        script.append(required ? action + "; return" : "{ " + action + "; return; }")
                .append(" ;;\n");
    }

    private static String action(Kind kind) {
        return switch (kind.shape()) {
            case FILE -> "_ns_files";
            case DIRECTORY -> "_ns_directories";
            case PID -> "_ns_pids";
            case NAMESPACE -> "_ns_namespaces";
            case NETNS -> "_ns_netns";
            case PROGRAM -> "_ns_programs";
            case USER -> "_ns_users";
            case GROUP -> "_ns_groups";
            case WORD -> "_ns_words \"" + String.join(" ", kind.words()) + "\"";
            case WORDS -> "_ns_list \"" + String.join(" ", kind.words()) + "\"";
            default -> "COMPREPLY=()";
        };
    }

    private void group(String group, List<String> words) {
        script.append("    if [[ $first -eq 2 && $verb == ").append(group).append(" ]]; then\n");
        script.append("        verb=\"").append(group).append(" ${COMP_WORDS[2]}\" first=3\n");
        script.append("        [[ $COMP_CWORD -eq 2 ]] && { _ns_words \"")
                .append(String.join(" ", words))
                .append(" help --help\"; return; }\n    fi\n");
    }

    private void entry(Verbs verbs, List<String> dropIns) {
        String names = String.join(" ", verbs.words(""));
        script.append("\n_ns() {\n");
        script.append("    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n");
        script.append("    local attached= operands=0 verb=${COMP_WORDS[0]##*/} first=1 i\n");
        script.append("    COMPREPLY=()\n");
        script.append("    # bash breaks words at '=': --type=ne arrives as --type, = and ne.\n");
        script.append("    if [[ $cur == = ]]; then\n        cur= attached=1\n");
        script.append(
                "    elif [[ $option == = ]]; then\n        option=${COMP_WORDS[COMP_CWORD-2]} attached=1\n    fi\n");
        script.append("    case $verb in\n");
        if (!dropIns.isEmpty()) {
            script.append("        ").append(String.join("|", dropIns)).append(") ;;\n");
        }
        script.append("        *)\n            verb=${COMP_WORDS[1]} first=2\n");
        script.append("            if [[ $COMP_CWORD -eq 1 ]]; then\n");
        script.append("                _ns_words \"").append(names).append(" help --help --version\"\n");
        script.append("                return\n            fi ;;\n    esac\n");
        for (String group : verbs.words("")) {
            if (verbs.isGroup(group)) {
                group(group, verbs.allWords(group));
            }
        }
        script.append("    for ((i = first; i < COMP_CWORD; i++)); do\n");
        script.append("        [[ ${COMP_WORDS[i]} == -* ]] || operands=$((operands + 1))\n    done\n");
        script.append("    case $verb in\n        help) _ns_words \"")
                .append(names)
                .append("\" ;;\n");
        for (String verb : verbs.names()) {
            script.append("        \"").append(verb);
            verbs.aliases(verb).forEach(alias -> script.append("\" | \"").append(alias));
            script.append("\") _ns_verb_")
                    .append(verb.replace('-', '_').replace(' ', '_'))
                    .append(" ;;\n");
        }
        script.append("    esac\n}\ncomplete -F _ns ns");
        for (String dropIn : dropIns) {
            script.append(' ').append(dropIn);
        }
        script.append('\n');
    }
}
