package ns.cli;

import java.util.List;

/** A part of a parsed regular expression, which knows how to become steps of a program. */
sealed interface EreNode {
    /** A program larger than this is refused; a pattern of 256 bytes only gets there by intervals. */
    int MAX_STEPS = 50_000;

    /** Adds the steps of this part; it is left by going on after the last one. */
    void emit(List<EreProgram.Step> steps);

    /** Whether a repetition is in it. */
    boolean repeats();

    private static void add(EreProgram.Step step, List<EreProgram.Step> steps) {
        if (steps.size() >= MAX_STEPS) {
            throw new FilterSyntaxException("Regular expression too big");
        }
        steps.add(step);
    }

    /** One character of a set. */
    record One(CharSet set) implements EreNode {
        @Override
        public void emit(List<EreProgram.Step> steps) {
            add(EreProgram.Step.take(set), steps);
        }

        @Override
        public boolean repeats() {
            return false;
        }
    }

    /** A place between characters. */
    record Stand(EreProgram.Place place) implements EreNode {
        @Override
        public void emit(List<EreProgram.Step> steps) {
            add(EreProgram.Step.stand(place), steps);
        }

        @Override
        public boolean repeats() {
            return false;
        }
    }

    /** Parts one after the other; none is the empty expression. */
    record Sequence(List<EreNode> parts) implements EreNode {
        @Override
        public void emit(List<EreProgram.Step> steps) {
            for (EreNode part : parts) {
                part.emit(steps);
            }
        }

        @Override
        public boolean repeats() {
            for (EreNode part : parts) {
                if (part.repeats()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One of two parts. */
    record Choice(EreNode left, EreNode right) implements EreNode {
        @Override
        public void emit(List<EreProgram.Step> steps) {
            int fork = steps.size();
            add(EreProgram.Step.fork(1, 1), steps);
            left.emit(steps);
            int jump = steps.size();
            add(EreProgram.Step.fork(1, 1), steps);
            right.emit(steps);
            steps.set(fork, EreProgram.Step.fork(1, jump + 1 - fork));
            int over = steps.size() - jump;
            steps.set(jump, EreProgram.Step.fork(over, over));
        }

        @Override
        public boolean repeats() {
            return left.repeats() || right.repeats();
        }
    }

    /** A part some number of times. */
    record Repeat(EreNode part, int least, int most) implements EreNode {
        /** As often as it fits. */
        static final int UNBOUNDED = Integer.MAX_VALUE;

        @Override
        public void emit(List<EreProgram.Step> steps) {
            for (int i = 0; i < least; i++) {
                part.emit(steps);
            }
            if (most == UNBOUNDED) {
                int fork = steps.size();
                add(EreProgram.Step.fork(1, 1), steps);
                part.emit(steps);
                int back = steps.size();
                add(EreProgram.Step.fork(fork - back, fork - back), steps);
                steps.set(fork, EreProgram.Step.fork(1, steps.size() - fork));
                return;
            }
            for (int i = least; i < most; i++) {
                int fork = steps.size();
                add(EreProgram.Step.fork(1, 1), steps);
                part.emit(steps);
                steps.set(fork, EreProgram.Step.fork(1, steps.size() - fork));
            }
        }

        @Override
        public boolean repeats() {
            return true;
        }
    }
}
