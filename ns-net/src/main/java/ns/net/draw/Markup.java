package ns.net.draw;

/** Texts of people inside the languages of pictures: each has marks of its own. */
public final class Markup {
    private Markup() {}

    /**
     * Escapes for XML.
     *
     * @param text without control characters
     * @return for content and for attributes
     */
    public static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * Escapes for Mermaid.
     *
     * @param text without control characters
     * @return for a label between quotation marks
     */
    public static String mermaid(String text) {
        // its entities begin with that; and a hash of the text itself is none
        return xml(text.replace("#", "\0")).replace("&", "#").replace("\0", "#35;");
    }

    /**
     * Quotes for DOT, the language of Graphviz.
     *
     * @param text without control characters
     * @return with quotation marks
     */
    public static String dot(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
