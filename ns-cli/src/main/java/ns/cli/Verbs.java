package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verbs of a program: their names, and a way to make one without touching the others. */
interface Verbs {
    /** All names, in the order of help. One of two words, {@code net list}, is a verb of a group. */
    List<String> names();

    /** Other words for one of the names, {@code net del} for {@code net delete}. */
    default List<String> aliases(String name) {
        return List.of();
    }

    /** Returns the name that these words are, or are another word for. */
    default Optional<String> find(String words) {
        for (String name : names()) {
            if (name.equals(words) || aliases(name).contains(words)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Returns whether verbs of two words begin with this one. */
    default boolean isGroup(String word) {
        for (String name : names()) {
            if (name.startsWith(word + " ")) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #words(String)}, with other words for the same verbs. */
    default List<String> allWords(String group) {
        List<String> words = words(group);
        for (String name : names()) {
            for (String alias : aliases(name)) {
                if (alias.startsWith(group + " ")) {
                    words.add(alias.substring(group.length() + 1));
                }
            }
        }
        return words;
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
