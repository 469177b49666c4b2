package ns.exec.plan;

import java.util.Locale;
import ns.core.sys.Architecture;
import ns.core.sys.Syscall;

/** What a step does: a system call, or something that ns-init knows how to do with several. */
public sealed interface Operation {
    /**
     * Returns what ns-init knows it by.
     *
     * @param architecture of the image
     * @return the number of a system call, or a negative number for ns-init's own
     */
    long number(Architecture architecture);

    /** A system call. */
    record Kernel(Syscall call) implements Operation {
        @Override
        public long number(Architecture architecture) {
            return call.number(architecture);
        }

        @Override
        public String toString() {
            return call.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What ns-init does with several calls; the numbers are those of {@code enum verb} in ns-init.c. */
    enum Init implements Operation {
        /** clone(2): the child goes on with the plan, the parent waits or supervises. */
        FORK("clone", -1),
        /** A child does the next steps and ends; we skip them. */
        BESIDE("fork", -2),
        /** Waits for that child, which must succeed. */
        JOIN("waitpid", -3),
        /** Java acts. */
        AWAIT("await", -4),
        /** close_range(2), or close(2) for each where the kernel has none. */
        CLOSE("close_range", -5),
        /** sigaction(2) for each signal, and sigprocmask(2). */
        SIGNALS("sigaction", -6),
        /** execvp(3). */
        EXECUTE("execvp", -7),
        /** capset(2) and prctl(PR_CAP_AMBIENT_RAISE): effective capabilities stay over execve(2). */
        KEEP_CAPABILITIES("keep_capabilities", -8),
        /** prctl(PR_SET_PDEATHSIG), and a look whether the parent is there still. */
        TIE("prctl", -9),
        /** Reads an int that a system call has written. */
        LOAD("load", -10),
        /** sendmsg(2) of a descriptor, which Java then has too. */
        GIVE("give", -11);

        private final String text;
        private final int number;

        Init(String text, int number) {
            this.text = text;
            this.number = number;
        }

        @Override
        public long number(Architecture architecture) {
            return number;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
