package ns.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What there is to say about a verb beyond its options: the text of help and of its manual page.
 *
 * <p>In every text, what stands between back-quotes is literal and bold in the manual. Immutable: each method returns
 * a longer page.
 *
 * @param name the verb, {@code lsns}
 * @param summary what it does, as the second half of a sentence: "list the namespaces of this machine"
 * @param entries everything else in order
 */
record Page(String name, String summary, List<Entry> entries) {
    /** The parts of a manual page that say more than the options, in their order. */
    enum Part {
        ALSO("SYNOPSIS"),
        DESCRIPTION("DESCRIPTION"),
        COLUMN("COLUMNS"),
        STATUS("EXIT STATUS"),
        ENVIRONMENT("ENVIRONMENT"),
        EXAMPLE("EXAMPLES"),
        NOTE("NOTES"),
        SEE("SEE ALSO");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * One statement of the page.
     *
     * @param part where it belongs
     * @param term what it explains, such as a column or an exit status; empty for a paragraph
     * @param text the explanation
     */
    record Entry(Part part, String term, String text) {}

    Page {
        entries = List.copyOf(entries);
    }

    static Page of(String name, String summary) {
        return new Page(name, summary, List.of());
    }

    /** The name of the manual page, {@code ns-net-list}. */
    String manual() {
        return "ns-" + name.replace(' ', '-');
    }

    private Page with(Part part, String term, String text) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(part, term, text));
        return new Page(name, summary, longer);
    }

    /** Adds another word for the verb. */
    Page also(String alias) {
        return with(Part.ALSO, "", alias);
    }

    /** The verb, and the other words for it. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(name));
        entries(Part.ALSO).forEach(alias -> names.add(alias.text()));
        return names;
    }

    /** Adds a paragraph of description. */
    Page paragraph(String text) {
        return with(Part.DESCRIPTION, "", text);
    }

    /** Adds the columns that the verb can print. */
    Page columns(List<Column> columns) {
        Page longer = this;
        for (Column column : columns) {
            longer = longer.with(Part.COLUMN, column.name(), column.help());
        }
        return longer;
    }

    Page status(int status, String text) {
        return with(Part.STATUS, Integer.toString(status), text);
    }

    Page environment(String variable, String text) {
        return with(Part.ENVIRONMENT, variable, text);
    }

    /** Adds a command line and what it does. */
    Page example(String command, String text) {
        return with(Part.EXAMPLE, command, text);
    }

    Page note(String text) {
        return with(Part.NOTE, "", text);
    }

    /** Adds a manual page to look at, such as {@code namespaces(7)}. */
    Page see(String manual) {
        return with(Part.SEE, "", manual);
    }

    /** The statements of one part. */
    List<Entry> entries(Part part) {
        List<Entry> chosen = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.part() == part) {
                chosen.add(entry);
            }
        }
        return chosen;
    }
}
