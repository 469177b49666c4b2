package ns.core;

import java.util.Locale;
import java.util.Optional;

/**
 * A signal, by its number: the POSIX ones as constants, the real-time ones by {@link #realtime}.
 *
 * <p>Numbers are those of x86 and ARM; the C library keeps 32 and 33 for itself.
 *
 * @param number 1 to 64
 * @man signal(7)
 */
public record Signal(int number) {
    /** The terminal hung up. */
    public static final Signal SIGHUP = new Signal(1);

    /** Interrupt from the keyboard. */
    public static final Signal SIGINT = new Signal(2);

    /** Quit from the keyboard, with a core dump. */
    public static final Signal SIGQUIT = new Signal(3);

    /** Illegal instruction. */
    public static final Signal SIGILL = new Signal(4);

    /** Breakpoint. */
    public static final Signal SIGTRAP = new Signal(5);

    /** abort(3). */
    public static final Signal SIGABRT = new Signal(6);

    /** Bad memory access. */
    public static final Signal SIGBUS = new Signal(7);

    /** Arithmetic error. */
    public static final Signal SIGFPE = new Signal(8);

    /** End at once; can not be caught. */
    public static final Signal SIGKILL = new Signal(9);

    /** For the program's own use. */
    public static final Signal SIGUSR1 = new Signal(10);

    /** Bad memory reference. */
    public static final Signal SIGSEGV = new Signal(11);

    /** For the program's own use. */
    public static final Signal SIGUSR2 = new Signal(12);

    /** Write to a pipe that nobody reads. */
    public static final Signal SIGPIPE = new Signal(13);

    /** Timer of alarm(2). */
    public static final Signal SIGALRM = new Signal(14);

    /** Please end. */
    public static final Signal SIGTERM = new Signal(15);

    /** Unused. */
    public static final Signal SIGSTKFLT = new Signal(16);

    /** A child stopped or ended. */
    public static final Signal SIGCHLD = new Signal(17);

    /** Go on after a stop. */
    public static final Signal SIGCONT = new Signal(18);

    /** Stop; can not be caught. */
    public static final Signal SIGSTOP = new Signal(19);

    /** Stop from the keyboard. */
    public static final Signal SIGTSTP = new Signal(20);

    /** Background read from the terminal. */
    public static final Signal SIGTTIN = new Signal(21);

    /** Background write to the terminal. */
    public static final Signal SIGTTOU = new Signal(22);

    /** Urgent data on a socket. */
    public static final Signal SIGURG = new Signal(23);

    /** Limit of processor time reached. */
    public static final Signal SIGXCPU = new Signal(24);

    /** Limit of file size reached. */
    public static final Signal SIGXFSZ = new Signal(25);

    /** Virtual timer. */
    public static final Signal SIGVTALRM = new Signal(26);

    /** Profiling timer. */
    public static final Signal SIGPROF = new Signal(27);

    /** The terminal changed its size. */
    public static final Signal SIGWINCH = new Signal(28);

    /** Input or output possible. */
    public static final Signal SIGIO = new Signal(29);

    /** Power failure. */
    public static final Signal SIGPWR = new Signal(30);

    /** Bad system call, or one that seccomp(2) traps. */
    public static final Signal SIGSYS = new Signal(31);

    private static final int REALTIME_MIN = 34;
    private static final int REALTIME_MAX = 64;
    private static final String[] NAMES = {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /**
     * Refuses numbers that are no signal.
     *
     * @param number see {@link #number()}
     */
    public Signal {
        if (number < 1 || number > REALTIME_MAX) {
            throw new IllegalArgumentException("not a signal: " + number);
        }
    }

    /**
     * Returns a real-time signal.
     *
     * @param offset counted from {@code SIGRTMIN}, 0 to 30
     * @return the signal {@code SIGRTMIN + offset}
     * @throws IllegalArgumentException if there is no such signal
     */
    public static Signal realtime(int offset) {
        if (offset < 0 || offset > REALTIME_MAX - REALTIME_MIN) {
            throw new IllegalArgumentException("not an offset from SIGRTMIN: " + offset);
        }
        return new Signal(REALTIME_MIN + offset);
    }

    /**
     * Finds a signal by its name.
     *
     * @param name with or without {@code SIG}, in any case, such as {@code "TERM"}, {@code "sigterm"}, {@code "RTMIN+3"},
     *     {@code "RTMAX-2"}
     * @return the signal, or empty if no signal has that name
     */
    public static Optional<Signal> named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        String bare = wanted.startsWith("SIG") ? wanted.substring(3) : wanted;
        for (int number = 1; number <= REALTIME_MAX; number++) {
            if (bareName(number).equals(bare)) {
                return Optional.of(new Signal(number));
            }
        }
        return switch (bare) {
            case "IOT" -> Optional.of(SIGABRT);
            case "CLD" -> Optional.of(SIGCHLD);
            case "POLL" -> Optional.of(SIGIO);
            case "RTMAX" -> Optional.of(new Signal(REALTIME_MAX));
            default -> bare.startsWith("RTMAX-") ? belowRealtimeMax(bare) : Optional.empty();
        };
    }

    private static Optional<Signal> belowRealtimeMax(String bare) {
        for (int number = REALTIME_MIN; number < REALTIME_MAX; number++) {
            if (bare.equals("RTMAX-" + (REALTIME_MAX - number))) {
                return Optional.of(new Signal(number));
            }
        }
        return Optional.empty();
    }

    private static String bareName(int number) {
        if (number <= NAMES.length) {
            return NAMES[number - 1];
        }
        if (number < REALTIME_MIN) {
            return Integer.toString(number);
        }
        return number == REALTIME_MIN ? "RTMIN" : "RTMIN+" + (number - REALTIME_MIN);
    }

    /**
     * Returns the name that signal(7) gives it.
     *
     * @return such as {@code SIGTERM} or {@code SIGRTMIN+3}
     */
    @Override
    public String toString() {
        return "SIG" + bareName(number);
    }
}
