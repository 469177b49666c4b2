package ns.cli;

import java.util.Locale;

/**
 * A column that a table can have: its heading, what help says about it, and how its cells are set.
 *
 * @param name the heading, in capitals
 * @param help one line for help and manual
 * @param numeric whether its cells are numbers: right-aligned, bare in JSON, compared as numbers by a filter
 * @param rightAligned whether its cells end at the same place
 * @param truncatable whether its cells may be cut to fit the terminal
 */
record Column(String name, String help, boolean numeric, boolean rightAligned, boolean truncatable) {
    static Column number(String name, String help) {
        return new Column(name, help, true, true, false);
    }

    static Column text(String name, String help) {
        return new Column(name, help, false, false, false);
    }

    Column right() {
        return new Column(name, help, numeric, true, truncatable);
    }

    Column cut() {
        return new Column(name, help, numeric, rightAligned, true);
    }

    /** The name of this column's values in JSON. */
    String key() {
        return name.toLowerCase(Locale.ROOT);
    }
}
