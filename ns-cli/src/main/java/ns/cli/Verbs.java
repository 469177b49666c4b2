package ns.cli;

import java.util.List;

/** The verbs of a program: their names, and a way to make one without touching the others. */
interface Verbs {
    /** All names, in the order of help. */
    List<String> names();

    /**
     * Makes the command of a verb.
     *
     * @param name one of the names
     */
    Command command(String name);
}
