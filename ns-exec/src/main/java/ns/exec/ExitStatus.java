package ns.exec;

import ns.core.Signal;

/**
 * How a program ended: it exited, or a signal killed it. There is no third way, so Kotlin's {@code when} needs no
 * {@code else}.
 *
 * <p>Immutable.
 *
 * @man wait(2)
 */
public sealed interface ExitStatus {
    /**
     * Tells whether the program exited with 0.
     *
     * @return false for every other code and for every signal
     */
    boolean isSuccess();

    /**
     * Returns the one number that a shell makes of it, as {@code $?}. It does not tell exit code 143 from SIGTERM.
     *
     * @return the exit code, or 128 and the number of the signal
     */
    int shellCode();

    /**
     * The program ended by itself.
     *
     * @param code 0 to 255
     * @man exit(3)
     */
    record Exited(int code) implements ExitStatus {
        private static final int MAX = 255;

        /**
         * Refuses what is no exit code.
         *
         * @param code see {@link #code()}
         */
        public Exited {
            Checked.between("exit code", 0, MAX, code);
        }

        @Override
        public boolean isSuccess() {
            return code == 0;
        }

        @Override
        public int shellCode() {
            return code;
        }

        /**
         * Returns the code in words.
         *
         * @return such as {@code exit 3}
         */
        @Override
        public String toString() {
            return "exit " + code;
        }
    }

    /**
     * A signal ended the program.
     *
     * @param signal which
     * @param coreDumped whether the kernel wrote a core file
     * @man signal(7)
     */
    record Signaled(Signal signal, boolean coreDumped) implements ExitStatus {
        private static final int SHELL_OFFSET = 128;

        @Override
        public boolean isSuccess() {
            return false;
        }

        @Override
        public int shellCode() {
            return SHELL_OFFSET + signal.number();
        }

        /**
         * Returns the signal in words.
         *
         * @return such as {@code killed by SIGTERM} or {@code killed by SIGSEGV (core dumped)}
         */
        @Override
        public String toString() {
            return "killed by " + signal + (coreDumped ? " (core dumped)" : "");
        }
    }
}
