package ns.cli;

import java.util.List;

/** One search for a compiled expression: the set of places in the pattern where a match may stand, moved over the text. */
final class EreProgram {
    /** What a step of a compiled expression does. */
    enum Operation {
        /** Takes one character of a set and goes to the next step. */
        TAKE,
        /** Goes on at both targets. */
        FORK,
        /** Goes on if the place in the text is right. */
        STAND,
        /** The pattern has been found. */
        FOUND
    }

    /** Places in a text between two characters. */
    enum Place {
        START,
        END,
        WORD_EDGE,
        NO_WORD_EDGE,
        WORD_START,
        WORD_END
    }

    /** One step; targets are relative, so that a repeated part can be emitted anywhere. */
    record Step(Operation operation, CharSet set, Place place, int first, int second) {
        Step(Operation operation) {
            this(operation, CharSet.ANY, Place.START, 1, 1);
        }

        static Step take(CharSet set) {
            return new Step(Operation.TAKE, set, Place.START, 1, 1);
        }

        static Step stand(Place place) {
            return new Step(Operation.STAND, CharSet.ANY, place, 1, 1);
        }

        static Step fork(int first, int second) {
            return new Step(Operation.FORK, CharSet.ANY, Place.START, first, second);
        }
    }

    private final List<Step> steps;
    private final String text;
    private final int[] pending;
    private final int[] seenAt;
    private int[] now;
    private int[] next;
    private int count;

    EreProgram(List<Step> steps, String text) {
        this.steps = steps;
        this.text = text;
        this.pending = new int[2 * steps.size() + 1];
        this.seenAt = new int[steps.size()];
        this.now = new int[steps.size()];
        this.next = new int[steps.size()];
    }

    boolean search() {
        int position = 0;
        while (true) {
            if (follow(0, position)) {
                return true;
            }
            if (position == text.length()) {
                return false;
            }
            int c = text.codePointAt(position);
            position += Character.charCount(c);
            if (advance(c, position)) {
                return true;
            }
        }
    }

    /** Moves every place over one character; returns whether the pattern is complete. */
    private boolean advance(int c, int position) {
        int[] before = now;
        int places = count;
        now = next;
        next = before;
        count = 0;
        for (int i = 0; i < places; i++) {
            if (steps.get(before[i]).set().contains(c) && follow(before[i] + 1, position)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a step and all that can be reached from it without taking a character. */
    private boolean follow(int start, int position) {
        int size = 0;
        pending[size++] = start;
        while (size > 0) {
            int index = pending[--size];
            if (seenAt[index] == position + 1) {
                continue;
            }
            seenAt[index] = position + 1;
            Step step = steps.get(index);
            switch (step.operation()) {
                case FOUND -> {
                    return true;
                }
                case TAKE -> now[count++] = index;
                case FORK -> {
                    pending[size++] = index + step.second();
                    pending[size++] = index + step.first();
                }
                default -> {
                    if (stands(step.place(), position)) {
                        pending[size++] = index + 1;
                    }
                }
            }
        }
        return false;
    }

    private boolean stands(Place place, int position) {
        boolean before = position > 0 && CharSet.WORD.contains(text.codePointBefore(position));
        boolean after = position < text.length() && CharSet.WORD.contains(text.codePointAt(position));
        return switch (place) {
            case START -> position == 0;
            case END -> position == text.length();
            case WORD_EDGE -> before != after;
            case NO_WORD_EDGE -> before == after;
            case WORD_START -> !before && after;
            default -> before && !after;
        };
    }
}
