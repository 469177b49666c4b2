package ns.cli;

import java.util.List;

/**
 * What the value of an option or an operand is, as far as completion can help with it.
 *
 * @param shape what the shell has to look for
 * @param words the words to choose from, for the shapes that are lists of words
 */
record Kind(Shape shape, List<String> words) {
    /** Where the candidates of a completion come from. */
    enum Shape {
        /** Nothing to offer. */
        TEXT,
        FILE,
        DIRECTORY,
        /** A process id. */
        PID,
        /** A namespace: its inode number. */
        NAMESPACE,
        /** The name of a network namespace. */
        NETNS,
        /** A program and its arguments. */
        PROGRAM,
        USER,
        GROUP,
        /** One of the words. */
        WORD,
        /** Several of the words, separated by commas. */
        WORDS
    }

    static final Kind TEXT = of(Shape.TEXT);
    static final Kind FILE = of(Shape.FILE);
    static final Kind DIRECTORY = of(Shape.DIRECTORY);
    static final Kind PID = of(Shape.PID);
    static final Kind NAMESPACE = of(Shape.NAMESPACE);
    static final Kind NETNS = of(Shape.NETNS);
    static final Kind PROGRAM = of(Shape.PROGRAM);
    static final Kind USER = of(Shape.USER);
    static final Kind GROUP = of(Shape.GROUP);

    Kind {
        words = List.copyOf(words);
    }

    private static Kind of(Shape shape) {
        return new Kind(shape, List.of());
    }

    /** Returns the kind of a value that is one of these words. */
    static Kind word(String... words) {
        return new Kind(Shape.WORD, List.of(words));
    }

    /** Returns the kind of a value that is a comma-separated list of these words, such as column names. */
    static Kind words(List<String> words) {
        return new Kind(Shape.WORDS, words);
    }
}
