package ns.cli;

import java.util.List;
import java.util.Locale;

/**
 * Writes manual pages in {@code man(7)} from the tables and pages of the verbs.
 *
 * @man man(7)
 */
final class Manual {
    private final String version;
    private final String date;
    private final StringBuilder text = new StringBuilder();

    private Manual(String version, String date) {
        this.version = version;
        this.date = date;
    }

    /** Returns the page {@code ns-VERB(1)}. */
    static String of(Command command, String version, String date) {
        Manual manual = new Manual(version, date);
        Page page = command.page();
        manual.head(page.manual(), page.summary());
        manual.synopsis(command);
        manual.part(page, Page.Part.DESCRIPTION);
        manual.options(command.options());
        manual.parts(page);
        return manual.text.toString();
    }

    /** Returns the page {@code ns(1)}. */
    static String of(List<Page> verbs, String version, String date) {
        Manual manual = new Manual(version, date);
        manual.head("ns", "see, enter, create and wire Linux namespaces");
        manual.section("SYNOPSIS");
        manual.line(".B ns");
        manual.line("[\\fB\\-\\-help\\fR] [\\fB\\-\\-version\\fR]");
        manual.line(".br");
        manual.line(".B ns");
        manual.line("\\fIverb\\fR [\\fIoptions\\fR] [\\fIoperands\\fR]");
        manual.section("DESCRIPTION");
        manual.line("Each verb has a manual page of its own, and explains itself with");
        manual.line(".BR \\-\\-help .");
        manual.section("VERBS");
        for (Page verb : verbs) {
            manual.term(bold(String.join(", ", verb.names())), verb.summary());
        }
        Page page = Page.of("ns", "")
                .status(0, "Success.")
                .status(1, "A failure; the reason is printed on standard error.")
                .status(2, "A mistake on the command line of a verb of our own.")
                .status(Streams.BROKEN_PIPE, "The reader of the output went away.")
                .environment("NO_COLOR", "If set, nothing is printed in bold.")
                .environment("COLUMNS", "The width of a terminal that does not know its own.")
                .see("namespaces(7)");
        for (Page verb : verbs) {
            page = page.see(verb.manual() + "(1)");
        }
        manual.parts(page);
        return manual.text.toString();
    }

    private void parts(Page page) {
        for (Page.Part part : Page.Part.values()) {
            if (part != Page.Part.ALSO && part != Page.Part.DESCRIPTION) {
                part(page, part);
            }
        }
    }

    private void head(String name, String summary) {
        text.append(".\\\" Generated from the option tables of ns; do not edit.\n");
        text.append(".TH ").append(name.toUpperCase(Locale.ROOT).replace("-", "\\-"));
        text.append(" 1 \"").append(date).append("\" \"ns ").append(version).append("\" \"User Commands\"\n");
        section("NAME");
        line(escape(name) + " \\- " + escape(summary));
    }

    private void synopsis(Command command) {
        section("SYNOPSIS");
        String operands = command.options().operands().usage();
        String separator = "";
        for (String name : command.page().names()) {
            text.append(separator);
            line(".B ns " + escape(name));
            line("[\\fIoptions\\fR]" + (operands.isEmpty() ? "" : " " + arguments(operands)));
            separator = ".br\n";
        }
    }

    private void options(Options options) {
        section("OPTIONS");
        for (Option option : options.all()) {
            if (!option.isHidden()) {
                term(names(option), Help.sentence(option.help().replace('\n', ' ')));
            }
        }
        for (List<Option> group : options.exclusiveGroups()) {
            StringBuilder names = new StringBuilder();
            for (Option option : group) {
                names.append(names.length() == 0 ? "" : ", ").append(bold(option.toString()));
            }
            line(".PP");
            line("Of " + names + " only one may be given.");
        }
    }

    private static String names(Option option) {
        String metavar = "\\fI" + escape(option.metavar()) + "\\fR";
        StringBuilder names = new StringBuilder();
        if (option.letter().isPresent()) {
            names.append(bold(option.letter().get())).append(", ");
        }
        names.append(bold(option.toString()));
        return switch (option.argument()) {
            case REQUIRED -> names.append(' ').append(metavar).toString();
            case OPTIONAL, OPTIONAL_LONG ->
                names.append("[=").append(metavar).append(']').toString();
            default -> names.toString();
        };
    }

    private void part(Page page, Page.Part part) {
        List<Page.Entry> entries = page.entries(part);
        if (entries.isEmpty()) {
            return;
        }
        section(part.title());
        if (part == Page.Part.SEE) {
            line(references(entries));
            return;
        }
        boolean first = true;
        for (Page.Entry entry : entries) {
            if (!entry.term().isEmpty()) {
                term(bold(entry.term()), entry.text());
            } else {
                if (!first) {
                    line(".PP");
                }
                line(marked(entry.text()));
            }
            first = false;
        }
    }

    private static String references(List<Page.Entry> entries) {
        StringBuilder list = new StringBuilder();
        for (Page.Entry entry : entries) {
            int paren = entry.text().indexOf('(');
            list.append(list.length() == 0 ? "" : ",\n");
            list.append(bold(entry.text().substring(0, paren)))
                    .append(escape(entry.text().substring(paren)));
        }
        return list.toString();
    }

    private void section(String title) {
        text.append(".SH ").append(title).append('\n');
    }

    private void term(String tag, String explanation) {
        line(".TP");
        line(tag);
        line(marked(explanation));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String bold(String literal) {
        return "\\fB" + escape(literal) + "\\fR";
    }

    /** Makes what stands between back-quotes bold. */
    private static String marked(String paragraph) {
        StringBuilder marked = new StringBuilder();
        boolean literal = false;
        for (String piece : paragraph.split("`", -1)) {
            marked.append(literal ? bold(piece) : escape(piece));
            literal = !literal;
        }
        return marked.toString();
    }

    /** Makes what stands between angle brackets, and is no bracket or ellipsis, italic. */
    private static String arguments(String usage) {
        return escape(usage).replace("<", "\\fI").replace(">", "\\fR");
    }

    /** Keeps text from being read as a request: a back-slash, a dash that is to stay one, a dot or quote in front. */
    private static String escape(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
