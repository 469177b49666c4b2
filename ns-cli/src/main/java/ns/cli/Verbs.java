package ns.cli;

import java.util.ArrayList;
import java.util.List;

/** The verbs of a program: their names, and a way to make one without touching the others. */
interface Verbs {
    /** All names, in the order of help. One of two words, {@code net list}, is a verb of a group. */
    List<String> names();

    /** Returns whether verbs of two words begin with this one. */
    default boolean isGroup(String word) {
        for (String name : names()) {
            if (name.startsWith(word + " ")) {
                return true;
            }
        }
        return false;
    }

    /** The verbs of a group by their second words; for the empty group, verbs of one word, and groups. */
    default List<String> words(String group) {
        List<String> words = new ArrayList<>();
        for (String name : names()) {
            int space = name.indexOf(' ');
            boolean isMember = space >= 0 && name.substring(0, space).equals(group);
            if (isMember) {
                words.add(name.substring(space + 1));
            } else if (group.isEmpty()) {
                String word = space < 0 ? name : name.substring(0, space);
                if (!words.contains(word)) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /**
     * Makes the command of a verb.
     *
     * @param name one of the names
     */
    Command command(String name);
}
