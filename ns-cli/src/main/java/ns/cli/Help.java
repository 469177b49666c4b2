package ns.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes the help of a verb in the form that util-linux has made familiar. */
final class Help {
    /** Descriptions begin here at the latest; the description of a longer option goes to the next line. */
    private static final int WIDEST_LABEL = 32;

    /** Of paragraphs, in characters. */
    private static final int WIDTH = 79;

    private Help() {}

    /**
     * Returns the help of one verb.
     *
     * @param program how the user calls it, {@code lsns} or {@code ns ps}
     */
    static String of(String program, Command command) {
        Page page = command.page();
        StringBuilder text = new StringBuilder("\nUsage:\n ").append(program).append(" [options]");
        Operands operands = command.options().operands();
        if (!operands.usage().isEmpty()) {
            text.append(' ').append(operands.usage());
        }
        for (Page.Entry alias : page.entries(Page.Part.ALSO)) {
            text.append("\n ns ").append(alias.text()).append(" ...");
        }
        text.append("\n\n").append(sentence(page.summary())).append('\n');
        boolean isOurOwn = !command.options().isDropIn(); // those of others are told as they tell them
        if (isOurOwn) {
            page.entries(Page.Part.DESCRIPTION).forEach(paragraph -> wrapped(paragraph.text(), text));
        }
        text.append("\nOptions:\n");
        options(command.options(), text);
        columns(page, text);
        if (isOurOwn) {
            examples(page, text);
        }
        text.append("\nFor more details see ").append(page.manual()).append("(1).\n");
        return text.toString();
    }

    /**
     * Returns the help of {@code ns} itself, or of a group: its verbs.
     *
     * @param group its name; empty for all of {@code ns}
     */
    static String of(String group, List<Page> verbs) {
        StringBuilder text = new StringBuilder("\nUsage:\n ns ");
        text.append(group.isEmpty() ? "[options]\n ns " : group + " ").append("<verb> [options] [<operand>...]\n\n");
        text.append(
                group.isEmpty()
                        ? "See the Linux namespaces of this machine, who is in them, and what keeps them alive; create, enter and wire them."
                        : "Network namespaces: names as those of ip-netns(8), links, addresses, routes.");
        text.append("\n\nVerbs:\n");
        int width = 0;
        for (Page verb : verbs) {
            width = Math.max(width, names(verb).length());
        }
        for (Page verb : verbs) {
            text.append(' ').append(names(verb));
            pad(width - names(verb).length() + 2, text);
            text.append(verb.summary()).append('\n');
        }
        text.append("\nOptions:\n -h, --help     display this help\n -V, --version  display version\n");
        return text.append("\n'ns help " + (group.isEmpty() ? "" : group + " ")
                        + "<verb>' tells about one verb. For more details see ns(1).\n")
                .toString();
    }

    private static void wrapped(String paragraph, StringBuilder text) {
        int column = 0;
        text.append('\n');
        for (String word : paragraph.replace("`", "").split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column > 0 ? " " : "").append(word);
            column += word.length() + (column > 0 ? 1 : 0);
        }
        text.append('\n');
    }

    private static void examples(Page page, StringBuilder text) {
        List<Page.Entry> examples = page.entries(Page.Part.EXAMPLE);
        if (!examples.isEmpty()) {
            text.append("\nExamples:\n");
        }
        for (Page.Entry example : examples) {
            text.append(' ')
                    .append(example.term())
                    .append("\n   ")
                    .append(example.text())
                    .append('\n');
        }
    }

    private static String names(Page verb) {
        return String.join(", ", verb.names());
    }

    /** Returns the names of an option and its argument: {@code -o, --output <list>}. */
    static String label(Option option) {
        String metavar = option.metavar();
        StringBuilder label = new StringBuilder(option.letter().orElse("   "));
        label.append(option.letter().isPresent() ? ", " : " ").append("--").append(option.name());
        return switch (option.argument()) {
            case REQUIRED -> label.append(" <").append(metavar).append('>').toString();
            case OPTIONAL, OPTIONAL_LONG ->
                label.append("[=<").append(metavar).append(">]").toString();
            default -> label.toString();
        };
    }

    private static void options(Options options, StringBuilder text) {
        List<Option> shown = new ArrayList<>();
        int width = 0;
        for (Option option : options.all()) {
            if (!option.isHidden()) {
                shown.add(option);
                int length = label(option).length();
                width = length > WIDEST_LABEL ? width : Math.max(width, length);
            }
        }
        for (Option option : shown) {
            if (option == Option.HELP && shown.size() > 2) {
                text.append('\n');
            }
            String label = label(option);
            text.append(' ').append(label);
            if (label.length() > WIDEST_LABEL) {
                text.append('\n');
                pad(width + 3, text);
            } else {
                pad(width - label.length() + 2, text);
            }
            for (char c : option.help().toCharArray()) {
                text.append(c);
                if (c == '\n') {
                    pad(width + 3, text);
                }
            }
            text.append('\n');
        }
    }

    private static void columns(Page page, StringBuilder text) {
        List<Page.Entry> columns = page.entries(Page.Part.COLUMN);
        if (columns.isEmpty()) {
            return;
        }
        text.append("\nAvailable output columns:\n");
        int width = 0;
        for (Page.Entry column : columns) {
            width = Math.max(width, column.term().length());
        }
        for (Page.Entry column : columns) {
            pad(width - column.term().length() + 1, text);
            text.append(column.term()).append("  ").append(column.text()).append('\n');
        }
    }

    /** Makes a sentence of a summary. */
    static String sentence(String summary) {
        return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
    }

    private static void pad(int blanks, StringBuilder text) {
        for (int i = 0; i < blanks; i++) {
            text.append(' ');
        }
    }
}
