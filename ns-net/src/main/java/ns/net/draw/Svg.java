package ns.net.draw;

import java.util.Locale;

/** An SVG that needs nothing else, written element by element. Not safe for use by several threads. */
public final class Svg {
    private final StringBuilder text = new StringBuilder();

    /**
     * Starts one.
     *
     * @param width in pixels
     * @param height in pixels
     * @param title for those who do not see it
     */
    public Svg(int width, int height, String title) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>")
                .append(Markup.xml(title))
                .append("</title>\n");
    }

    /**
     * Draws a box with round corners.
     *
     * @param x of its left side
     * @param y of its top
     * @param width in pixels
     * @param height in pixels
     * @param radius of the corners
     * @param style attributes, such as {@code fill="#fff"}
     * @return this
     */
    public Svg box(double x, double y, double width, double height, int radius, String style) {
        return element(String.format(
                Locale.ROOT,
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%d\" %s/>",
                number(x),
                number(y),
                number(width),
                number(height),
                radius,
                style));
    }

    /**
     * Draws words.
     *
     * @param x where they are, see {@code text-anchor}
     * @param y of the line that they stand on
     * @param words escaped here
     * @param style attributes
     * @return this
     */
    public Svg words(double x, double y, String words, String style) {
        return element(
                "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + style + ">" + Markup.xml(words) + "</text>");
    }

    /**
     * Draws a straight line.
     *
     * @param x1 of the one end
     * @param y1 of the one end
     * @param x2 of the other
     * @param y2 of the other
     * @param style attributes
     * @return this
     */
    public Svg line(double x1, double y1, double x2, double y2, String style) {
        return element("<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\""
                + number(y2) + "\" " + style + "/>");
    }

    /**
     * Adds an element.
     *
     * @param element of SVG, escaped already
     * @return this
     */
    public Svg element(String element) {
        text.append(element).append('\n');
        return this;
    }

    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    /**
     * Returns the picture.
     *
     * @return a whole document
     */
    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
